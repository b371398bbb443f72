package prb.substrate.chain.trie;

import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;

/** Reads values out of a read proof. Layouts V0 and V1 are told apart by the nodes. */
public final class TrieProof {
    /** Indexes the nodes by hash. Surplus nodes are harmless. */
    public TrieProof(Bytes root, List<Bytes> nodes) { throw new AssertionError("room not filled"); }
    /** The proven value; empty when the proof shows that the key is absent. @throws InvalidProofException when nodes are missing or malformed */
    public Optional<Bytes> get(Bytes key) throws InvalidProofException { throw new AssertionError("room not filled"); }
}
