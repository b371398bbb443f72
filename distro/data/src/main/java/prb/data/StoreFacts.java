package prb.data;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import prb.blob.api.fact.Fact;
import prb.blob.store.FactDb;
import prb.blob.store.RangeEnd;
import prb.scale.Bytes;

/** The facts of a store in the order of verification. Reads it while it goes. */
final class StoreFacts implements FactSource {

    /** Ends listed at once. */
    private static final long LISTED_BLOCKS = 50_000;

    private final FactDb db;
    private final long relayLast;
    private final ArrayDeque<RangeEnd> ends = new ArrayDeque<>();
    private final long first;
    private boolean genesisGiven;
    private long listedTo;
    private long paraNext;
    private long paraTo = -1;
    private long relay;

    /** @param relayLast where to end: the last range that ends there or before */
    StoreFacts(FactDb db, long relayLast) {
        this.db = db;
        this.relayLast = relayLast;
        first = db.genesis().map(Fact.Genesis::relayNumber).orElse(0L);
        listedTo = first;
        relay = first;
    }

    @Override
    public Optional<Fact> next() throws RefusedException {
        if (!genesisGiven) {
            genesisGiven = true;
            paraTo = 0;
            Optional<Fact.Genesis> genesis = db.genesis();
            return genesis.map(Fact.class::cast);
        }
        if (paraNext <= paraTo) {
            return Optional.of(paraBlock(paraNext++));
        }
        Optional<RangeEnd> end = nextEnd();
        if (end.isEmpty()) {
            return Optional.empty();
        }
        relay = end.get().last();
        paraTo = Math.max(paraTo, end.get().paraHead());
        skipPruned(end.get());
        return Optional.of(db.range(end.get()).orElseThrow(() -> new RefusedException(
                "the range of relay blocks " + end.get().first() + " to " + end.get().last() + " is damaged")));
    }

    /** After a gap in the relay blocks the para blocks begin at the next one that is there. */
    private void skipPruned(RangeEnd end) {
        if (paraNext <= paraTo && db.paraHeader(paraNext).isEmpty() && db.damagesFound() == 0) {
            long next = db.nextParaBlock(paraNext);
            paraNext = next < 0 || next > paraTo ? paraTo + 1 : next;
            if (end.first() == end.last() && end.setChanges() && next != paraTo) {
                paraNext = paraTo + 1; // only the chain of sets is left here
            }
        }
    }

    private Fact paraBlock(long number) throws RefusedException {
        Optional<Bytes> header = db.paraHeader(number);
        Optional<Bytes> changes = db.paraChanges(number);
        if (header.isEmpty() || changes.isEmpty()) {
            throw new RefusedException("para block " + number + " is missing or damaged");
        }
        return new Fact.ParaBlock(number, header.get(), changes.get());
    }

    private Optional<RangeEnd> nextEnd() {
        while (ends.isEmpty()) {
            if (listedTo >= relayLast) {
                return Optional.empty();
            }
            long to = Math.min(relayLast, listedTo + LISTED_BLOCKS);
            List<RangeEnd> more = db.ranges(listedTo + 1, to);
            ends.addAll(more);
            listedTo = to;
        }
        return Optional.of(ends.removeFirst());
    }

    @Override
    public String where() {
        return "relay block " + relay;
    }

    @Override
    public long done() {
        return relay - first;
    }

    @Override
    public long total() {
        return relayLast - first;
    }

    @Override
    public void close() {
        // the store is the caller's
    }
}
