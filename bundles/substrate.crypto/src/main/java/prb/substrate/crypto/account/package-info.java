/** Accounts: SS58 addresses, mnemonics and secret URIs, sr25519, ed25519 and ecdsa keys. Values are immutable; any thread. */
@Export
@Version("1.0.0")
package prb.substrate.crypto.account;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
