package prb.substrate.runtime;

import java.util.Map;

/** A decoded call; nested calls are Variants pallet -> variant call in {@code args}. */
public record CallView(String pallet, String name, Map<String, Value> args) {}
