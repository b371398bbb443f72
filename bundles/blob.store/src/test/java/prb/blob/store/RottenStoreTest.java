package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import prb.blob.api.blob.BlobKey;
import prb.scale.Bytes;

/** A store that can not be opened as it is: rebuilt when it is rotten, refused when it is of a newer program. */
class RottenStoreTest {

    @TempDir
    Path root;

    private Path folder;

    @BeforeEach
    void fill() throws Exception {
        folder = root.resolve("blobs");
        try (FactDb db = new FactDb(Files.createDirectories(folder))) {
            db.write(7, Sample.genesis(10));
            db.write(8, Sample.paraBlock(1));
            db.write(9, Sample.ranges(11, 20, false));
        }
    }

    private void put(char kind, byte[] value) throws RocksDBException {
        try (Options options = new Options(); RocksDB raw = RocksDB.open(options, folder.toString())) {
            raw.put(Keys.key(kind, 0), value);
        }
    }

    private List<Path> aside() throws IOException {
        try (Stream<Path> all = Files.list(root)) {
            return all.filter(each -> each.getFileName().toString().startsWith("blobs.rotten")).toList();
        }
    }

    @Test
    void aRottenFormatRecordCostsNoFactAndTheOldFilesAreKept() throws Exception {
        put(Keys.FORMAT, new byte[] {2, 1, 2, 3, 4});
        RocksBlobSource source = new RocksBlobSource(ListJournal.config(folder));
        assertEquals(20, source.progress().relayEncoded());
        assertTrue(source.get(new BlobKey.ParaBlock(1)).isPresent());
        ListJournal journal = new ListJournal();
        source.bindJournal(journal);
        assertEquals(List.of(9L), journal.startedAfter);
        assertEquals(List.of(), journal.anew);
        source.close();
        assertEquals(List.of(root.resolve("blobs.rotten-1")), aside());
        try (Stream<Path> old = Files.list(aside().getFirst())) {
            assertTrue(old.anyMatch(file -> file.getFileName().toString().startsWith("MANIFEST")));
        }
        new RocksBlobSource(ListJournal.config(folder)).close();
        assertEquals(1, aside().size(), "it is whole again");
    }

    @Test
    void aRottenCursorStartsWhereTheJournalHasNothingOlder() throws Exception {
        put(Keys.CURSOR, new byte[] {1, 2, 3});
        RocksBlobSource source = new RocksBlobSource(ListJournal.config(folder));
        ListJournal journal = new ListJournal();
        journal.deleted = 5;
        source.bindJournal(journal);
        assertEquals(List.of(5L), journal.startedAfter);
        source.close();
    }

    @Test
    void aNewerFormatIsRefusedAndNothingIsTouched() throws Exception {
        put(Keys.FORMAT, Seal.close(Bytes.ofInts(9)));
        String refused = assertThrows(RocksDBException.class, () -> new RocksBlobSource(ListJournal.config(folder))).getMessage();
        assertTrue(refused.contains("has format 9, this program reads 2"), refused);
        put(Keys.FORMAT, Seal.close(Bytes.ofInts(StoreFormat.NUMBER)));
        Files.writeString(folder.resolve("format"), "9\n");
        wreck();
        refused = assertThrows(RocksDBException.class, () -> new RocksBlobSource(ListJournal.config(folder))).getMessage();
        assertTrue(refused.contains("has format 9, this program reads 2"), refused);
        assertFalse(Rebuild.isMarked(folder));
        assertEquals(List.of(), aside());
    }

    @Test
    void aForeignDatabaseIsRefused() throws Exception {
        Path other = root.resolve("other");
        try (Options options = new Options().setCreateIfMissing(true); RocksDB raw = RocksDB.open(options, other.toString())) {
            raw.put(new byte[] {1}, new byte[] {2});
        }
        assertTrue(assertThrows(RocksDBException.class, () -> new RocksBlobSource(ListJournal.config(other))).getMessage()
                .contains("no store of facts"));
        assertFalse(Rebuild.isMarked(other));
    }

    private void wreck() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(each -> each.getFileName().toString().startsWith("MANIFEST")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] ^= 0x55;
                }
                Files.write(file, bytes);
            }
        }
    }

    @Test
    void aStoreThatCanNotBeReadAtAllBeginsAnewTogetherWithTheJournal() throws Exception {
        wreck();
        RocksBlobSource source = new RocksBlobSource(ListJournal.config(folder));
        assertEquals(-1, source.progress().relayEncoded());
        ListJournal journal = new ListJournal();
        journal.entries.add(Sample.ranges(21, 30, false));
        journal.deleted = 9;
        source.bindJournal(journal);
        assertEquals(1, journal.anew.size());
        assertEquals(List.of(), journal.startedAfter, "nothing is taken in without what comes before it");
        source.close();
        source = new RocksBlobSource(ListJournal.config(folder));
        ListJournal empty = new ListJournal();
        source.bindJournal(empty);
        assertEquals(List.of(-1L), empty.startedAfter);
        source.close();
        assertEquals(1, aside().size());
    }
}
