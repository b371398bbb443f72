package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/** Builds storage keys: twox128(prefix), twox128(item), then each key part through its hasher. */
final class StorageKeys {

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
}
