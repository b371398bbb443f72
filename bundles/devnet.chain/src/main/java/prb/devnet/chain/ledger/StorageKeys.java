package prb.devnet.chain.ledger;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;
import prb.substrate.crypto.hash.StorageHasher;

/** Storage keys: twox128 of the pallet, twox128 of the item, hashed map key. Prefixes are computed once; any thread. */
public final class StorageKeys {

    private static final Map<String, Bytes> PREFIXES = new ConcurrentHashMap<>();

    private StorageKeys() {}

    /** The key of a plain value, and the prefix of a map. Pallet and item are constants of the code, so few exist. */
    public static Bytes plain(String pallet, String item) {
        return PREFIXES.computeIfAbsent(pallet + "." + item,
                name -> Bytes.concat(Hashing.twox128(Bytes.utf8(pallet)), Hashing.twox128(Bytes.utf8(item))));
    }

    /** A Twox64Concat map. @param key the SCALE form */
    public static Bytes twox(String pallet, String item, Bytes key) {
        return Bytes.concat(plain(pallet, item), StorageHasher.TWOX_64_CONCAT.apply(key));
    }

    /** A Blake2_128Concat map. @param key the SCALE form */
    public static Bytes blake(String pallet, String item, Bytes key) {
        return Bytes.concat(plain(pallet, item), StorageHasher.BLAKE2_128_CONCAT.apply(key));
    }

    /** A u32 as SCALE. */
    public static Bytes u32(long value) {
        return new ScaleWriter(4).u32(value).toBytes();
    }

    /** A u64 as SCALE. */
    public static Bytes u64(long value) {
        return new ScaleWriter(8).u64(value).toBytes();
    }
}
