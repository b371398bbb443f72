package prb.blob.store;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleWriter;

/**
 * Puts facts into a write batch. A range that follows the last one is simply added. One that overlaps stored ones (an entry
 * delivered again, a repair, a chain journaled anew) is fitted in: stored ends stay ends unless what stands there is damaged, so
 * names given out keep their meaning. Used for one fact.
 */
final class FactWriter {

    private final FactDb db;
    private final WriteBatch out;
    private final Set<DamageList.Find> repaired = new HashSet<>();

    FactWriter(FactDb db, WriteBatch out) {
        this.db = db;
        this.out = out;
    }

    /** Damages that are gone when the fact is written. */
    Set<DamageList.Find> repaired() {
        return repaired;
    }

    /** @return whether something stored was replaced */
    boolean put(Fact fact) throws RocksDBException {
        return switch (fact) {
            case Fact.Genesis g -> {
                put(Keys.GENESIS, 0, new ScaleWriter(g.genesisState().size() + 1024).u32(g.paraId()).u32(g.paraNumber())
                        .u32(g.relayNumber()).bytes(g.genesisInfo()).bytes(g.genesisState()).toBytes());
                yield repaired.add(DamageList.Find.of(Keys.GENESIS, 0)) && false;
            }
            case Fact.ParaBlock p -> {
                boolean known = !db.damages().isEmpty();
                put(Keys.PARA_HEADER, p.number(), p.header());
                put(Keys.PARA_CHANGES, p.number(), p.changes());
                repaired.add(DamageList.Find.of(Keys.PARA_HEADER, p.number()));
                yield known;
            }
            case Fact.RelayRange r -> putRange(r);
        };
    }

    private boolean putRange(Fact.RelayRange range) throws RocksDBException {
        List<RangeEnd> stored = overlapping(range);
        if (stored.isEmpty()) {
            putNew(range);
            return false;
        }
        fitIn(range, stored);
        return true;
    }

    private List<RangeEnd> overlapping(Fact.RelayRange range) {
        List<RangeEnd> ends = new ArrayList<>(db.ranges(range.firstNumber(), range.lastNumber()));
        db.rangeOf(range.lastNumber() + 1).filter(next -> next.first() <= range.lastNumber()).ifPresent(ends::add);
        return ends;
    }

    private void putNew(Fact.RelayRange range) throws RocksDBException {
        long last = range.lastNumber();
        putEndFacts(range);
        putPiece(range.firstNumber(), last, range.headers(), range.setId(), range.setChange().isPresent(),
                range.paraHeadNumber());
        repaired.add(DamageList.Find.of(Keys.RANGE_END, last));
    }

    private void putEndFacts(Fact.RelayRange range) throws RocksDBException {
        long last = range.lastNumber();
        put(Keys.JUSTIFICATION, last, range.justification());
        put(Keys.PARA_PROOF, last, range.paraHeadProof());
        if (range.setChange().isPresent()) {
            put(Keys.SET_CHANGE, last, range.setChange().get());
        }
    }

    private void putPiece(long first, long last, List<Bytes> headers, long setId, boolean changes, long paraHead)
            throws RocksDBException {
        put(Keys.RELAY_HEADERS, last, RelayHeaders.join(headers));
        long bytes = headers.stream().mapToLong(Bytes::size).sum();
        put(Keys.RANGE_END, last, new RangeEnd(first, last, setId, changes, paraHead, bytes).encode());
    }

    private void fitIn(Fact.RelayRange range, List<RangeEnd> stored) throws RocksDBException {
        Map<Long, Bytes> headers = new HashMap<>();
        TreeMap<Long, RangeEnd> ends = new TreeMap<>();
        for (RangeEnd end : stored) {
            takeHeaders(end, headers);
            if (end.last() > range.lastNumber() || intactEnd(end)) {
                ends.put(end.last(), end);
            } else {
                deleteRange(end.last());
            }
        }
        for (int i = 0; i < range.headers().size(); i++) {
            headers.put(range.firstNumber() + i, range.headers().get(i));
        }
        long last = range.lastNumber();
        ends.put(last, new RangeEnd(range.firstNumber(), last, range.setId(), range.setChange().isPresent(),
                range.paraHeadNumber(), 0));
        putEndFacts(range);
        long first = Math.min(range.firstNumber(), stored.getFirst().first());
        for (RangeEnd end : ends.values()) {
            putFitted(first, end, headers, end.last() <= last);
            first = end.last() + 1;
        }
    }

    /** A stored range whose headers are damaged and not all replaced stays as it is, damaged. */
    private void putFitted(long first, RangeEnd end, Map<Long, Bytes> headers, boolean endIsIntact) throws RocksDBException {
        List<Bytes> own = new ArrayList<>();
        for (long n = first; n <= end.last(); n++) {
            Bytes header = headers.get(n);
            if (header == null) {
                return;
            }
            own.add(header);
        }
        putPiece(first, end.last(), own, end.setId(), end.setChanges(), end.paraHead());
        if (endIsIntact || intactEnd(end)) {
            repaired.add(DamageList.Find.of(Keys.RANGE_END, end.last()));
        }
    }

    private void takeHeaders(RangeEnd end, Map<Long, Bytes> headers) {
        Optional<Bytes> joined = db.relayHeaders(end.last());
        if (joined.isEmpty()) {
            return;
        }
        try {
            List<Bytes> split = RelayHeaders.split(joined.get());
            for (int i = 0; i < split.size(); i++) {
                headers.put(end.first() + i, split.get(i));
            }
        } catch (ScaleException e) {
            db.damages().add(Keys.RELAY_HEADERS, end.last(), String.valueOf(e.getMessage()));
        }
    }

    private boolean intactEnd(RangeEnd end) {
        return db.justification(end.last()).isPresent() && db.paraHeadProof(end.last()).isPresent()
                && (!end.setChanges() || db.setChange(end.last()).isPresent());
    }

    private void deleteRange(long last) throws RocksDBException {
        for (char kind : new char[] {Keys.RANGE_END, Keys.RELAY_HEADERS, Keys.JUSTIFICATION, Keys.SET_CHANGE, Keys.PARA_PROOF}) {
            out.delete(Keys.key(kind, last));
        }
        repaired.add(DamageList.Find.of(Keys.RANGE_END, last));
    }

    private void put(char kind, long number, Bytes value) throws RocksDBException {
        out.put(Keys.key(kind, number), Seal.close(value));
    }
}
