/**
 * Hash functions of Substrate: BLAKE2b, XXH64 ("twox"), Keccak-256, and the hashers of storage maps.
 *
 * <p>Called wherever headers, trie nodes, extrinsics or storage keys are hashed. All functions are one-shot, stateless,
 * read their input in place and may be called from any thread.
 */
@Export
@Version("1.0.0")
package prb.substrate.crypto.hash;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
