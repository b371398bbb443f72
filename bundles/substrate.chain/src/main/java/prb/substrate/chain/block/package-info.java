/**
 * Block headers and their digests, as every Substrate chain hashes them. The encoder, the stores and the simulated
 * chain decode headers here and pass them on by their exact bytes. All values are immutable; any thread may use them.
 */
@Export
@Version("1.0.0")
package prb.substrate.chain.block;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
