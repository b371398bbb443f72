package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

/** The same roots as of a trie that keeps its entries. */
class OrderedRootTest {

    private static Bytes ordered(TrieLayout layout, TreeMap<Bytes, Bytes> entries) {
        OrderedRoot root = new OrderedRoot(layout);
        entries.forEach(root::add);
        assertEquals(entries.size(), root.entries());
        return root.root();
    }

    private static Bytes random(Random random, int bytesMax, int alphabet) {
        byte[] out = new byte[random.nextInt(bytesMax + 1)];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (alphabet == 256 ? random.nextInt(256) : random.nextInt(alphabet) * 0x11);
        }
        return Bytes.wrap(out);
    }

    @Test
    void everySetOfEntriesHasTheRootOfItsTrie() {
        for (int seed = 0; seed < 2_000; seed++) {
            Random random = new Random(seed);
            TreeMap<Bytes, Bytes> entries = new TreeMap<>();
            int count = random.nextInt(40);
            int alphabet = random.nextInt(3) == 0 ? 256 : 2;
            for (int i = 0; i < count; i++) {
                entries.put(random(random, 6, alphabet), random(random, 50, 256));
            }
            for (TrieLayout layout : TrieLayout.values()) {
                assertEquals(Trie.of(layout, entries).root(), ordered(layout, entries), "seed " + seed + " " + layout);
            }
        }
    }

    @Test
    void longSharedPrefixes() {
        TreeMap<Bytes, Bytes> entries = new TreeMap<>();
        for (int i = 1; i < 200; i++) {
            entries.put(Bytes.wrap(new byte[i * 3]), Bytes.ofInts(i));
        }
        assertEquals(Trie.of(TrieLayout.V0, entries).root(), ordered(TrieLayout.V0, entries));
        assertEquals(Trie.EMPTY_ROOT, ordered(TrieLayout.V1, new TreeMap<>()));
    }

    @Test
    void orderIsDemanded() {
        OrderedRoot root = new OrderedRoot(TrieLayout.V0);
        root.add(Bytes.ofInts(2), Bytes.ofInts(1));
        assertThrows(IllegalArgumentException.class, () -> root.add(Bytes.ofInts(2), Bytes.ofInts(1)));
        assertThrows(IllegalArgumentException.class, () -> root.add(Bytes.ofInts(1), Bytes.ofInts(1)));
        root.add(Bytes.ofInts(2, 0), Bytes.ofInts(2));
        assertEquals(Trie.of(TrieLayout.V0, Map.of(Bytes.ofInts(2), Bytes.ofInts(1), Bytes.ofInts(2, 0), Bytes.ofInts(2))).root(),
                root.root());
    }
}
