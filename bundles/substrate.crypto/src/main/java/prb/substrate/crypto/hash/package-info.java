/** Hash functions of Substrate: BLAKE2b, XXH64 (twox), Keccak, and the hashers of storage maps. Stateless; any thread. */
@Export
@Version("1.0.0")
package prb.substrate.crypto.hash;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
