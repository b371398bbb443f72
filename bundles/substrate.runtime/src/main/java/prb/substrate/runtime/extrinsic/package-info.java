/** Extrinsics version 4: eras, signed extensions, signing payloads, parsing back. Any thread. */
@Export
@Version("1.0.0")
package prb.substrate.runtime.extrinsic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
