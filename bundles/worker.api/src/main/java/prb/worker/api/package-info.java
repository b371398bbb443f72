/**
 * Workers, pools and their operators; the client of a worker's pRuntime; what each worker is doing. Values are immutable;
 * services may be called from any thread.
 */
@Export
@Version("1.1.0")
package prb.worker.api;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
