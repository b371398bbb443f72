package prb.substrate.runtime;

import java.util.Map;
import java.util.OptionalInt;

/** One event of a block. @param extrinsicIndex set when the phase is ApplyExtrinsic */
public record EventRecord(OptionalInt extrinsicIndex, String pallet, String name, Map<String, Value> fields) {}
