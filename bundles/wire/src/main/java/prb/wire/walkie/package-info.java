/** Generated protobuf messages of the peer protocol (walkie.proto), and the wire's names for states of workers. */
@Export
@Version("2.0.0")
package prb.wire.walkie;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
