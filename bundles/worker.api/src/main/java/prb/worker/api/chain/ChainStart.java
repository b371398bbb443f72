package prb.worker.api.chain;

import java.util.List;
import prb.scale.Bytes;

/** What a fresh worker can start from. */
public sealed interface ChainStart {

    /**
     * The state after a para block, as a node gave it; its root was computed from it.
     *
     * @param paraBlock the block @param root 32 bytes; whoever uses it compares this with the block's proven header
     * @param encoded SCALE Vec of (key, value), as parts in order; immutable
     */
    record State(long paraBlock, Bytes root, List<Bytes> encoded) implements ChainStart {

        public State {
            encoded = List.copyOf(encoded);
        }
    }

    /** There is none, and asking again will not help. @param reason continues "no fast start: " */
    record None(String reason) implements ChainStart {}
}
