package prb.blob.store;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * The facts in RocksDB. Value = bytes as received, then their CRC-32C. A batch and the journal index it came from are written as
 * one. A value that does not match its CRC, or that RocksDB calls corrupt, counts as absent and goes to the list of damages.
 * Thread-safe but for {@link #close}; writers take turns.
 */
public final class FactDb implements Facts, AutoCloseable {

    /** Most ranges listed at once: as many as a set of public chains has blocks, many times over. */
    private static final int RANGES_MAX = 200_000;

    /** A batch is written in parts of about this size. */
    private static final long WRITE_BYTES_MAX = 64L << 20;

    static {
        NativeLibrary.load();
    }

    private final Path folder;
    private final boolean readOnly;
    private final DbSettings settings;
    private final WriteOptions writes = new WriteOptions();
    private final RocksDB db;
    private final DamageList damages = new DamageList();

    /** Opens or makes the database of a folder. @throws RocksDBException when it can not be used, or has another format */
    public FactDb(Path folder) throws RocksDBException {
        this(folder, false);
    }

    private FactDb(Path folder, boolean readOnly) throws RocksDBException {
        this.folder = folder;
        this.readOnly = readOnly;
        StoreFormat.checkFile(folder);
        settings = new DbSettings(readOnly);
        try {
            db = readOnly ? RocksDB.openReadOnly(settings.options(), folder.toString())
                    : RocksDB.open(settings.options(), folder.toString());
        } catch (RocksDBException e) {
            settings.close();
            writes.close();
            throw StoreFormat.isCorrupt(e) ? StoreFormat.rotten(folder, readOnly, String.valueOf(e.getMessage())) : e;
        }
        try {
            StoreFormat.check(db, folder, readOnly);
        } catch (RocksDBException | RuntimeException e) {
            // Else the folder would stay locked by this process, also for the next try.
            close();
            throw e;
        }
    }

    /**
     * Opens for reading beside a process that may hold the folder; what that process writes later is not seen.
     *
     * @throws RocksDBException when there is no store or it has another format
     */
    public static FactDb readOnly(Path folder) throws RocksDBException {
        return new FactDb(folder, true);
    }

    DamageList damages() {
        return damages;
    }

    RocksDB rocks() {
        return db;
    }

    /** Index of the last journal entry taken in, -1 when there was none. */
    public long cursor() {
        return cursor(-1);
    }

    /** @param whenRotten what to answer when there was one that can not be read any more */
    long cursor(long whenRotten) {
        try {
            byte[] value = db.get(Keys.key(Keys.CURSOR, 0));
            return value == null ? -1 : Seal.open(value).map(index -> new ScaleReader(index).u64()).orElse(whenRotten);
        } catch (RocksDBException e) {
            if (isRotten(e)) {
                return whenRotten;
            }
            throw new IllegalStateException("can not read the store's cursor: " + e.getMessage(), e);
        }
    }

    /** Stores a batch and the journal's cursor. Storing a batch again changes nothing. @return whether facts were replaced */
    boolean write(long journalIndex, FactBatch batch) {
        return store(batch.facts(), Optional.of(journalIndex));
    }

    /**
     * Stores facts and leaves the cursor alone: for imports. One writer at a time.
     *
     * @return whether facts that were there already were replaced
     * @throws IllegalStateException when the disk does not take it
     */
    public synchronized boolean store(List<Fact> facts, Optional<Long> journalIndex) {
        try (WriteBatch out = new WriteBatch()) {
            boolean replaced = false;
            long reach = -1;
            for (Fact fact : facts) {
                if (fact instanceof Fact.RelayRange range) {
                    findGap(range, reach);
                    reach = range.lastNumber();
                }
                FactWriter writer = new FactWriter(this, out);
                boolean fitted = writer.put(fact);
                if (fitted || out.getDataSize() > WRITE_BYTES_MAX) {
                    db.write(writes, out); // what is fitted in next must see it; storing it again later changes nothing
                    out.clear();
                }
                writer.repaired().forEach(damages::remove);
                replaced |= fitted;
            }
            if (journalIndex.isPresent()) {
                out.put(Keys.key(Keys.CURSOR, 0), Seal.close(new ScaleWriter(8).u64(journalIndex.get()).toBytes()));
            }
            db.write(writes, out);
            return replaced;
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not store facts: " + e.getMessage(), e);
        }
    }

    /** The last ranges may have been lost without a trace; the next one to come shows it. One of a pruned import does not. */
    private void findGap(Fact.RelayRange range, long reach) {
        long first = range.firstNumber();
        boolean pruned = range.setChange().isPresent() && first == range.lastNumber();
        if (first != reach + 1 && !pruned && rangeOf(first).isEmpty()
                && rangeBefore(first).filter(before -> before.last() + 1 < first).isPresent()) {
            damages.add(Keys.RANGE_END, first - 1, "absent");
        }
    }

    /** Takes a value away that is sound by its CRC and yet wrong: from now on it is damaged. */
    synchronized void spoil(char kind, long number, String why) {
        try {
            db.put(writes, Keys.key(kind, number), new byte[0]);
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not take away " + kind + number + ": " + e.getMessage(), e);
        }
        damages.add(kind, number, why);
    }

    /** Makes everything written so far survive a power loss. */
    public void sync() {
        try {
            db.flushWal(true);
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not sync the store: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<Fact.Genesis> genesis() {
        return read(Keys.GENESIS, 0).map(FactDb::genesis);
    }

    static Fact.Genesis genesis(Bytes value) {
        ScaleReader in = new ScaleReader(value);
        return new Fact.Genesis(in.u32(), in.u32(), in.u32(), in.bytes(), in.bytes());
    }

    @Override
    public Optional<Bytes> relayHeaders(long rangeLast) {
        return required(Keys.RELAY_HEADERS, rangeLast);
    }

    @Override
    public Optional<Bytes> justification(long rangeLast) {
        return required(Keys.JUSTIFICATION, rangeLast);
    }

    @Override
    public Optional<Bytes> setChange(long rangeLast) {
        return required(Keys.SET_CHANGE, rangeLast);
    }

    @Override
    public Optional<Bytes> paraHeadProof(long rangeLast) {
        return required(Keys.PARA_PROOF, rangeLast);
    }

    @Override
    public Optional<Bytes> paraHeader(long number) {
        return read(Keys.PARA_HEADER, number);
    }

    @Override
    public Optional<List<Bytes>> paraHeaders(long first, long last) {
        List<Bytes> out = new ArrayList<>();
        try (RocksIterator at = db.newIterator()) {
            at.seek(Keys.key(Keys.PARA_HEADER, first));
            for (long n = first; n <= last; n++) {
                Optional<Bytes> header = headerAt(at, n);
                if (header.isEmpty()) {
                    return Optional.empty();
                }
                out.add(header.get());
                at.next();
            }
        }
        return Optional.of(out);
    }

    /** The iterator's value if it stands there and is sound; else read by its key, which tells absence from damage. */
    private Optional<Bytes> headerAt(RocksIterator at, long number) {
        if (at.isValid() && Arrays.equals(at.key(), Keys.key(Keys.PARA_HEADER, number))) {
            Optional<Bytes> header = Seal.open(at.value());
            if (header.isPresent()) {
                return header;
            }
        }
        return paraHeader(number);
    }

    @Override
    public Optional<Bytes> paraChanges(long number) {
        return read(Keys.PARA_CHANGES, number);
    }

    /** A range as it was journaled; empty when a part of it is damaged. */
    public Optional<Fact.RelayRange> range(RangeEnd end) {
        Optional<Bytes> headers = relayHeaders(end.last());
        Optional<Bytes> justification = justification(end.last());
        Optional<Bytes> proof = paraHeadProof(end.last());
        Optional<Bytes> change = end.setChanges() ? setChange(end.last()) : Optional.empty();
        if (headers.isEmpty() || justification.isEmpty() || proof.isEmpty() || end.setChanges() && change.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Fact.RelayRange(end.first(), RelayHeaders.split(headers.get()), justification.get(),
                    end.setId(), change, end.paraHead(), proof.get()));
        } catch (ScaleException e) {
            damages.add(Keys.RELAY_HEADERS, end.last(), String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    @Override
    public Optional<RangeEnd> rangeOf(long relayNumber) {
        try (RocksIterator at = db.newIterator()) {
            at.seek(Keys.key(Keys.RANGE_END, relayNumber));
            return rangeAt(at);
        }
    }

    @Override
    public Optional<RangeEnd> rangeBefore(long relayNumber) {
        if (relayNumber == 0) {
            return Optional.empty();
        }
        try (RocksIterator at = db.newIterator()) {
            at.seekForPrev(Keys.key(Keys.RANGE_END, relayNumber - 1));
            Optional<RangeEnd> end = rangeAt(at);
            while (end.isEmpty() && stands(at) && Keys.kind(at.key()) == Keys.RANGE_END) {
                at.prev(); // a damaged end: the one before it
                end = rangeAt(at);
            }
            return end;
        }
    }

    @Override
    public List<RangeEnd> ranges(long from, long to) {
        List<RangeEnd> out = new ArrayList<>();
        try (RocksIterator at = db.newIterator()) {
            at.seek(Keys.key(Keys.RANGE_END, from));
            Optional<RangeEnd> end = rangeAt(at);
            while (end.isPresent() && end.get().last() <= to && out.size() < RANGES_MAX) {
                out.add(end.get());
                at.next();
                end = rangeAt(at);
            }
        }
        return out;
    }

    @Override
    public Optional<Long> setEndBefore(long relayNumber) {
        if (relayNumber == 0) {
            return Optional.empty();
        }
        try (RocksIterator at = db.newIterator()) {
            at.seekForPrev(Keys.key(Keys.SET_CHANGE, relayNumber - 1));
            return stands(at) && Keys.kind(at.key()) == Keys.SET_CHANGE ? Optional.of(Keys.number(at.key())) : Optional.empty();
        }
    }

    @Override
    public Optional<Long> setEndFrom(long relayNumber) {
        try (RocksIterator at = db.newIterator()) {
            at.seek(Keys.key(Keys.SET_CHANGE, relayNumber));
            return stands(at) && Keys.kind(at.key()) == Keys.SET_CHANGE ? Optional.of(Keys.number(at.key())) : Optional.empty();
        }
    }

    /** The last range stored. */
    public Optional<RangeEnd> lastRange() {
        return rangeBefore(0x1_0000_0000L);
    }

    /** Count of facts found damaged since opening. */
    public long damagesFound() {
        return damages.total();
    }

    /** What was found damaged, one line each, at most {@code most}. */
    public List<String> damagesNamed(int most) {
        return damages.list().stream().limit(most).map(find -> find.kind() + " " + find.number()).toList();
    }

    /** Visits every key and its sealed value in order: for checks of the whole store. Stops at a block that can not be read. */
    void forEach(char kind, BiConsumer<Long, byte[]> visitor) throws RocksDBException {
        try (RocksIterator at = db.newIterator()) {
            for (at.seek(Keys.key(kind, 0)); at.isValid() && Keys.kind(at.key()) == kind; at.next()) {
                visitor.accept(Keys.number(at.key()), at.value());
            }
            at.status();
        }
    }

    /** The number of the last key of a kind, -1 when there is none. */
    long lastOf(char kind) {
        try (RocksIterator at = db.newIterator()) {
            at.seekForPrev(Keys.key(kind, 0xffff_ffffL));
            return stands(at) && Keys.kind(at.key()) == kind ? Keys.number(at.key()) : -1;
        }
    }

    /** The number of the first key of a kind from a number on, -1 when there is none. */
    long firstOf(char kind, long from) {
        try (RocksIterator at = db.newIterator()) {
            at.seek(Keys.key(kind, from));
            return stands(at) && Keys.kind(at.key()) == kind ? Keys.number(at.key()) : -1;
        }
    }

    /** The first para block stored at or after a number, -1 when there is none. */
    public long nextParaBlock(long from) {
        return firstOf(Keys.PARA_HEADER, from);
    }

    /** The last para block stored, -1 when there is none. */
    public long lastParaBlock() {
        return lastOf(Keys.PARA_HEADER);
    }

    /**
     * Whether an iterator stands somewhere.
     *
     * @throws IllegalStateException when it does not because the disk does not give what is there; a rotten block of a table is
     * marked for the next start
     */
    private boolean stands(RocksIterator at) {
        if (at.isValid()) {
            return true;
        }
        try {
            at.status();
            return false;
        } catch (RocksDBException e) {
            String next = isRotten(e) ? "; it is rebuilt at the next start" : "";
            throw new IllegalStateException("can not read an index of the store: " + e.getMessage() + next, e);
        }
    }

    /** Whether RocksDB calls a block of a table corrupt; then the store is rebuilt at the next start. */
    private boolean isRotten(RocksDBException e) {
        boolean rotten = StoreFormat.isCorrupt(e);
        if (rotten && !readOnly) {
            Rebuild.mark(folder);
        }
        return rotten;
    }

    private Optional<RangeEnd> rangeAt(RocksIterator at) {
        if (!stands(at)) {
            return Optional.empty();
        }
        byte[] key = at.key();
        if (Keys.kind(key) != Keys.RANGE_END) {
            return Optional.empty();
        }
        Optional<Bytes> value = Seal.open(at.value());
        if (value.isEmpty()) {
            damages.add(Keys.RANGE_END, Keys.number(key), "wrong CRC");
        }
        return value.map(RangeEnd::decode);
    }

    /** A value that must be there since the range's end is: its absence is damage as well. */
    private Optional<Bytes> required(char kind, long rangeLast) {
        Optional<Bytes> value = read(kind, rangeLast);
        if (value.isEmpty()) {
            damages.add(kind, rangeLast, "absent");
        }
        return value;
    }

    Optional<Bytes> read(char kind, long number) {
        byte[] value;
        try {
            value = db.get(Keys.key(kind, number));
        } catch (RocksDBException e) {
            if (isRotten(e)) {
                damages.add(kind, number, String.valueOf(e.getMessage()));
                return Optional.empty();
            }
            throw new IllegalStateException("can not read " + kind + number + ": " + e.getMessage(), e);
        }
        if (value == null) {
            return Optional.empty();
        }
        Optional<Bytes> opened = Seal.open(value);
        if (opened.isEmpty()) {
            damages.add(kind, number, "wrong CRC");
        }
        return opened;
    }

    @Override
    public void close() {
        db.close();
        writes.close();
        settings.close();
    }
}
