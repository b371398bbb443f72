/**
 * {@code prb migrate-from-v2}: from an installation of the original bridge to ours. Reads its settings, keys and inventory,
 * which stay as they are, and writes settings, keys and inventory of ours into another folder. One thread.
 */
package prb.cli.migrate;
