package prb.blob.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How the ranges of one authority set are joined: from the set's start on as many as fit into a size, so that all workers ask
 * for the same few blobs. Stateless but for its settings; any thread.
 */
final class Pieces {

    /** Neighbouring ranges served as one. @param closed whether nothing can be joined to it any more */
    record Piece(long first, RangeEnd end, boolean closed) {
    }

    private final Facts facts;
    private final long rangeBytesMax;

    /** @param rangeBytesMax bytes of relay headers at which ranges stop being joined; a larger range stays whole */
    Pieces(Facts facts, long rangeBytesMax) {
        this.facts = facts;
        this.rangeBytesMax = rangeBytesMax;
    }

    /** The piece that a range belongs to; empty when ranges of its set are missing. */
    Optional<Piece> pieceOf(RangeEnd range) {
        long setFirst = facts.setEndBefore(range.first()).map(end -> end + 1).orElse(0L);
        Optional<Long> setEnd = facts.setEndFrom(range.last());
        List<RangeEnd> set = facts.ranges(setFirst, setEnd.orElse(0xffff_ffffL));
        List<RangeEnd> open = new ArrayList<>();
        long bytes = 0;
        for (RangeEnd each : set) {
            boolean gap = !open.isEmpty() && open.getLast().last() + 1 != each.first();
            if (!open.isEmpty() && (gap || bytes + each.headersBytes() > rangeBytesMax)) {
                if (open.getLast().last() >= range.last()) {
                    return Optional.of(new Piece(open.getFirst().first(), open.getLast(), true));
                }
                open.clear();
                bytes = 0;
            }
            open.add(each);
            bytes += each.headersBytes();
        }
        return open.isEmpty() || open.getLast().last() < range.last() ? Optional.empty()
                : Optional.of(new Piece(open.getFirst().first(), open.getLast(), setEnd.isPresent()));
    }
}
