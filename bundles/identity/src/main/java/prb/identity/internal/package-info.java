/**
 * The RSA identity: its key file in the original bridge's format and its envelopes.
 *
 * <p>One component per configuration; files are touched at activation only. All classes are immutable or confined to one
 * call, so any thread may use them. Cryptography is the JDK's.
 */
package prb.identity.internal;
