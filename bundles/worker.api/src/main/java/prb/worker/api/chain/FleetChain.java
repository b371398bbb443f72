package prb.worker.api.chain;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import prb.scale.Bytes;

/**
 * The parachain as a fleet needs it. Workers that were asked for are followed: their state is kept in memory, read for many
 * workers in one question and read again when a finalized block changes it. Public keys have 32 bytes.
 */
@ProviderType
public interface FleetChain {

    /** What the chain says of a worker, from memory when it is known. Else it is read, together with others; blocks meanwhile. */
    OnChain view(Bytes publicKey) throws FleetChainException, InterruptedException;

    /** The next {@link #view} of a worker is read anew: something happened that its state must show. */
    void renew(Bytes publicKey);

    /** Follows a worker no more. */
    void forget(Bytes publicKey);

    /**
     * The next message sequence the chain takes from an origin, counting the transaction pool. Asks a node.
     *
     * @param origin SCALE MessageOrigin
     */
    long nextSequence(Bytes origin) throws FleetChainException;

    /** The encoded call that gives a stopped worker's stake back to its pool. */
    Bytes reclaimCall(long pid, Bytes publicKey) throws FleetChainException;

    /** The URLs that the chain has for a worker (PhalaRegistry.Endpoints), none when it has no entry. Asks a node. */
    default List<String> endpoints(Bytes publicKey) throws FleetChainException {
        throw new FleetChainException("this view of the chain reads no endpoints", null);
    }

    /** The encoded call that publishes where a worker can be reached. @param payload SCALE WorkerEndpointPayload */
    default Bytes endpointCall(Bytes payload, Bytes signature) throws FleetChainException {
        throw new FleetChainException("this view of the chain publishes no endpoints", null);
    }

    /**
     * The state that a fresh worker may start from: of the block before its first registration, since it must see all that
     * concerns it, or of the one before the last finalized for a worker that was never registered. Asks a node for all of its
     * state, which takes minutes; blocks meanwhile.
     *
     * @param newest no later block than this
     */
    default ChainStart start(Bytes publicKey, long newest) throws FleetChainException, InterruptedException {
        return new ChainStart.None("this view of the chain reads no whole states");
    }

    /** A bound worker's session in detail, from memory; empty when it is not bound or nothing is known. Never blocks. */
    default Optional<SessionInfo> sessionInfo(Bytes publicKey) {
        return Optional.empty();
    }

    /**
     * A session as operators see it.
     *
     * @param account 32 bytes @param members JSON members without braces, as the original bridge shows them: {@code state, ve, v,
     *     vUpdatedAt, benchmark, coolDownStart, stats, raw}
     */
    record SessionInfo(Bytes account, String members) {}

    /** Height of the last finalized para block. */
    long finalizedPara();

    /** Calls back after followed workers changed. Closing ends it. */
    AutoCloseable onChange(FleetChainListener listener);
}
