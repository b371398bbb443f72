package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Builds and reads storage keys: twox128(prefix), twox128(item), then each key part through its hasher. */
final class StorageKeys {

    private static final int NAME_HASH_BYTES = 16;

    private StorageKeys() {}

    /** The key of an item, or the common start of its keys when fewer parts than hashers are given. */
    static Bytes key(TypeRegistry types, Pallet.Storage item, Object... keys) {
        List<Bytes> parts = new ArrayList<>();
        parts.add(Hashing.twox128(Bytes.utf8(item.prefix())));
        parts.add(Hashing.twox128(Bytes.utf8(item.name())));
        for (int i = 0; i < keys.length; i++) {
            ScaleWriter out = new ScaleWriter();
            new ValueEncoder(types, out).encode(item.name() + ".key" + i, item.keys().get(i), Value.of(keys[i]));
            parts.add(item.hashers().get(i).apply(out.toBytes()));
        }
        return Bytes.concat(parts);
    }

    /** Takes a key apart. The names of pallet and item are found by hashing those of the metadata. */
    static StorageKeyView read(Metadata metadata, ScaleReader in) {
        Pallet pallet = pallet(metadata, in);
        if (in.isAtEnd()) {
            return new StorageKeyView(pallet.name(), Optional.empty(), List.of());
        }
        Pallet.Storage item = item(pallet, in);
        List<StorageKeyView.Part> parts = new ArrayList<>();
        for (int i = 0; i < item.hashers().size() && !in.isAtEnd(); i++) {
            StorageHasher hasher = item.hashers().get(i);
            int type = item.keys().get(i);
            parts.add(in.in(item.name() + ".key" + i, reader -> part(metadata, hasher, type, reader)));
        }
        in.expectEnd();
        return new StorageKeyView(pallet.name(), Optional.of(item.name()), parts);
    }

    private static Pallet pallet(Metadata metadata, ScaleReader in) {
        int from = in.position();
        Bytes hash = in.fixed(NAME_HASH_BYTES);
        for (Pallet pallet : metadata.pallets().values()) {
            if (!pallet.storage().isEmpty() && isNameOf(pallet.storage().values().iterator().next().prefix(), hash)) {
                return pallet;
            }
        }
        throw new ScaleException(from, "pallet", "no pallet of the metadata has storage under " + hash.toHex());
    }

    private static Pallet.Storage item(Pallet pallet, ScaleReader in) {
        int from = in.position();
        Bytes hash = in.fixed(NAME_HASH_BYTES);
        for (Pallet.Storage item : pallet.storage().values()) {
            if (isNameOf(item.name(), hash)) {
                return item;
            }
        }
        throw new ScaleException(from, pallet.name(), "no storage item under " + hash.toHex());
    }

    private static boolean isNameOf(String name, Bytes hash) {
        return Hashing.twox128(Bytes.utf8(name)).equals(hash);
    }

    private static StorageKeyView.Part part(Metadata metadata, StorageHasher hasher, int type, ScaleReader in) {
        Bytes hash = in.fixed(hashBytes(hasher));
        if (!keepsValue(hasher)) {
            return new StorageKeyView.Part(hasher, hash, Optional.empty());
        }
        int from = in.position();
        Value value = new ValueDecoder(metadata.types(), metadata.extrinsic().callType(), in).decode("value", type);
        if (!hasher.apply(in.since(from)).slice(0, hash.size()).equals(hash)) {
            throw in.error("the hash before this key part is not its own");
        }
        return new StorageKeyView.Part(hasher, hash, Optional.of(value));
    }

    private static boolean keepsValue(StorageHasher hasher) {
        return switch (hasher) {
            case BLAKE2_128_CONCAT, TWOX_64_CONCAT, IDENTITY -> true;
            case BLAKE2_128, BLAKE2_256, TWOX_128, TWOX_256 -> false;
        };
    }

    private static int hashBytes(StorageHasher hasher) {
        return switch (hasher) {
            case IDENTITY -> 0;
            case TWOX_64_CONCAT -> 8;
            case BLAKE2_128, BLAKE2_128_CONCAT, TWOX_128 -> 16;
            case BLAKE2_256, TWOX_256 -> 32;
        };
    }
}
