package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import prb.blob.api.blob.BlobKey;
import prb.wire.blob.record.RangeMeta;

class FactDbTest {

    @TempDir
    Path folder;

    @Test
    void factsAndCursorSurviveReopening() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            assertEquals(-1, db.cursor());
            db.write(77, Sample.ranges(11, 20, false));
            db.write(77, Sample.ranges(11, 20, false));
        }
        try (FactDb db = new FactDb(folder)) {
            assertEquals(77, db.cursor());
            assertEquals(new RangeEnd(11, 20, 3, false, -1, 10 * Sample.header(11).size()), db.lastRange().orElseThrow());
            assertEquals(Sample.header(15), db.relayHeader(15).orElseThrow());
            assertTrue(db.relayHeader(21).isEmpty());
        }
    }

    @Test
    void damagedValueIsNotServed() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.ranges(11, 20, false));
        }
        try (Options options = new Options(); RocksDB raw = RocksDB.open(options, folder.toString())) {
            byte[] key = {'r', 0, 0, 0, 15};
            byte[] value = raw.get(key);
            value[3] ^= 1;
            raw.put(key, value);
        }
        try (FactDb db = new FactDb(folder)) {
            assertTrue(db.relayHeader(15).isEmpty());
            assertTrue(new HeaderBlobs(db).combined(11, 20, -1, -1, false).isEmpty());
        }
    }

    @Test
    void otherFormatIsRefusedByNumber() throws Exception {
        new FactDb(folder).close();
        try (Options options = new Options(); RocksDB raw = RocksDB.open(options, folder.toString())) {
            raw.put(new byte[] {'v', 0, 0, 0, 0}, new byte[] {9, 0, 0, 0, 0});
        }
        assertTrue(assertThrows(org.rocksdb.RocksDBException.class, () -> new FactDb(folder)).getMessage().contains("format 9"));
    }

    @Test
    void everyHeightHasAMetaAndItsBlobExists() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.ranges(11, 20, false));
            db.write(2, Sample.ranges(21, 25, true));
            db.write(3, Sample.ranges(26, 40, false));
            Assembler assembler = new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, false, 15), new RangeMetas(db,
                    1 << 20, 1));
            for (long n = 11; n <= 40; n++) {
                RangeMeta meta = RangeMeta.parseFrom(assembler.assemble(new BlobKey.RangeByRelayBlock(n)).orElseThrow()
                        .toArray());
                assertTrue(meta.getParentStartBlock() <= n && n <= meta.getParentStopBlock());
                assertEquals(n <= 25 ? 25 : 40, meta.getParentStopBlock(), "ranges are joined up to the end of the set");
                assertTrue(assembler.assemble(BlobKey.parse(meta.getDrySyncHeaderReqKey()).orElseThrow()).isPresent());
            }
            assertTrue(assembler.assemble(new BlobKey.RangeByRelayBlock(10)).isEmpty());
            assertTrue(assembler.assemble(new BlobKey.RangeByRelayBlock(41)).isEmpty());
        }
    }

    @Test
    void whatCanNotBeProvenIsNotServed() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.ranges(11, 20, false));
            db.write(2, Sample.ranges(21, 25, true));
            db.write(3, Sample.ranges(26, 40, false));
            HeaderBlobs blobs = new HeaderBlobs(db);
            assertTrue(blobs.combined(13, 25, -1, -1, false).isPresent(), "any start, over a range's end");
            assertTrue(blobs.combined(11, 24, -1, -1, false).isEmpty(), "no justification at 24");
            assertTrue(blobs.combined(21, 40, -1, -1, false).isEmpty(), "the set changes at 25");
            assertTrue(blobs.combined(5, 20, -1, -1, false).isEmpty(), "headers before 11 are unknown");
            assertTrue(blobs.combined(11, 20, 1, 2, false).isEmpty(), "no para head is proven");
            assertTrue(blobs.combined(0, 0xffff_ffffL, -1, -1, false).isEmpty(), "absurd bounds");
        }
    }
}
