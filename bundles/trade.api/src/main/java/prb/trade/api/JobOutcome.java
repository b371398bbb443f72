package prb.trade.api;

import prb.scale.Bytes;

/** How a job ended. Every job ends with exactly one outcome. */
public sealed interface JobOutcome {

    /** Executed without error in a finalized block. */
    record Succeeded(Bytes extrinsicHash, Bytes blockHash) implements JobOutcome {}

    /**
     * Executed in a finalized block and failed there: trying again unchanged would fail again.
     *
     * @param error pallet, name and documentation
     */
    record Failed(Bytes extrinsicHash, Bytes blockHash, String error) implements JobOutcome {}

    /** Refused before it was sent: by a strategy, the signer, or the pool for good. */
    record Refused(String reason) implements JobOutcome {}

    /** No longer needed when its turn came. */
    record Obsolete(String reason) implements JobOutcome {}

    /** Not sent before its time was over. */
    record Expired() implements JobOutcome {}

    /** Taken back before it was sent. */
    record Cancelled() implements JobOutcome {}

    default boolean succeeded() {
        return this instanceof Succeeded || this instanceof Obsolete;
    }
}
