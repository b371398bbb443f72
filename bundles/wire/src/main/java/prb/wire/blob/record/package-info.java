/** Generated protobuf records that travel under blob keys (db.proto). */
@Export
@Version("1.0.0")
package prb.wire.blob.record;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
