/** A runtime by its metadata: encodes and decodes calls, storage, events, constants and errors by name. Immutable; any thread. */
@Export
@Version("1.0.0")
package prb.substrate.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
