package prb.substrate.runtime;

import java.util.List;
import prb.substrate.crypto.hash.StorageHasher;

/**
 * What a pallet offers, by name and in the metadata's order. Immutable; any thread.
 *
 * @param index first byte of its calls, events and errors, 0..255
 */
public record PalletView(
        String name, int index, List<String> calls, List<StorageItem> storage, List<String> events, List<String> errors) {

    /** Keeps a copy of the lists, which can not be changed. */
    public PalletView {
        calls = List.copyOf(calls);
        storage = List.copyOf(storage);
        events = List.copyOf(events);
        errors = List.copyOf(errors);
    }

    /**
     * A storage item. Type ids are for {@link Runtime#decode}.
     *
     * @param prefix name whose twox128 its keys begin with; not always the pallet's name
     * @param hashers one for each key part; none for a plain value
     * @param keyTypes type ids of the key parts
     * @param valueType type id of the value
     */
    public record StorageItem(String prefix, String name, List<StorageHasher> hashers, List<Integer> keyTypes, int valueType) {

        /** Keeps a copy of the lists, which can not be changed. */
        public StorageItem {
            hashers = List.copyOf(hashers);
            keyTypes = List.copyOf(keyTypes);
        }
    }
}
