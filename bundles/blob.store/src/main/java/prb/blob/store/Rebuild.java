package prb.blob.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.Fact;
import prb.scale.Bytes;

/**
 * Copies what can be read of a store with rotten table files into a new one. RocksDB can not compact over a rotten block, so a
 * store that has one would stop taking in facts one day. The mark {@code rebuild} in the folder asks for it; it is done when the
 * store opens next. What is lost is marked, so that reading it shows as damage and it is fetched again. One thread.
 */
public final class Rebuild {

    private static final Logger LOG = LoggerFactory.getLogger(Rebuild.class);
    private static final String MARK = "rebuild";
    private static final String COMPLETE = "complete";
    private static final String LOST_ALL = "lost";
    private static final int ASIDE_MAX = 1000;
    private static final long BATCH_BYTES = 8L << 20;
    private static final long NUMBER_MAX = 0xffff_ffffL;
    private static final byte[] LOST = {};

    private final RocksDB from;
    private final RocksDB to;
    private final WriteOptions writes;
    private final WriteBatch batch;
    private final LostKeys lost = new LostKeys();

    private Rebuild(RocksDB from, RocksDB to, WriteOptions writes, WriteBatch batch) {
        this.from = from;
        this.to = to;
        this.writes = writes;
        this.batch = batch;
    }

    /** Asks for a rebuild at the next start. */
    static void mark(Path folder) {
        if (!isMarked(folder)) {
            write(folder, "");
        }
    }

    /** Asks for a rebuild at the next start that keeps the old files in a folder beside it: more is wrong than a block. */
    static void markToSetAside(Path folder) {
        for (int i = 1; i < ASIDE_MAX; i++) {
            Path aside = folder.resolveSibling(folder.getFileName() + ".rotten-" + i);
            if (!Files.exists(aside)) {
                write(folder, aside.getFileName().toString());
                return;
            }
        }
        LOG.error("there are {} rotten stores beside {} already: remove some", ASIDE_MAX, folder);
    }

    private static void write(Path folder, String aside) {
        try {
            Files.writeString(folder.resolve(MARK), aside);
        } catch (IOException e) {
            LOG.warn("can not leave the mark that {} is to be rebuilt: {}", folder, e.toString());
        }
    }

    /** Whether a rebuild found nothing to copy. @see #foundAnew */
    static boolean isAllLost(Path folder) {
        return Files.exists(folder.resolve(LOST_ALL));
    }

    /** The empty store that a rebuild left may be filled from the beginning now. */
    static void foundAnew(Path folder) throws IOException {
        Files.deleteIfExists(folder.resolve(LOST_ALL));
    }

    /** Whether a rebuild is asked for. */
    static boolean isMarked(Path folder) {
        return Files.exists(folder.resolve(MARK));
    }

    /**
     * Puts another store in the place of an empty one, as a whole or not at all.
     *
     * @param folder of the empty store, held by the caller, not open
     * @param staged a store beside it, not open; gone afterwards
     */
    public static void adopt(Path folder, Path staged) throws IOException {
        Path fresh = folder.resolveSibling(folder.getFileName() + ".rebuilt");
        delete(fresh);
        Files.move(staged, fresh);
        Files.createFile(fresh.resolve(COMPLETE));
        mark(folder);
        swap(folder, fresh);
    }

    /** Finishes or does a rebuild that was asked for. The folder must be held. */
    public static void whenMarked(Path folder) throws IOException, RocksDBException {
        Path fresh = folder.resolveSibling(folder.getFileName() + ".rebuilt");
        if (!isMarked(folder)) {
            delete(fresh);
            return;
        }
        long size = size(folder);
        if (Files.getFileStore(folder).getUsableSpace() < size) {
            LOG.error("the store in {} has a rotten table file and wants to be rebuilt, which needs {} MiB of space", folder,
                    size >> 20);
            return;
        }
        if (Files.exists(fresh.resolve(COMPLETE))) {
            swap(folder, fresh); // a former start was stopped in the middle of it
            return;
        }
        delete(fresh);
        LOG.warn("the store in {} has rotten files: copying what is sound, {} MiB", folder, size >> 20);
        long lost;
        try {
            lost = copy(folder, fresh);
        } catch (RocksDBException e) {
            if (!StoreFormat.isCorrupt(e)) {
                throw e;
            }
            LOG.error("nothing of the store in {} can be read any more ({}): all facts have to be fetched again", folder,
                    e.getMessage());
            if (Files.readString(folder.resolve(MARK)).isBlank()) {
                markToSetAside(folder); // a block was rotten when it was marked, all is now
            }
            delete(fresh);
            Files.createDirectories(fresh);
            Files.createFile(fresh.resolve(LOST_ALL));
            lost = -1;
        }
        Files.createFile(fresh.resolve(COMPLETE));
        swap(folder, fresh);
        if (lost >= 0) {
            LOG.warn("the store in {} is rebuilt; {} values are lost and will be fetched again", folder, lost);
        }
    }

    private static long copy(Path folder, Path fresh) throws RocksDBException, IOException {
        try (DbSettings reading = new DbSettings(true);
                DbSettings writing = new DbSettings(false);
                RocksDB from = RocksDB.openReadOnly(reading.options(), folder.toString());
                RocksDB to = RocksDB.open(writing.options(), fresh.toString());
                WriteOptions writes = new WriteOptions();
                WriteBatch batch = new WriteBatch()) {
            Rebuild rebuild = new Rebuild(from, to, writes, batch);
            for (char kind = 'a'; kind <= 'z'; kind++) {
                if (kind != Keys.FORMAT) {
                    rebuild.copy(kind);
                }
            }
            to.put(Keys.key(Keys.FORMAT, 0), Seal.close(Bytes.ofInts(StoreFormat.NUMBER)));
            rebuild.markHalves();
            rebuild.write();
            to.flushWal(true);
            rebuild.lost.write(fresh);
            return rebuild.lost.count();
        }
    }

    private void copy(char kind) throws RocksDBException {
        try (RocksIterator at = from.newIterator()) {
            at.seek(Keys.key(kind, 0));
            long next = 0;
            while (true) {
                while (at.isValid() && Keys.kind(at.key()) == kind) {
                    next = Keys.number(at.key()) + 1;
                    put(at.key(), at.value());
                    at.next();
                }
                if (at.isValid() || isSound(at)) {
                    return;
                }
                next = skip(at, kind, next);
                if (next < 0) {
                    return;
                }
            }
        }
    }

    private static boolean isSound(RocksIterator at) {
        try {
            at.status();
            return true;
        } catch (RocksDBException rotten) {
            return false;
        }
    }

    /** Steps over a rotten block. @return where to go on, -1 when nothing readable of the kind follows */
    private long skip(RocksIterator at, char kind, long first) throws RocksDBException {
        long bad = first - 1;
        long step = 1;
        while (bad < NUMBER_MAX && !isReadable(kind, Math.min(NUMBER_MAX, bad + step))) {
            bad = Math.min(NUMBER_MAX, bad + step);
            step *= 2;
        }
        if (bad == NUMBER_MAX) {
            return -1;
        }
        long good = Math.min(NUMBER_MAX, bad + step);
        while (good - bad > 1) {
            long middle = bad + (good - bad) / 2;
            if (isReadable(kind, middle)) {
                good = middle;
            } else {
                bad = middle;
            }
        }
        at.seek(Keys.key(kind, good));
        boolean own = at.isValid() && Keys.kind(at.key()) == kind;
        if (!own) {
            return -1; // where the kind ended is not known; what has another half is marked later
        }
        long end = Keys.number(at.key());
        boolean dense = kind == Keys.PARA_HEADER || kind == Keys.PARA_CHANGES;
        for (long gone = first; dense && gone < end; gone++) {
            lose(Keys.key(kind, gone));
        }
        return end;
    }

    /** By an iterator of its own: one that failed does not read the same block again, and then tells of no fault. */
    private boolean isReadable(char kind, long number) {
        try (RocksIterator at = from.newIterator()) {
            at.seek(Keys.key(kind, number));
            return at.isValid() || isSound(at);
        }
    }

    /** What must be there since its other half is: the end of a justified range, the halves of a para block, the genesis. */
    private void markHalves() throws RocksDBException {
        for (char half : List.of(Keys.JUSTIFICATION, Keys.RELAY_HEADERS, Keys.PARA_PROOF)) {
            write();
            markMissing(half, Keys.RANGE_END);
        }
        write();
        markRanges();
        markMissing(Keys.PARA_HEADER, Keys.PARA_CHANGES);
        markMissing(Keys.PARA_CHANGES, Keys.PARA_HEADER);
        for (char single : List.of(Keys.GENESIS, Keys.CURSOR)) {
            if (to.get(Keys.key(single, 0)) == null) {
                lose(Keys.key(single, 0));
            }
        }
    }

    /** What belongs to the ends that are there; and of ranges of which nothing is left, the last before such an end. */
    private void markRanges() throws RocksDBException {
        RangeChain chain = new RangeChain(genesisBlock());
        try (RocksIterator at = to.newIterator()) {
            for (at.seek(Keys.key(Keys.RANGE_END, 0)); at.isValid() && Keys.kind(at.key()) == Keys.RANGE_END; at.next()) {
                Optional<RangeEnd> end = Seal.open(at.value()).map(RangeEnd::decode);
                if (end.isPresent()) {
                    markRange(end.get(), chain.follows(end.get()));
                }
            }
        }
    }

    /** A repair of the last range of a gap brings all of them back. */
    private void markRange(RangeEnd end, boolean follows) throws RocksDBException {
        if (!follows) {
            loseIfAbsent(Keys.key(Keys.RANGE_END, end.first() - 1));
        }
        for (char part : List.of(Keys.JUSTIFICATION, Keys.RELAY_HEADERS, Keys.PARA_PROOF)) {
            loseIfAbsent(Keys.key(part, end.last()));
        }
        if (end.setChanges()) {
            loseIfAbsent(Keys.key(Keys.SET_CHANGE, end.last()));
        }
    }

    /** @return -1 when the genesis record is lost as well */
    private long genesisBlock() throws RocksDBException {
        byte[] value = to.get(Keys.key(Keys.GENESIS, 0));
        return value == null ? -1 : Seal.open(value).map(FactDb::genesis).map(Fact.Genesis::relayNumber).orElse(-1L);
    }

    private void markMissing(char there, char wanted) throws RocksDBException {
        try (RocksIterator at = to.newIterator()) {
            for (at.seek(Keys.key(there, 0)); at.isValid() && Keys.kind(at.key()) == there; at.next()) {
                loseIfAbsent(Keys.key(wanted, Keys.number(at.key())));
            }
        }
    }

    private void loseIfAbsent(byte[] key) throws RocksDBException {
        if (to.get(key) == null) {
            lose(key);
        }
    }

    private void lose(byte[] key) throws RocksDBException {
        put(key, LOST);
        lost.add(Keys.kind(key), Keys.number(key));
    }

    private void put(byte[] key, byte[] value) throws RocksDBException {
        batch.put(key, value);
        if (batch.getDataSize() > BATCH_BYTES) {
            write();
        }
    }

    private void write() throws RocksDBException {
        to.write(writes, batch);
        batch.clear();
    }

    /** Links, not moves: the copy stays whole until all of it is in place, so this can be begun again. */
    private static void swap(Path folder, Path fresh) throws IOException {
        String aside = Files.readString(folder.resolve(MARK)).strip();
        for (Path old : list(folder)) {
            if (!old.getFileName().toString().equals(MARK) && !old.getFileName().toString().endsWith(".lock")) {
                if (aside.isEmpty() || Files.exists(fresh.resolve(old.getFileName())) && Files.isSameFile(old,
                        fresh.resolve(old.getFileName()))) {
                    Files.delete(old);
                } else {
                    Files.move(old, Files.createDirectories(folder.resolveSibling(aside)).resolve(old.getFileName()));
                }
            }
        }
        if (!aside.isEmpty()) {
            LOG.warn("the rotten files of the store in {} are kept in {}; remove them when all is well", folder,
                    folder.resolveSibling(aside));
        }
        for (Path file : list(fresh)) {
            String name = file.getFileName().toString();
            if (!name.equals("LOCK") && !name.equals(COMPLETE) && !name.endsWith(".lock")) {
                Files.createLink(folder.resolve(name), file);
            }
        }
        Files.delete(folder.resolve(MARK));
        delete(fresh);
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }

    private static long size(Path folder) throws IOException {
        long sum = 0;
        for (Path file : list(folder)) {
            sum += Files.size(file);
        }
        return sum;
    }

    /** Removes a folder and all in it, if it is there. */
    public static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
