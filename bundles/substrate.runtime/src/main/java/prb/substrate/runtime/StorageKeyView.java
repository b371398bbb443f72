package prb.substrate.runtime;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.StorageHasher;

/**
 * A storage key taken apart, or the start of one. Immutable; any thread.
 *
 * @param pallet name of the pallet that owns it
 * @param item name of the storage item; empty when the key ends behind the pallet's prefix
 * @param parts the key parts that are there, in the metadata's order
 */
public record StorageKeyView(String pallet, Optional<String> item, List<Part> parts) {

    /** Keeps a copy of the list, which can not be changed. */
    public StorageKeyView {
        parts = List.copyOf(parts);
    }

    /**
     * A part of a map's key.
     *
     * @param hasher how it was hashed
     * @param hash what stands before the value: 0 bytes for an identity, else 8 to 32
     * @param value the part itself; empty where the hasher does not keep it
     */
    public record Part(StorageHasher hasher, Bytes hash, Optional<Value> value) {}
}
