/**
 * SCALE, the encoding of Substrate: fixed-width little-endian integers, compact integers, length-prefixed sequences.
 *
 * <p>{@link prb.scale.Bytes} is the one byte abstraction of the house: an immutable view of a byte array. A
 * {@link prb.scale.ScaleReader} walks such a view without copying and refuses what lies outside its
 * {@link prb.scale.ScaleLimits}; a {@link prb.scale.ScaleWriter} grows a byte array. Readers and writers belong to one
 * thread; {@code Bytes} may be shared freely. Format: parity-scale-codec, "Simple Concatenated Aggregate Little-Endian".
 */
@Export
@Version("1.0.0")
package prb.scale;

import org.osgi.annotation.bundle.Export;
import org.osgi.annotation.versioning.Version;
