package prb.chain.api;

import prb.scale.Bytes;

/** What a node says of a watched extrinsic (author_extrinsicUpdate). */
public sealed interface TransactionStatus {

    record Future() implements TransactionStatus {}

    record Ready() implements TransactionStatus {}

    record Broadcast() implements TransactionStatus {}

    record InBlock(Bytes blockHash) implements TransactionStatus {}

    record Retracted(Bytes blockHash) implements TransactionStatus {}

    record FinalityTimeout(Bytes blockHash) implements TransactionStatus {}

    record Finalized(Bytes blockHash) implements TransactionStatus {}

    record Usurped(Bytes byHash) implements TransactionStatus {}

    record Dropped() implements TransactionStatus {}

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
