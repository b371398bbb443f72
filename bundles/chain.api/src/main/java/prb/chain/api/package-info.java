/**
 * Relay chain and parachain as the bridge sees them: finalized heads, headers, proofs, storage, submission. All calls block
 * the calling (virtual) thread and may be made from any thread; failures are ChainExceptions.
 */
@Export
@Version("1.1.0")
package prb.chain.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
