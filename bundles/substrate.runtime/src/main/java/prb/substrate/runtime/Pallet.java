package prb.substrate.runtime;

import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.StorageHasher;

/**
 * A pallet of the runtime. Type ids are -1 when the pallet has no such thing.
 *
 * @param index first byte of its calls, events and errors
 */
record Pallet(
        String name,
        int index,
        Map<String, Storage> storage,
        int calls,
        int events,
        int errors,
        Map<String, Constant> constants) {

    static final int NONE = -1;

    /**
     * A storage item.
     *
     * @param prefix storage prefix of its pallet, not always the pallet's name
     * @param optional whether an absent value means None rather than the default
     * @param hashers one for each key part; none for a plain value
     * @param keys type ids of the key parts
     * @param defaultValue encoded
     */
    record Storage(
            String prefix,
            String name,
            boolean optional,
            List<StorageHasher> hashers,
            List<Integer> keys,
            int value,
            Bytes defaultValue) {}

    record Constant(int type, Bytes value) {}
}
