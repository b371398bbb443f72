/**
 * The RSA identity as a service, its envelopes, and what it says about its key at the start and to health checks.
 *
 * <p>One component per configuration; files are touched at activation only. All classes are immutable or confined to one
 * call, so any thread may use them. Cryptography is the JDK's, scrypt is
 * BouncyCastle's.
 */
package prb.identity.internal;
