/**
 * Extrinsics version 4: eras, signed extensions, signing payloads, parsing back.
 *
 * <p>{@link prb.substrate.runtime.extrinsic.Extrinsics} has static methods without state: call them from any thread. What
 * a signature binds to is a {@link prb.substrate.runtime.extrinsic.SigningContext}; keys stay with the caller, who gives a
 * function that signs. Format: sp-runtime, UncheckedExtrinsic and SignedPayload.
 */
@Export
@Version("1.1.0")
package prb.substrate.runtime.extrinsic;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
