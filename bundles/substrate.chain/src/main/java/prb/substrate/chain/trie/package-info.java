/** The base-16 Patricia state trie: roots, read proofs, updates by storage changes. Tries are persistent values; any thread. */
@Export
@Version("1.0.0")
package prb.substrate.chain.trie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
