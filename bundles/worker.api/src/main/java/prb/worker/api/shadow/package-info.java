/**
 * Following a fleet that another bridge drives, and taking it over pool by pool. Values are immutable; services may be called
 * from any thread.
 */
@Export
@Version("1.0.0")
package prb.worker.api.shadow;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
