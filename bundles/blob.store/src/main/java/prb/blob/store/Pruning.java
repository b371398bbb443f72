package prb.blob.store;

import java.util.List;
import java.util.Optional;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;

/**
 * Removes whole authority sets at the old end of a store. Of each set its last block stays, with justification and the change
 * to the next set: this chain of sets proves what is left. Workers below the cut can not be served any more. Stateless.
 */
public final class Pruning {

    private Pruning() {
    }

    /** What a prune takes away. @param relayBlocks headers removed @param paraBlocks removed @param cut first relay block kept */
    public record Pruned(long relayBlocks, long paraBlocks, long cut) {
    }

    /**
     * Removes the sets that end before a relay block.
     *
     * @param dryRun only counts
     * @throws RocksDBException when the disk does not take it; what is removed then is removed, a second run does the rest
     */
    public static Pruned before(FactDb db, long relayNumber, boolean dryRun) throws RocksDBException {
        Optional<Long> lastSetEnd = db.setEndBefore(relayNumber);
        if (lastSetEnd.isEmpty()) {
            return new Pruned(0, 0, -1);
        }
        long relay = 0;
        long head = -1;
        try (WriteBatch out = new WriteBatch(); WriteOptions writes = new WriteOptions()) {
            for (RangeEnd range : db.ranges(0, lastSetEnd.get())) {
                head = Math.max(head, range.paraHead());
                relay += range.last() - range.first() + (range.setChanges() ? 0 : 1);
                if (!dryRun) {
                    trim(db, range, out);
                    if (range.setChanges()) {
                        db.rocks().write(writes, out); // a set as a whole: half of one would look like a loss
                        out.clear();
                    }
                }
            }
        }
        long paraBlocks = dropPara(db, head, dryRun);
        if (!dryRun) {
            db.sync();
            db.rocks().compactRange();
        }
        return new Pruned(relay, paraBlocks, lastSetEnd.get() + 1);
    }

    private static void trim(FactDb db, RangeEnd range, WriteBatch out) throws RocksDBException {
        if (range.setChanges() && range.first() == range.last()) {
            return;
        }
        Optional<Fact.RelayRange> stored = range.setChanges() ? db.range(range) : Optional.empty();
        if (range.setChanges() && stored.isEmpty()) {
            throw new RocksDBException("the range that ends at " + range.last() + " is damaged and the chain of sets needs it;"
                    + " let a running data provider repair it first");
        }
        if (stored.isPresent()) {
            Bytes header = stored.get().headers().getLast();
            RangeEnd end = new RangeEnd(range.last(), range.last(), range.setId(), true, range.paraHead(), header.size());
            out.put(Keys.key(Keys.RELAY_HEADERS, range.last()), Seal.close(RelayHeaders.join(List.of(header))));
            out.put(Keys.key(Keys.RANGE_END, range.last()), Seal.close(end.encode()));
        } else {
            for (char kind : new char[] {Keys.RANGE_END, Keys.RELAY_HEADERS, Keys.JUSTIFICATION, Keys.PARA_PROOF}) {
                out.delete(Keys.key(kind, range.last()));
            }
        }
    }

    /** Block 0 stays: it holds the genesis state's root. The head at the cut stays: the next blocks follow it. */
    private static long dropPara(FactDb db, long head, boolean dryRun) throws RocksDBException {
        long first = db.firstOf(Keys.PARA_CHANGES, 1);
        if (first < 0 || first >= head) {
            return 0;
        }
        if (!dryRun) {
            db.rocks().deleteRange(Keys.key(Keys.PARA_CHANGES, first), Keys.key(Keys.PARA_CHANGES, head));
            db.rocks().deleteRange(Keys.key(Keys.PARA_HEADER, first), Keys.key(Keys.PARA_HEADER, head));
        }
        return head - first;
    }
}
