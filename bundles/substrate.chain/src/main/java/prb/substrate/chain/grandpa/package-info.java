/** GRANDPA finality: authority sets, justifications and their verification, set changes, finality proofs. Any thread. */
@Export
@Version("1.0.0")
package prb.substrate.chain.grandpa;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
