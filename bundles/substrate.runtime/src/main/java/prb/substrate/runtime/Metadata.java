package prb.substrate.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A parsed metadata blob: its types, and the pallets by name and by index. Immutable. */
final class Metadata {

    /** Path of the type that ExtrinsicFailed and the like carry. */
    static final String DISPATCH_ERROR = "sp_runtime::DispatchError";

    private final TypeRegistry types;
    private final Map<String, Pallet> byName = new LinkedHashMap<>();
    private final Pallet[] byIndex = new Pallet[256];
    private final ExtrinsicFormat extrinsic;

    Metadata(TypeRegistry types, List<Pallet> pallets, ExtrinsicFormat extrinsic) {
        this.types = types;
        this.extrinsic = extrinsic;
        for (Pallet pallet : pallets) {
            byName.put(pallet.name(), pallet);
            byIndex[pallet.index()] = pallet;
        }
    }

    TypeRegistry types() {
        return types;
    }

    ExtrinsicFormat extrinsic() {
        return extrinsic;
    }

    /** All pallets by name, in the metadata's order. */
    Map<String, Pallet> pallets() {
        return Collections.unmodifiableMap(byName);
    }

    /** Null when there is none. */
    Pallet pallet(int index) {
        return index >= 0 && index < byIndex.length ? byIndex[index] : null;
    }
}
