package prb.chain.api;

import prb.scale.Bytes;

/** What a node says of a watched extrinsic (author_extrinsicUpdate). */
public sealed interface TransactionStatus {

    /** In the pool, but its nonce is not next. */
    record Future() implements TransactionStatus {}

    /** In the pool and may be put into the next block. */
    record Ready() implements TransactionStatus {}

    /** Sent on to other nodes. */
    record Broadcast() implements TransactionStatus {}

    /** In a block that is not final yet. */
    record InBlock(Bytes blockHash) implements TransactionStatus {}

    /** The block it was in is no longer on the best chain; it may come again. */
    record Retracted(Bytes blockHash) implements TransactionStatus {}

    /** Its block was not finalized in the time that the node waits. Final. */
    record FinalityTimeout(Bytes blockHash) implements TransactionStatus {}

    /** In a finalized block. Final. */
    record Finalized(Bytes blockHash) implements TransactionStatus {}

    /** Replaced in the pool by another extrinsic with the same nonce. Final. */
    record Usurped(Bytes byHash) implements TransactionStatus {}

    /** Pushed out of a full pool. Final. */
    record Dropped() implements TransactionStatus {}

    /** No longer valid, such as with an old nonce. Final. */
    record Invalid() implements TransactionStatus {}

    /** The connection was lost before a final status: ask the chain what happened. */
    record Lost(String reason) implements TransactionStatus {}

    /** Whether no further status follows. */
    default boolean isFinal() {
        return switch (this) {
            case FinalityTimeout f -> true;
            case Finalized f -> true;
            case Usurped u -> true;
            case Dropped d -> true;
            case Invalid i -> true;
            case Lost l -> true;
            default -> false;
        };
    }
}
