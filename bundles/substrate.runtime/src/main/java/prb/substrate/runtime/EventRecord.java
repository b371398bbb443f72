package prb.substrate.runtime;

import java.util.Map;
import java.util.OptionalInt;

/**
 * One event of a block.
 *
 * @param extrinsicIndex position of the extrinsic in its block when the phase is ApplyExtrinsic, else empty
 * @param pallet name of the pallet that deposited it
 * @param name of the event, such as {@code ExtrinsicSuccess}
 * @param fields in the metadata's order; unnamed ones are "0", "1", …
 */
public record EventRecord(OptionalInt extrinsicIndex, String pallet, String name, Map<String, Value> fields) {}
