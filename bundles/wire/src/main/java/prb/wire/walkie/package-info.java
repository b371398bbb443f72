/** Generated protobuf messages of the peer protocol (walkie.proto). */
@Export
@Version("1.0.0")
package prb.wire.walkie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
