package prb.chain.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * One chain, however many nodes serve it. Block hashes have 32 bytes; numbers are 0..2^32-1.
 *
 * <p>Every method that asks a node blocks until the answer is there and throws {@link ChainException} when no node gives
 * one in time. Nothing here is verified except the form of the answers: callers check hashes, links and proofs.
 */
@ProviderType
public interface Chain {

    ChainIdentity identity();

    /**
     * The highest finalized head that nodes stand for. It rises; it goes down, or to another hash, only when nobody trusted
     * stands for it any more, as after a node that lied. Nodes may lie: what must be true has to be proven.
     */
    FinalizedHead finalizedHead();

    /**
     * Calls back with each new finalized head, first with the present one; heads may be skipped, and see
     * {@link #finalizedHead} for when one is lower than the one before.
     * The listener runs on a thread of the chain and must return soon. Closing ends the calls.
     */
    Subscription onFinalized(FinalizedHeadListener listener);

    /** The hash of a block by number on the finalized chain as the node sees it; empty when the node has none. */
    Optional<Bytes> blockHash(long number) throws ChainException;

    /** The header of a block; empty when the node does not know the hash. */
    Optional<Header> header(Bytes blockHash) throws ChainException;

    /** A storage value at a block; empty when the key is absent. */
    Optional<Bytes> storage(Bytes key, Bytes blockHash) throws ChainException;

    /** Storage values at the best block, in the order of the keys. */
    List<Optional<Bytes>> storageAtBest(List<Bytes> keys) throws ChainException;

    /** Encoded trie nodes that prove the keys against the state root of the block. */
    List<Bytes> readProof(List<Bytes> keys, Bytes blockHash) throws ChainException;

    /** The runtime's metadata (magic first) at a block. */
    Bytes metadata(Bytes blockHash) throws ChainException;

    RuntimeInfo runtimeInfo(Bytes blockHash) throws ChainException;

    /** The nodes that serve this chain and how they are doing, in configured order. Never blocks. */
    default List<ChainSource> sources() {
        return List.of();
    }

    /**
     * Tells that an answer was wrong. The node that last gave it is asked only after all others for a while, so asking again
     * brings another node's answer; where there is one node only, it is connected anew, for an address may stand for many.
     * Answers are remembered for the latest few thousand questions. Safe from any thread; never blocks.
     *
     * @return the name of the demoted node (see {@link ChainSource#name}), empty when no node is known for that answer
     */
    default Optional<String> demote(Demotion demotion) {
        return Optional.empty();
    }

    /**
     * Tells a block that is proven to be of this chain, such as the last one stored: where several nodes are configured, those
     * that have another block of this number are refused, and one that has it decides which chain this is, whatever others say.
     * The latest call counts. Safe from any thread; never blocks.
     */
    default void expect(FinalizedHead block) {
    }
}
