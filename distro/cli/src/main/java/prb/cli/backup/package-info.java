/** {@code prb backup}: one encrypted file with a node's keys and its inventory, and the check of such a file. One thread. */
package prb.cli.backup;
