package prb.substrate.chain.trie;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.chain.Vectors;
import prb.substrate.crypto.hash.Hashing;

class TrieProofTest {

    private static final Bytes KEY = Bytes.ofInts(0x12, 0x34);

    private static Trie sample(TrieLayout layout) {
        Trie trie = Trie.empty(layout);
        for (int i = 0; i < 40; i++) {
            trie = trie.put(Bytes.ofInts(0x12, 0x34 + i), Bytes.wrap(new byte[i]));
        }
        return trie.put(Bytes.ofInts(0x12), Bytes.utf8("branch")).put(Bytes.ofInts(0x55), Bytes.wrap(new byte[60]));
    }

    private static InvalidProofException malformed(int... node) {
        Bytes encoded = Bytes.ofInts(node);
        TrieProof proof = new TrieProof(Hashing.blake2b256(encoded), List.of(encoded));
        return assertThrows(InvalidProofException.class, () -> proof.get(KEY));
    }

    @Test
    void proofOfAnotherRootIsIncomplete() {
        Trie trie = sample(TrieLayout.V0);
        List<Bytes> nodes = trie.prove(List.of(KEY));
        TrieProof proof = new TrieProof(trie.put(KEY, Bytes.utf8("new")).root(), nodes);
        assertTrue(assertThrows(InvalidProofException.class, () -> proof.get(KEY)).getMessage().contains("root node"));
        assertThrows(InvalidProofException.class, () -> new TrieProof(Bytes.EMPTY, nodes).get(KEY));
    }

    @Test
    void surplusAndRepeatedNodesAreHarmless() throws InvalidProofException {
        Trie trie = sample(TrieLayout.V1);
        List<Bytes> nodes = new ArrayList<>(trie.prove(List.of(KEY, Bytes.ofInts(0x55), Bytes.ofInts(0x77))));
        nodes.add(Bytes.EMPTY);
        nodes.add(Bytes.ofInts(1, 2, 3));
        nodes.add(nodes.getFirst());
        TrieProof proof = new TrieProof(trie.root(), nodes);
        assertEquals(trie.get(KEY), proof.get(KEY));
        assertEquals(Optional.of(Bytes.wrap(new byte[60])), proof.get(Bytes.ofInts(0x55)));
        assertEquals(Optional.empty(), proof.get(Bytes.ofInts(0x77)));
        assertEquals(Optional.empty(), proof.get(Bytes.EMPTY));
    }

    @Test
    void hashedValueThatIsMissingIsIncompleteNotAbsent() {
        Trie trie = sample(TrieLayout.V1);
        Bytes key = Bytes.ofInts(0x55);
        List<Bytes> nodes = trie.prove(List.of(key)).stream().filter(node -> !node.equals(Bytes.wrap(new byte[60]))).toList();
        TrieProof proof = new TrieProof(trie.root(), nodes);
        assertTrue(assertThrows(InvalidProofException.class, () -> proof.get(key)).getMessage().contains("value"));
    }

    @Test
    void malformedNodesAreRefusedWithTheirPlace() {
        assertTrue(malformed(0x01).getMessage().contains("malformed"));
        malformed(0x0f, 0);
        malformed(0x00, 0x00);
        malformed(0x41, 0x10, 0x00);
        malformed(0x40, 0x04);
        malformed(0x40, 0x00, 0x00);
        malformed(0x80, 0x00, 0x00);
        malformed(0x80, 0x02, 0x00, 0x00);
        malformed(0x80, 0x02, 0x00, 0x84);
        malformed(0x80, 0x02, 0x00, 0x04, 0x00);
        malformed(0x7f, 0xff, 0xff, 0xff);
        malformed(0x20, 1, 2, 3);
        malformed(0x1f, 0xff);
    }

    @Test
    void anyNodesGiveTheTruthOrAnInvalidProof() {
        long seed = System.nanoTime();
        System.out.println("TrieProofTest seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Trie trie = sample(i % 2 == 0 ? TrieLayout.V0 : TrieLayout.V1);
            List<Bytes> nodes = new ArrayList<>(trie.prove(List.of(KEY)));
            int index = random.nextInt(nodes.size());
            Bytes changed = Vectors.mutate(nodes.get(index), random);
            nodes.set(index, changed);
            answersOrRefuses(trie.root(), nodes, trie.get(KEY));
            answersOrRefuses(Hashing.blake2b256(changed), nodes, null);
        }
    }

    /** Under the true root any answer must be the true one; under the root of a made-up node anything may be proven. */
    private static void answersOrRefuses(Bytes root, List<Bytes> nodes, Optional<Bytes> truth) {
        try {
            Optional<Bytes> answer = new TrieProof(root, nodes).get(KEY);
            if (truth != null) {
                assertEquals(truth, answer);
            }
        } catch (InvalidProofException refused) {
            assertTrue(!refused.getMessage().isEmpty());
        }
    }
}
