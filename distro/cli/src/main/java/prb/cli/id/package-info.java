/**
 * {@code prb id}: shows, copies, takes in and encrypts the key files of a node, without a framework. Each verb is one class; what
 * they share (options, passphrases, archives) serves {@code prb backup} too. One thread. No message shows anything of a private
 * key or a passphrase.
 */
package prb.cli.id;
