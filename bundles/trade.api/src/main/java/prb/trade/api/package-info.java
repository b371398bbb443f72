/**
 * Transaction jobs, the queue that keeps them, strategies that form extrinsics, signers, outcomes, and the trail of what was
 * signed. Values are immutable; services may be called from any thread.
 */
@Export
@Version("1.4.0")
package prb.trade.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
