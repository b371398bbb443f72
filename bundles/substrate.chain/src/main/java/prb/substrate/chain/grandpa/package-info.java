/**
 * GRANDPA finality: authority sets, set changes, justifications and their verification, finality proofs. The encoder
 * verifies what nodes serve with it, the simulated chain produces it. Values are immutable; any thread. Verification
 * spreads its signature checks over the fork-join pool of the caller, else the common one, and returns when they are done.
 */
@Export
@Version("1.0.0")
package prb.substrate.chain.grandpa;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
