package prb.devnet.pruntime.light;

import java.util.List;
import prb.scale.Bytes;
import prb.substrate.chain.trie.InvalidProofException;
import prb.substrate.chain.trie.TrieProof;
import prb.substrate.crypto.hash.Hashing;

/** Reads values out of storage proofs with pRuntime's reason texts. Stateless; any thread. */
public final class StorageProofs {

    static final String UNAVAILABLE = "storage value unavailable";

    private StorageProofs() {}

    /**
     * A proven value. pRuntime takes a proof of absence for an error as well.
     *
     * @throws UnprovenException {@code storage root mismatch} when no node is the root, else {@code storage value unavailable}
     */
    public static Bytes require(Bytes root, List<Bytes> proof, Bytes key) throws UnprovenException {
        try {
            return new TrieProof(root, proof).get(key).orElseThrow(() -> new UnprovenException(UNAVAILABLE));
        } catch (InvalidProofException e) {
            boolean rooted = proof.stream().anyMatch(node -> Hashing.blake2b256(node).equals(root));
            throw new UnprovenException(rooted ? UNAVAILABLE : "storage root mismatch");
        }
    }
}
