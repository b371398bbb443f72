/** Block headers and their digests. Immutable values; any thread. */
@Export
@Version("1.0.0")
package prb.substrate.chain.block;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
