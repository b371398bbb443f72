package prb.substrate.runtime;

import java.util.Map;

/**
 * A decoded call. A nested call (proxy, batch) is in {@code args} as the variant of its pallet, whose field "0" is the
 * variant of the call; {@link #of} turns that into a view.
 *
 * @param pallet name of the pallet
 * @param name of the call, such as {@code add_worker}
 * @param args in the metadata's order
 */
public record CallView(String pallet, String name, Map<String, Value> args) {

    /**
     * A nested call as a view.
     *
     * @throws IllegalArgumentException when the value has not the form of a call
     */
    public static CallView of(Value nestedCall) {
        if (nestedCall instanceof Value.Variant pallet && pallet.get("0") instanceof Value.Variant call) {
            return new CallView(pallet.name(), call.name(), call.fields());
        }
        throw new IllegalArgumentException("not a call: " + nestedCall);
    }
}
