/** Blob keys and TCP frames of the data provider's protocol. Immutable values; any thread. */
@Export
@Version("1.0.0")
package prb.wire.blob;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
