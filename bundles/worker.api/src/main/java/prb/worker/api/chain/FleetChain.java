package prb.worker.api.chain;

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

    /** Height of the last finalized para block. */
    long finalizedPara();

    /** Calls back after followed workers changed. Closing ends it. */
    AutoCloseable onChange(FleetChainListener listener);
}
