package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import prb.scale.Bytes;

class TriePropertyTest {

    private final long seed = System.nanoTime();
    private final Random random = new Random(seed);

    @BeforeEach
    void printSeed() {
        System.out.println("TriePropertyTest seed " + seed);
    }

    /** Keys over few letters, so that they share prefixes and are prefixes of each other. */
    private Bytes key() {
        byte[] out = new byte[random.nextInt(6)];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (random.nextInt(3) * 0x11 + random.nextInt(3));
        }
        return Bytes.wrap(out);
    }

    private Bytes value() {
        byte[] out = new byte[random.nextInt(70)];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void changedTrieEqualsRebuiltTrie(TrieLayout layout) {
        for (int round = 0; round < 30; round++) {
            Trie trie = Trie.empty(layout);
            TreeMap<Bytes, Bytes> model = new TreeMap<>();
            for (int step = 0; step < 120; step++) {
                Bytes key = key();
                if (random.nextInt(3) == 0) {
                    model.remove(key);
                    trie = trie.remove(key);
                } else {
                    Bytes value = value();
                    model.put(key, value);
                    trie = trie.put(key, value);
                }
                assertEquals(model.size(), trie.size());
                if (random.nextInt(4) == 0) {
                    assertEquals(Trie.of(layout, model).root(), trie.root());
                }
            }
            for (Map.Entry<Bytes, Bytes> entry : model.entrySet()) {
                assertEquals(Optional.of(entry.getValue()), trie.get(entry.getKey()));
            }
            for (Bytes key : List.copyOf(model.keySet())) {
                trie = trie.remove(key);
            }
            assertEquals(Trie.EMPTY_ROOT, trie.root());
        }
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void visitFindsExactlyTheEntriesUnderAPrefixInOrder(TrieLayout layout) {
        for (int round = 0; round < 100; round++) {
            TreeMap<Bytes, Bytes> model = new TreeMap<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                model.put(key(), value());
            }
            Bytes prefix = round % 3 == 0 ? Bytes.EMPTY : key();
            List<Map.Entry<Bytes, Bytes>> expected = new ArrayList<>();
            model.forEach((key, value) -> {
                if (key.startsWith(prefix)) {
                    expected.add(Map.entry(key, value));
                }
            });
            List<Map.Entry<Bytes, Bytes>> seen = new ArrayList<>();
            Trie.of(layout, model).forEach(prefix, (key, value) -> seen.add(Map.entry(key, value)));
            assertEquals(expected, seen);
        }
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void proofsShowWhatIsThereAndWhatIsNot(TrieLayout layout) throws InvalidProofException {
        for (int round = 0; round < 60; round++) {
            TreeMap<Bytes, Bytes> model = new TreeMap<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                model.put(key(), value());
            }
            Trie trie = Trie.of(layout, model);
            List<Bytes> asked = List.of(key(), key(), key());
            List<Bytes> nodes = trie.prove(asked);
            assertEquals(nodes.stream().sorted().distinct().toList(), nodes);
            TrieProof proof = new TrieProof(trie.root(), nodes);
            for (Bytes key : asked) {
                assertEquals(Optional.ofNullable(model.get(key)), proof.get(key));
            }
            for (int cut = 0; cut < nodes.size(); cut++) {
                refusesOrAgrees(trie, without(nodes, cut), asked);
            }
        }
    }

    private static List<Bytes> without(List<Bytes> nodes, int index) {
        List<Bytes> out = new ArrayList<>(nodes);
        out.remove(index);
        return out;
    }

    private static void refusesOrAgrees(Trie trie, List<Bytes> nodes, List<Bytes> asked) {
        TrieProof proof = new TrieProof(trie.root(), nodes);
        for (Bytes key : asked) {
            try {
                assertEquals(trie.get(key), proof.get(key));
            } catch (InvalidProofException incomplete) {
                assertTrue(incomplete.getMessage().contains("missing"), incomplete.getMessage());
            }
        }
    }

    @Test
    void earlierTriesStayWhatTheyWere() {
        Trie before = Trie.empty(TrieLayout.V0).put(Bytes.utf8("ab"), Bytes.utf8("1")).put(Bytes.utf8("ac"), Bytes.utf8("2"));
        Bytes root = before.root();
        Trie after = before.put(Bytes.utf8("ab"), Bytes.utf8("3")).remove(Bytes.utf8("ac"));
        assertEquals(root, before.root());
        assertEquals(Optional.of(Bytes.utf8("1")), before.get(Bytes.utf8("ab")));
        assertEquals(1, after.size());
        assertSame(after, after.remove(Bytes.utf8("zz")));
        assertSame(after, after.put(Bytes.utf8("ab"), Bytes.utf8("3")));
    }

    @Test
    void emptyKeyAndEmptyValueAreKept() {
        Trie trie = Trie.empty(TrieLayout.V1).put(Bytes.EMPTY, Bytes.EMPTY);
        assertEquals(Optional.of(Bytes.EMPTY), trie.get(Bytes.EMPTY));
        assertEquals(1, trie.size());
        assertEquals(Trie.EMPTY_ROOT, trie.remove(Bytes.EMPTY).root());
    }

    @Test
    void deepAndLongKeysCostNoStack() throws InvalidProofException {
        Trie trie = Trie.empty(TrieLayout.V0);
        byte[] longest = new byte[Trie.KEY_BYTES_MAX];
        random.nextBytes(longest);
        for (int size = 1; size <= 8000; size++) {
            trie = trie.put(Bytes.wrap(longest, 0, size), Bytes.ofInts(size & 255));
        }
        trie = trie.put(Bytes.wrap(longest), Bytes.utf8("end"));
        int[] seen = {0};
        trie.forEach(Bytes.EMPTY, (key, value) -> seen[0]++);
        assertEquals(8001, seen[0]);
        TrieProof proof = new TrieProof(trie.root(), trie.prove(List.of(Bytes.wrap(longest))));
        assertEquals(Optional.of(Bytes.utf8("end")), proof.get(Bytes.wrap(longest)));
        Bytes tooLong = Bytes.wrap(new byte[Trie.KEY_BYTES_MAX + 1]);
        Trie whole = trie;
        assertThrows(IllegalArgumentException.class, () -> whole.put(tooLong, Bytes.EMPTY));
        assertEquals(Optional.empty(), whole.get(tooLong));
        assertSame(whole, whole.remove(tooLong));
    }

    @Test
    void partialKeysOfEveryLengthSurviveTheNodeHeader() throws InvalidProofException {
        for (int size = 1; size < 300; size++) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            Bytes key = Bytes.wrap(bytes);
            for (TrieLayout layout : TrieLayout.values()) {
                Trie trie = Trie.empty(layout).put(key, Bytes.wrap(new byte[40])).put(Bytes.EMPTY, Bytes.EMPTY);
                TrieProof proof = new TrieProof(trie.root(), trie.prove(List.of(key)));
                assertEquals(trie.get(key), proof.get(key));
            }
        }
    }

    @Test
    void largeTrieTakesManySmallBlocks() {
        TreeMap<Bytes, Bytes> model = new TreeMap<>();
        for (int i = 0; i < 50_000; i++) {
            byte[] key = new byte[32];
            random.nextBytes(key);
            model.put(Bytes.wrap(key), value());
        }
        Trie trie = Trie.of(TrieLayout.V0, model);
        trie.root();
        for (int block = 0; block < 1000; block++) {
            List<StorageChanges.Change> changes = new ArrayList<>();
            for (int i = 0; i < 25; i++) {
                byte[] probe = new byte[32];
                random.nextBytes(probe);
                Bytes key = model.ceilingKey(Bytes.wrap(probe));
                if (key != null) {
                    Bytes value = value();
                    model.put(key, value);
                    changes.add(new StorageChanges.Change(key, Optional.of(value)));
                }
            }
            trie = trie.apply(new StorageChanges(changes, List.of()));
            trie.root();
        }
        assertEquals(Trie.of(TrieLayout.V0, model).root(), trie.root());
    }
}
