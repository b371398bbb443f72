package prb.worker.runner.onchain;

import prb.chain.api.ChainException;
import prb.scale.Bytes;

/** The questions that the runner has for the parachain. Calls block; any thread. */
public interface WorkerChain {

    /** What the best block says of a worker. */
    OnChain view(Bytes publicKey) throws ChainException;

    /**
     * The next message sequence the chain takes from an origin, counting the transaction pool.
     *
     * @param origin SCALE MessageOrigin
     */
    long nextSequence(Bytes origin) throws ChainException;

    /** Height of the last finalized para block. */
    long finalizedPara();
}
