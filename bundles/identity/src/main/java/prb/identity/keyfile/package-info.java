/**
 * Key files at rest: the original bridge's format, the encrypted one of ours, who may own and read them, and the mark that
 * says a key was backed up. Used by the identity component and, without a framework, by {@code prb id} and {@code prb backup};
 * not exported, so no other bundle sees it.
 *
 * <p>Values are immutable; file operations keep no state and may be called from any thread. Nothing here logs: what the caller
 * should tell its user comes back as notes, what went wrong as {@link prb.identity.keyfile.KeyFileException}. No message and no
 * {@code toString} shows anything of a private key or a passphrase.
 */
package prb.identity.keyfile;
