/**
 * Generated pRPC messages of pRuntime (pruntime.proto) and the JSON envelope of its bulk calls. The client of pRuntime
 * and the simulated pRuntime speak through it. Values are immutable; any thread.
 */
@Export
@Version("1.1.0")
package prb.wire.pruntime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
