package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.Fuzz;
import prb.scale.ScaleException;

/** Keys of every storage item of real runtimes, made of random values, are taken apart into what they were made of. */
class StorageKeyTest {

    private static final int KEYS_PER_ITEM = 3;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void keysOfEveryItemAreTakenApart() {
        System.out.println("StorageKeyTest seed " + seed);
        int maps = 0;
        for (Runtime runtime : List.of(Vectors.khala(), Vectors.kusama())) {
            for (PalletView pallet : runtime.pallets()) {
                for (PalletView.StorageItem item : pallet.storage()) {
                    maps += takenApart(runtime, pallet.name(), item);
                }
            }
        }
        assertTrue(maps > 300, maps + " keys of maps");
    }

    private int takenApart(Runtime runtime, String pallet, PalletView.StorageItem item) {
        RandomValues values = new RandomValues(runtime.types(), random);
        int made = 0;
        for (int i = 0; i < KEYS_PER_ITEM; i++) {
            List<Object> parts = new ArrayList<>();
            for (int type : item.keyTypes()) {
                Value part = values.of(type);
                if (part == null) {
                    return made;
                }
                parts.add(part);
            }
            int count = random.nextInt(parts.size() + 1);
            Bytes key = runtime.storagePrefix(pallet, item.name(), parts.subList(0, count).toArray());
            StorageKeyView view = runtime.decodeStorageKey(key);
            assertEquals(Optional.of(item.name()), view.item());
            // Two pallets may share one prefix; then the first is named.
            assertEquals(count, view.parts().size(), "seed " + seed + " " + pallet + "." + item.name());
            for (int j = 0; j < count; j++) {
                assertEquals(item.hashers().get(j), view.parts().get(j).hasher());
                Optional<Value> value = view.parts().get(j).value();
                assertTrue(value.isEmpty() || value.get().equals(parts.get(j)),
                        "seed " + seed + " " + pallet + "." + item.name());
                made++;
            }
            assertThrows(ScaleException.class, () -> runtime.decodeStorageKey(key.slice(0, random.nextInt(16))));
        }
        return made;
    }

    @Test
    void damagedKeysAreReadOrRefused() {
        Runtime runtime = Vectors.khala();
        List<Bytes> keys = new ArrayList<>();
        Vectors.json("storage-keys").get("keys").forEach(each -> keys.add(Bytes.fromHex(each.get("key").asText())));
        Fuzz.run("storage-key", keys, new Fuzz.Allowed(1 << 20, 3200), runtime::decodeStorageKey);
    }

    @Test
    void changedHashBeforeAPartIsNoticed() {
        Runtime runtime = Vectors.khala();
        Bytes key = runtime.storageKey("System", "Account", Bytes.wrap(new byte[32]));
        byte[] changed = key.toArray();
        changed[40] ^= 1;
        ScaleException refused = assertThrows(ScaleException.class, () -> runtime.decodeStorageKey(Bytes.wrap(changed)));
        assertTrue(refused.getMessage().startsWith("Account.key0: the hash before this key part"), refused.getMessage());
        assertEquals(Optional.empty(), runtime.decodeStorageKey(key.slice(0, 16)).item());
    }
}
