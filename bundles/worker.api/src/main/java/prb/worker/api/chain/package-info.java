/**
 * What the chain says of the workers of a fleet, followed in one place for all of them. Values are immutable; services may be
 * called from any thread.
 */
@Export
@Version("1.1.0")
package prb.worker.api.chain;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
