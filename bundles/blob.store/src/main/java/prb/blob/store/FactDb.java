package prb.blob.store;

import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * The facts in RocksDB. Key = one letter and the block number big-endian, so that neighbours lie together and the next range end
 * is one seek away. Value = bytes as received, then their CRC-32C. A batch and the journal index it came from are written as one.
 */
final class FactDb implements Facts, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FactDb.class);

    /** Layout of keys and values; another number is refused, never guessed. */
    private static final int FORMAT = 1;
    private static final int CRC_BYTES = 4;

    private static final char GENESIS = 'g';
    private static final char RELAY_HEADER = 'r';
    private static final char RANGE_END = 'e';
    private static final char JUSTIFICATION = 'j';
    private static final char SET_CHANGE = 's';
    private static final char PARA_PROOF = 'p';
    private static final char PARA_HEADER = 'h';
    private static final char PARA_CHANGES = 'c';
    private static final char CURSOR = 'x';
    private static final char FORMAT_KEY = 'v';

    static {
        NativeLibrary.load();
    }

    private final Options options = new Options().setCreateIfMissing(true).setMaxOpenFiles(256).setKeepLogFileNum(2);
    private final WriteOptions writes = new WriteOptions();
    private final RocksDB db;

    FactDb(Path folder) throws RocksDBException {
        db = RocksDB.open(options, folder.toString());
        byte[] format = db.get(key(FORMAT_KEY, 0));
        if (format == null) {
            db.put(key(FORMAT_KEY, 0), seal(Bytes.ofInts(FORMAT)));
        } else if (format[0] != FORMAT) {
            close();
            throw new RocksDBException("the store in " + folder + " has format " + format[0] + ", this program reads " + FORMAT);
        }
    }

    /** Index of the last journal entry taken in, -1 when there was none. */
    long cursor() {
        return read(CURSOR, 0).map(value -> new ScaleReader(value).u64()).orElse(-1L);
    }

    /** Stores a batch and the cursor together. Storing a batch again changes nothing. */
    void write(long journalIndex, FactBatch batch) {
        try (WriteBatch out = new WriteBatch()) {
            for (Fact fact : batch.facts()) {
                put(out, fact);
            }
            out.put(key(CURSOR, 0), seal(new ScaleWriter(8).u64(journalIndex).toBytes()));
            db.write(writes, out);
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not store journal entry " + Long.toHexString(journalIndex) + ": "
                    + e.getMessage(), e);
        }
    }

    /** Makes everything written so far survive a power loss. */
    void sync() {
        try {
            db.flushWal(true);
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not sync the store: " + e.getMessage(), e);
        }
    }

    private static void put(WriteBatch out, Fact fact) throws RocksDBException {
        switch (fact) {
            case Fact.Genesis g -> out.put(key(GENESIS, 0), seal(new ScaleWriter(g.genesisState().size() + 1024).u32(g.paraId())
                    .u32(g.paraNumber()).u32(g.relayNumber()).bytes(g.genesisInfo()).bytes(g.genesisState()).toBytes()));
            case Fact.ParaBlock p -> {
                out.put(key(PARA_HEADER, p.number()), seal(p.header()));
                out.put(key(PARA_CHANGES, p.number()), seal(p.changes()));
            }
            case Fact.RelayRange r -> putRange(out, r);
        }
    }

    private static void putRange(WriteBatch out, Fact.RelayRange range) throws RocksDBException {
        long bytes = 0;
        for (int i = 0; i < range.headers().size(); i++) {
            Bytes header = range.headers().get(i);
            out.put(key(RELAY_HEADER, range.firstNumber() + i), seal(header));
            bytes += header.size();
        }
        long last = range.lastNumber();
        out.put(key(JUSTIFICATION, last), seal(range.justification()));
        out.put(key(PARA_PROOF, last), seal(range.paraHeadProof()));
        if (range.setChange().isPresent()) {
            out.put(key(SET_CHANGE, last), seal(range.setChange().get()));
        }
        RangeEnd end = new RangeEnd(range.firstNumber(), last, range.setId(), range.setChange().isPresent(),
                range.paraHeadNumber(), bytes);
        out.put(key(RANGE_END, last), seal(end.encode()));
    }

    @Override
    public Optional<Fact.Genesis> genesis() {
        return read(GENESIS, 0).map(ScaleReader::new).map(in -> new Fact.Genesis(in.u32(), in.u32(), in.u32(), in.bytes(),
                in.bytes()));
    }

    @Override
    public Optional<Bytes> relayHeader(long number) {
        return read(RELAY_HEADER, number);
    }

    @Override
    public Optional<Bytes> justification(long rangeLast) {
        return read(JUSTIFICATION, rangeLast);
    }

    @Override
    public Optional<Bytes> setChange(long rangeLast) {
        return read(SET_CHANGE, rangeLast);
    }

    @Override
    public Optional<Bytes> paraHeadProof(long rangeLast) {
        return read(PARA_PROOF, rangeLast);
    }

    @Override
    public Optional<Bytes> paraHeader(long number) {
        return read(PARA_HEADER, number);
    }

    @Override
    public Optional<Bytes> paraChanges(long number) {
        return read(PARA_CHANGES, number);
    }

    @Override
    public Optional<RangeEnd> rangeOf(long relayNumber) {
        try (RocksIterator at = db.newIterator()) {
            at.seek(key(RANGE_END, relayNumber));
            return rangeAt(at);
        }
    }

    @Override
    public Optional<RangeEnd> rangeBefore(long relayNumber) {
        if (relayNumber == 0) {
            return Optional.empty();
        }
        try (RocksIterator at = db.newIterator()) {
            at.seekForPrev(key(RANGE_END, relayNumber - 1));
            return rangeAt(at);
        }
    }

    /** The last range stored. */
    Optional<RangeEnd> lastRange() {
        return rangeBefore(0xffff_ffffL);
    }

    private static Optional<RangeEnd> rangeAt(RocksIterator at) {
        return at.isValid() && at.key()[0] == RANGE_END ? open(at.key(), at.value()).map(RangeEnd::decode) : Optional.empty();
    }

    private Optional<Bytes> read(char kind, long number) {
        byte[] key = key(kind, number);
        try {
            byte[] value = db.get(key);
            return value == null ? Optional.empty() : open(key, value);
        } catch (RocksDBException e) {
            throw new IllegalStateException("can not read " + kind + number + ": " + e.getMessage(), e);
        }
    }

    private static byte[] key(char kind, long number) {
        return new byte[] {(byte) kind, (byte) (number >>> 24), (byte) (number >>> 16), (byte) (number >>> 8), (byte) number};
    }

    private static byte[] seal(Bytes value) {
        return Bytes.concat(value, new ScaleWriter(CRC_BYTES).u32(crc(value)).toBytes()).toArray();
    }

    /** The value without its CRC; a value that does not match is not served. */
    private static Optional<Bytes> open(byte[] key, byte[] sealed) {
        if (sealed.length >= CRC_BYTES) {
            Bytes all = Bytes.wrap(sealed);
            Bytes value = all.slice(0, all.size() - CRC_BYTES);
            if (new ScaleReader(all.slice(value.size())).u32() == crc(value)) {
                return Optional.of(value);
            }
        }
        LOG.error("stored value {} is damaged and not served", Bytes.of(key));
        return Optional.empty();
    }

    private static long crc(Bytes value) {
        CRC32C crc = new CRC32C();
        crc.update(value.backingArray(), value.backingOffset(), value.size());
        return crc.getValue();
    }

    @Override
    public void close() {
        db.close();
        writes.close();
        options.close();
    }
}
