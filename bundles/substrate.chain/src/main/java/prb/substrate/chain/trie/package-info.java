/**
 * The base-16 Patricia state trie of Substrate: roots, read proofs, updates by storage changes. Tries are persistent
 * values: every change gives a new trie that shares what did not change, so any thread may keep and read any of them.
 */
@Export
@Version("1.1.0")
package prb.substrate.chain.trie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
