package prb.substrate.chain.trie;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.crypto.hash.Hashing;

/**
 * Reads values out of a read proof. Layouts V0 and V1 are told apart by the nodes. Nothing of the proof is trusted: a
 * node counts only when the root, or a node that counts, names its hash. Immutable; any thread.
 *
 * <p>Limits: a lookup visits at most one node for each nibble of the key, and a node is decoded only when visited.
 */
public final class TrieProof {

    private final Bytes root;
    private final Map<Bytes, Bytes> nodes;

    /**
     * Indexes the nodes by hash. Surplus nodes, repeated nodes and any order are harmless.
     *
     * @param root the state root, 32 bytes
     * @param nodes encoded nodes, and in layout V1 the values that nodes hold by hash
     */
    public TrieProof(Bytes root, List<Bytes> nodes) {
        this.root = root;
        this.nodes = HashMap.newHashMap(nodes.size() + 1);
        this.nodes.put(Trie.EMPTY_ROOT, NodeCodec.EMPTY);
        for (Bytes node : nodes) {
            this.nodes.put(Hashing.blake2b256(node), node);
        }
    }

    /**
     * The proven value; empty when the proof shows that the key is absent.
     *
     * @throws InvalidProofException when a node that the lookup needs is missing or malformed
     */
    public Optional<Bytes> get(Bytes key) throws InvalidProofException {
        byte[] nibbles = Nibbles.of(key);
        Bytes encoded = byHash(root, "root node");
        if (encoded.equals(NodeCodec.EMPTY)) {
            return Optional.empty();
        }
        int at = 0;
        while (true) {
            NodeCodec.Decoded node = decode(encoded, at);
            if (Nibbles.common(node.partial(), nibbles, at) != node.partial().length) {
                return Optional.empty();
            }
            at += node.partial().length;
            if (at == nibbles.length) {
                return value(node);
            }
            Bytes reference = node.kind().leaf ? null : node.children()[nibbles[at]];
            if (reference == null) {
                return Optional.empty();
            }
            at++;
            encoded = reference.size() == Node.HASH_SIZE ? byHash(reference, "node at nibble " + at) : reference;
        }
    }

    private Optional<Bytes> value(NodeCodec.Decoded node) throws InvalidProofException {
        Bytes value = node.value();
        return value != null && node.kind().hashed ? Optional.of(byHash(value, "value")) : Optional.ofNullable(value);
    }

    private Bytes byHash(Bytes hash, String what) throws InvalidProofException {
        Bytes node = nodes.get(hash);
        if (node == null) {
            throw new InvalidProofException("incomplete proof: " + what + " " + hash + " is missing");
        }
        return node;
    }

    private static NodeCodec.Decoded decode(Bytes encoded, int at) throws InvalidProofException {
        try {
            return NodeCodec.decode(encoded);
        } catch (ScaleException malformed) {
            throw new InvalidProofException("malformed node at nibble " + at + " of the key: " + malformed.getMessage());
        }
    }
}
