/**
 * Upgrades of the pRuntimes of a fleet, a few at a time. Values are immutable; services may be called from any thread.
 */
@Export
@Version("1.0.0")
package prb.worker.api.roll;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
