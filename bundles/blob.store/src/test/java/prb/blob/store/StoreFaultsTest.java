package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.FlushOptions;
import org.rocksdb.RocksDBException;
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;

/** What the store does when its disk is full, rots, or is wanted by another process. */
class StoreFaultsTest {

    @TempDir
    Path folder;

    /** Every byte of the table files in turn would take hours, so a sample: whatever comes out is right or absent. */
    @Test
    void rottenTableFilesNeverChangeAnAnswer() throws Exception {
        int blocks = 200;
        try (FactDb db = new FactDb(folder)) {
            for (int n = 1; n <= blocks; n++) {
                db.write(n, Sample.paraBlock(n));
            }
            db.write(blocks + 1, Sample.ranges(11, 200, true));
            flush(db);
        }
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int damaged = 0;
        for (int round = 0; round < 25; round++) {
            damaged += rotAndRead(random, blocks);
        }
        assertTrue(damaged > 0, "some flips hit values");
    }

    private int rotAndRead(Random random, int blocks) throws Exception {
        Path table = table();
        long at = random.nextLong(Files.size(table));
        flip(table, at);
        try (FactDb db = new FactDb(folder)) {
            DispatchBlobs dispatch = new DispatchBlobs(db, false, 15);
            for (int n = 1; n <= blocks; n++) {
                int number = n;
                dispatch.dispatch(n, n).ifPresent(blob -> {
                    Bytes expected = Bytes.concat(Bytes.ofInts(4), Sample.header(number), Bytes.ofInts(0, 0));
                    assertEquals(expected, blob.toBytes());
                });
            }
            return db.damages().list().size();
        } catch (RocksDBException | IllegalStateException e) {
            return 0; // refused as a whole
        } finally {
            flip(table, at);
        }
    }

    /** The largest table file: in a small one nearly every flip makes the store refuse the file as a whole. */
    private Path table() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length()))
                    .orElseThrow();
        }
    }

    private static void flip(Path file, long at) throws IOException {
        try (RandomAccessFile raw = new RandomAccessFile(file.toFile(), "rw")) {
            raw.seek(at);
            int value = raw.read();
            raw.seek(at);
            raw.write(value ^ 1);
        }
    }

    private static void flush(FactDb db) throws Exception {
        try (FlushOptions wait = new FlushOptions()) {
            db.rocks().flush(wait);
        }
    }

    @Test
    void rottenBlockIsRepairedAndSurvivesACompaction() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            for (int n = 1; n <= 200; n++) {
                db.write(n, big(n));
            }
            flush(db);
        }
        flip(table(), Files.size(table()) / 2);
        try (FactDb db = new FactDb(folder)) {
            readAll(db);
            assertTrue(db.damages().list().size() > 1, "a whole block of a table is lost");
        }
        Rebuild.whenMarked(folder);
        try (FactDb db = new FactDb(folder)) {
            readAll(db);
            Repairs repairs = new Repairs(db);
            while (!db.damages().isEmpty()) {
                for (Damage damage : repairs.damaged()) {
                    db.write(999, big((int) ((Damage.ParaBlock) damage).number()));
                }
            }
            db.rocks().compactRange();
            assertEquals(200, readAll(db));
            assertTrue(db.damages().isEmpty());
        }
    }

    /** The index of ranges can only be walked, so a rotten block of it makes requests fail until the rebuild. */
    @Test
    void rottenIndexOfRangesIsMarkedAndRebuiltAtTheNextStart() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(0, Sample.genesis(10));
            for (int n = 11; n <= 4_000; n++) {
                db.write(n, Sample.ranges(n, n, false));
            }
            flush(db);
        }
        long at = 0;
        boolean failed = false;
        while (!failed && at < Files.size(table())) {
            flip(table(), at);
            try (FactDb db = new FactDb(folder)) {
                db.ranges(0, 0xffff_ffffL);
            } catch (RocksDBException | IllegalStateException e) {
                failed = Files.exists(folder.resolve("rebuild"));
            }
            if (!failed) {
                flip(table(), at);
                Files.deleteIfExists(folder.resolve("rebuild"));
                at += 512;
            }
        }
        assertTrue(failed, "a block of the index is rotten, and that is marked");
        try (FactDb db = new FactDb(folder)) {
            db.damages().add(Keys.GENESIS, 0, "test");
            db.damages().add(Keys.RANGE_END, 12, "test");
            assertEquals(List.of(new Damage.Genesis(-1)), new Repairs(db).damaged(), "one does not wait for the other");
        }
        Rebuild.whenMarked(folder);
        try (FactDb db = new FactDb(folder)) {
            assertTrue(db.rangeOf(4_000).isPresent() || db.rangeOf(11).isPresent());
            assertTrue(db.ranges(11, 4_000).size() > 0 || !db.damages().isEmpty());
        }
    }

    /** Range 13 to 14 leaves no trace of itself, nor does what comes after 20 until the next range is there. */
    @Test
    void rangesLostWithoutATraceAreMarkedByTheirNeighbours() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(0, Sample.genesis(10));
            for (int n = 11; n <= 19; n += 2) {
                db.write(n, Sample.ranges(n, n + 1, false));
            }
            for (char kind : new char[] {Keys.RANGE_END, Keys.RELAY_HEADERS, Keys.JUSTIFICATION, Keys.PARA_PROOF}) {
                db.rocks().delete(Keys.key(kind, 14));
            }
        }
        Rebuild.mark(folder);
        Rebuild.whenMarked(folder);
        try (FactDb db = new FactDb(folder)) {
            LostKeys.look(folder, db);
            assertEquals(List.of("RANGE 14"), db.damagesNamed(9));
            Damage.RelayRange damage = (Damage.RelayRange) new Repairs(db).damaged().getFirst();
            assertEquals(13, damage.first());
            assertEquals(14, damage.last());
            db.write(30, Sample.ranges(13, 14, false));
            assertTrue(db.damages().isEmpty());
            db.write(31, Sample.ranges(25, 26, false));
            assertEquals(List.of("RANGE 24"), db.damagesNamed(9));
            assertEquals(21, ((Damage.RelayRange) new Repairs(db).damaged().getFirst()).first());
        }
    }

    /** Whichever part of a range is lost, the rebuild finds it without anybody asking. */
    @Test
    void partsThatARangeLostAreMarked() throws Exception {
        List<Character> parts = List.of(Keys.RANGE_END, Keys.RELAY_HEADERS, Keys.JUSTIFICATION, Keys.PARA_PROOF, Keys.SET_CHANGE);
        try (FactDb db = new FactDb(folder)) {
            db.write(0, Sample.genesis(10));
            for (int i = 0; i < parts.size(); i++) {
                int last = 20 + 10 * i;
                db.write(last, Sample.ranges(last - 9, last, true));
                db.rocks().delete(Keys.key(parts.get(i), last));
            }
        }
        Rebuild.mark(folder);
        Rebuild.whenMarked(folder);
        try (FactDb db = new FactDb(folder)) {
            LostKeys.look(folder, db);
            assertEquals(List.of("RANGE 20", "RANGE 30", "RANGE 40", "RANGE 50", "RANGE 60"), db.damagesNamed(9));
        }
    }

    @Test
    void whatPruningTookIsNoLoss() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(0, Sample.genesis(10));
            for (int n = 11; n <= 50; n += 2) {
                db.write(n, Sample.ranges(n, n + 1, n % 10 == 5));
            }
            Pruning.before(db, 40, false);
        }
        Rebuild.mark(folder);
        Rebuild.whenMarked(folder);
        try (FactDb db = new FactDb(folder)) {
            LostKeys.look(folder, db);
            assertEquals(List.of(16L, 26L, 36L), db.ranges(0, 36).stream().map(RangeEnd::last).toList());
            assertTrue(db.damages().isEmpty());
        }
    }

    private static int readAll(FactDb db) {
        int read = 0;
        for (int n = 1; n <= 200; n++) {
            boolean header = db.paraHeader(n).isPresent();
            boolean changes = db.paraChanges(n).isPresent();
            read += header && changes ? 1 : 0;
        }
        return read;
    }

    private static FactBatch big(int n) {
        byte[] noise = new byte[2000];
        new Random(n).nextBytes(noise);
        Fact block = new Fact.ParaBlock(n, Sample.header(n), Bytes.wrap(noise));
        return new FactBatch(List.of(block), Sample.paraBlock(n).position());
    }

    @Test
    void fullDiskKeepsServingAndWritingResumes() throws Exception {
        Path small = Files.createDirectories(folder.resolve("small"));
        assumeTrue(run("mount", "-t", "tmpfs", "-o", "size=32m", "none", small.toString()) == 0,
                "skipped: a small file system can not be mounted here");
        try (FactDb db = new FactDb(small)) {
            db.write(1, Sample.paraBlock(1));
            Path ballast = small.resolve("ballast");
            long left = Files.getFileStore(small).getUsableSpace();
            Files.write(ballast, new byte[(int) (left - (1 << 20))]);
            int failed = 0;
            for (int n = 2; n < 40_000 && failed < 3; n++) {
                try {
                    db.write(n, big(n));
                } catch (IllegalStateException full) {
                    failed++;
                }
            }
            assertEquals(3, failed, "the disk is full");
            assertTrue(db.paraChanges(1).isPresent(), "it serves on");
            Files.delete(ballast);
            db.write(5000, big(5000));
            db.sync();
            assertTrue(db.paraChanges(5000).isPresent());
            assertEquals(5000, db.cursor());
        } finally {
            run("umount", small.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD).start()
                .waitFor();
    }
}
