/**
 * Accounts: SS58 addresses, mnemonics, secret URIs and keystore files; sr25519, ed25519 and ecdsa keys, their signing and
 * verifying.
 *
 * <p>Called by whoever signs extrinsics, checks justifications or reads addresses. Values are immutable and may be used
 * by any thread. No text form, exception or log of this package carries a secret.
 */
@Export
@Version("1.0.0")
package prb.substrate.crypto.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
