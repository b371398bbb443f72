package prb.substrate.runtime;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A parsed metadata blob: its types, the pallets by name and by index, and the apis. Immutable. */
final class Metadata {

    /** Path of the type that ExtrinsicFailed and the like carry. */
    static final String DISPATCH_ERROR = "sp_runtime::DispatchError";

    private final TypeRegistry types;
    private final Map<String, Pallet> byName = new LinkedHashMap<>();
    private final Pallet[] byIndex = new Pallet[256];
    private final ExtrinsicFormat extrinsic;
    private final Map<String, RuntimeApi> apis = new LinkedHashMap<>();

    Metadata(TypeRegistry types, List<Pallet> pallets, ExtrinsicFormat extrinsic, List<RuntimeApi> apis) {
        this.types = types;
        this.extrinsic = extrinsic;
        for (Pallet pallet : pallets) {
            byName.put(pallet.name(), pallet);
            byIndex[pallet.index()] = pallet;
        }
        for (RuntimeApi api : apis) {
            this.apis.put(api.name(), api);
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

    /** All apis by name, in the metadata's order; empty for version 14. */
    Map<String, RuntimeApi> apis() {
        return Collections.unmodifiableMap(apis);
    }

    /** Null when there is none. */
    @Nullable
    Pallet pallet(int index) {
        return index >= 0 && index < byIndex.length ? byIndex[index] : null;
    }
}
