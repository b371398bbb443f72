/**
 * A runtime by its metadata: encodes and decodes calls, storage, events, constants and errors by name.
 *
 * <p>{@link prb.substrate.runtime.Runtime#parse} reads a metadata blob once; the result is immutable and safe for any thread.
 * {@link prb.substrate.runtime.RuntimeHistory} keeps one per version and tells which is in force at a block. Values of types
 * that the runtime defines are {@link prb.substrate.runtime.Value}s;
 * {@link prb.substrate.runtime.ValueJson} has their form for people. Used by whoever reads chain state or sends
 * transactions; extrinsics themselves are in the package {@code extrinsic}.
 */
@Export
@Version("1.0.0")
package prb.substrate.runtime;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
