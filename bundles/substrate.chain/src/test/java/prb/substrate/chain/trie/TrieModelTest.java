package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import prb.scale.Bytes;

/** The trie against its definition, and its proofs against somebody who changes them. */
class TrieModelTest {

    private static final int ROUNDS = 150;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    private Bytes bytes(int size) {
        byte[] out = new byte[size];
        random.nextBytes(out);
        return Bytes.wrap(out);
    }

    /** Keys of few letters beside long ones, so that partial keys are empty, odd, even and longer than a header byte holds. */
    private Bytes key() {
        byte[] out = new byte[random.nextInt(5)];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (random.nextInt(3) << 4 | random.nextInt(2));
        }
        Bytes start = Bytes.wrap(out);
        return switch (random.nextInt(4)) {
            case 0 -> start;
            case 1 -> Bytes.concat(start, bytes(random.nextInt(4)));
            case 2 -> Bytes.concat(start, bytes(32));
            default -> Bytes.concat(start, Bytes.wrap(new byte[random.nextInt(200)]));
        };
    }

    private Bytes value() {
        return bytes(random.nextInt(4) == 0 ? 31 + random.nextInt(4) : random.nextInt(100));
    }

    private TreeMap<Bytes, Bytes> entries() {
        TreeMap<Bytes, Bytes> out = new TreeMap<>();
        for (int i = random.nextInt(50); i > 0; i--) {
            out.put(key(), value());
        }
        return out;
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void rootIsThatOfTheDefinition(TrieLayout layout) {
        System.out.println("TrieModelTest seed " + seed);
        for (int round = 0; round < ROUNDS; round++) {
            TreeMap<Bytes, Bytes> entries = entries();
            assertEquals(NaiveTrie.root(layout, entries), Trie.of(layout, entries).root(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void storageChangesBlockByBlockEndAtTheRootOfTheDefinition(TrieLayout layout) {
        System.out.println("TrieModelTest seed " + seed);
        TreeMap<Bytes, Bytes> model = entries();
        Trie trie = Trie.of(layout, model);
        for (int block = 0; block < ROUNDS; block++) {
            List<StorageChanges.Change> changes = new ArrayList<>();
            for (int i = random.nextInt(8); i > 0; i--) {
                Bytes known = model.ceilingKey(key());
                Bytes key = known == null || random.nextInt(3) == 0 ? key() : known;
                Optional<Bytes> value = switch (random.nextInt(3)) {
                    case 0 -> Optional.empty();
                    case 1 -> Optional.of(Bytes.EMPTY); // not the same as none
                    default -> Optional.of(value());
                };
                changes.add(new StorageChanges.Change(key, value));
                value.ifPresentOrElse(present -> model.put(key, present), () -> model.remove(key));
            }
            Bytes scale = new StorageChanges(changes, List.of()).encode();
            trie = trie.apply(StorageChanges.decode(scale));
            assertEquals(NaiveTrie.root(layout, model), trie.root(), "seed " + seed + " block " + block);
            assertEquals(model.size(), trie.size());
        }
    }

    @ParameterizedTest
    @EnumSource(TrieLayout.class)
    void changedProofNeverProvesAnotherValue(TrieLayout layout) throws InvalidProofException {
        System.out.println("TrieModelTest seed " + seed);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            TreeMap<Bytes, Bytes> model = entries();
            Trie trie = Trie.of(layout, model);
            Bytes known = model.isEmpty() ? key() : model.ceilingKey(model.firstKey());
            List<Bytes> asked = List.of(key(), key(), known);
            List<Bytes> nodes = trie.prove(asked);
            for (Bytes key : asked) {
                assertEquals(Optional.ofNullable(model.get(key)), new TrieProof(trie.root(), nodes).get(key), "seed " + seed);
            }
            for (int node = 0; node < nodes.size(); node++) {
                for (int place = 0; place < nodes.get(node).size(); place += 1 + random.nextInt(4)) {
                    refused += refusals(trie.root(), mutated(nodes, node, place), asked, model);
                }
            }
        }
        assertTrue(refused > ROUNDS, "only " + refused + " refused");
    }

    private List<Bytes> mutated(List<Bytes> nodes, int node, int place) {
        byte[] bytes = nodes.get(node).toArray();
        bytes[place] ^= (byte) (1 + random.nextInt(255));
        List<Bytes> out = new ArrayList<>(nodes);
        out.set(node, Bytes.wrap(bytes));
        assertNotEquals(nodes, out);
        return out;
    }

    private int refusals(Bytes root, List<Bytes> nodes, List<Bytes> asked, Map<Bytes, Bytes> model) {
        int refused = 0;
        TrieProof proof = new TrieProof(root, nodes);
        for (Bytes key : asked) {
            try {
                assertEquals(Optional.ofNullable(model.get(key)), proof.get(key), "seed " + seed + " key " + key);
            } catch (InvalidProofException expected) {
                refused++;
            }
        }
        return refused;
    }
}
