package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.Damage;
import prb.scale.Bytes;
import prb.wire.blob.record.RangeMeta;

class FactDbTest {

    @TempDir
    Path folder;

    private static Assembler assembler(FactDb db, long rangeBytesMax) {
        return new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, true, 15),
                new RangeMetas(db, new Pieces(db, rangeBytesMax), 1), new BlobCache(1 << 20));
    }

    private void alter(char kind, long number, UnaryOperator<byte[]> change) throws RocksDBException {
        try (Options options = new Options(); RocksDB raw = RocksDB.open(options, folder.toString())) {
            byte[] key = Keys.key(kind, number);
            raw.put(key, change.apply(raw.get(key)));
        }
    }

    private void flipBit(char kind, long number) throws RocksDBException {
        alter(kind, number, value -> {
            value[value.length / 2] ^= 1;
            return value;
        });
    }

    @Test
    void factsAndCursorSurviveReopening() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            assertEquals(-1, db.cursor());
            db.write(77, Sample.ranges(11, 20, false));
            db.write(77, Sample.ranges(11, 20, false));
        }
        try (FactDb db = new FactDb(folder)) {
            assertEquals(77, db.cursor());
            RangeEnd end = new RangeEnd(11, 20, 3, false, -1, 10 * Sample.header(11).size());
            assertEquals(end, db.lastRange().orElseThrow());
            assertEquals(Sample.ranges(11, 20, false).facts().getFirst(), db.range(end).orElseThrow());
        }
    }

    @Test
    void everyDamagedPartOfARangeIsNotServedListedAndRepaired() throws Exception {
        for (char kind : new char[] {Keys.RANGE_END, Keys.RELAY_HEADERS, Keys.JUSTIFICATION, Keys.PARA_PROOF, Keys.SET_CHANGE}) {
            Path own = folder.resolve(String.valueOf(kind));
            try (FactDb db = new FactDb(own)) {
                db.write(1, Sample.genesis(10));
                db.write(2, Sample.ranges(11, 20, true));
                db.write(3, Sample.ranges(21, 30, false));
            }
            try (Options options = new Options(); RocksDB raw = RocksDB.open(options, own.toString())) {
                byte[] value = raw.get(Keys.key(kind, 20));
                value[value.length / 2] ^= 1;
                raw.put(Keys.key(kind, 20), value);
            }
            try (FactDb db = new FactDb(own)) {
                Repairs repairs = new Repairs(db);
                HeaderBlobs blobs = new HeaderBlobs(db);
                assertTrue(blobs.combined(11, 20, -1, -1, true).isEmpty(), "damaged " + kind);
                assertTrue(blobs.combined(21, 30, -1, -1, true).isPresent(), "its neighbour is served");
                Damage.RelayRange damage = (Damage.RelayRange) repairs.damaged().getFirst();
                assertEquals(11, damage.first());
                assertEquals(20, damage.last());
                assertEquals(Sample.anchorSet(), damage.signers());
                assertEquals(Sample.anchorHash(10), damage.parentHash());
                assertTrue(damage.lastHash().isPresent());
                db.write(4, Sample.ranges(11, 20, true));
                assertEquals(List.of(), repairs.damaged());
                assertTrue(blobs.combined(11, 20, -1, -1, true).isPresent());
            }
        }
    }

    @Test
    void damagedParaBlockIsListedWithItsHashAndRepaired() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.paraBlock(1));
            db.write(2, Sample.paraBlock(2));
        }
        flipBit(Keys.PARA_CHANGES, 1);
        flipBit(Keys.PARA_HEADER, 1);
        try (FactDb db = new FactDb(folder)) {
            Assembler assembler = assembler(db, 1 << 20);
            assertTrue(assembler.assemble(new BlobKey.ParaBlock(1)).isEmpty());
            Bytes named = Sample.header(2).slice(0, 32);
            assertEquals(List.of(new Damage.ParaBlock(1, named)), new Repairs(db).damaged());
            db.write(3, Sample.paraBlock(1));
            assertTrue(assembler.assemble(new BlobKey.ParaBlock(1)).isPresent());
            assertEquals(List.of(), new Repairs(db).damaged());
        }
    }

    @Test
    void repairByALongerRangeJoinsWhatLostItsJustification() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.genesis(10));
            db.write(2, Sample.ranges(11, 14, false));
            db.write(3, Sample.ranges(15, 17, false));
            db.write(4, Sample.ranges(18, 20, false));
        }
        flipBit(Keys.JUSTIFICATION, 14);
        try (FactDb db = new FactDb(folder)) {
            HeaderBlobs blobs = new HeaderBlobs(db);
            assertTrue(blobs.combined(11, 14, -1, -1, false).isEmpty());
            assertTrue(blobs.combined(11, 20, -1, -1, false).isPresent(), "only its own end is lost");
            db.write(5, Sample.ranges(11, 20, false));
            assertEquals(List.of(), new Repairs(db).damaged());
            assertEquals(17, db.rangeOf(12).orElseThrow().last());
            assertEquals(11, db.rangeOf(12).orElseThrow().first());
            assertTrue(blobs.combined(11, 17, -1, -1, false).isPresent());
            assertTrue(blobs.combined(13, 20, -1, -1, false).isPresent());
        }
    }

    @Test
    void chainJournaledAnewWithOtherEndsKeepsEveryName() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.ranges(11, 14, false));
            db.write(2, Sample.ranges(15, 20, false));
            db.write(3, Sample.ranges(11, 12, false));
            db.write(4, Sample.ranges(13, 17, false));
            db.write(5, Sample.ranges(18, 25, true));
            HeaderBlobs blobs = new HeaderBlobs(db);
            for (long end : new long[] {12, 14, 17, 20, 25}) {
                assertTrue(blobs.combined(11, end, -1, -1, false).isPresent(), "up to " + end);
            }
            assertEquals(List.of(12L, 14L, 17L, 20L, 25L), db.ranges(0, 100).stream().map(RangeEnd::last).toList());
        }
    }

    @Test
    void everyHeightHasAMetaAndItsBlobsExist() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            db.write(1, Sample.ranges(11, 20, false));
            db.write(2, Sample.ranges(21, 25, true));
            db.write(3, Sample.ranges(26, 40, false));
            db.write(4, Sample.ranges(41, 42, false));
            Assembler assembler = assembler(db, 1 << 20);
            for (long n = 11; n <= 42; n++) {
                RangeMeta meta = meta(assembler, n);
                assertTrue(meta.getParentStartBlock() <= n && n <= meta.getParentStopBlock());
                assertTrue(assembler.assemble(BlobKey.parse(meta.getDrySyncHeaderReqKey()).orElseThrow()).isPresent());
                assertEquals(n <= 25 ? 25 : n <= 40 ? 42 : 0, meta.getBlobParentStopBlock(), "at " + n);
                if (n <= 40) {
                    assertTrue(assembler.assemble(BlobKey.parse(meta.getBlobSyncHeaderReqKey()).orElseThrow()).isPresent());
                }
            }
            assertTrue(assembler.assemble(new BlobKey.RangeByRelayBlock(10)).isEmpty(), "before the first");
            assertTrue(assembler.assemble(new BlobKey.RangeByRelayBlock(43)).isEmpty(), "beyond the tip");
        }
    }

    @Test
    void setsAreCutAtJustificationsNearestBelowTheBound() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            for (int n = 0; n < 10; n++) {
                db.write(n, Sample.ranges(11 + 10 * n, 20 + 10 * n, n == 9));
            }
            Assembler assembler = assembler(db, 35L * Sample.header(11).size());
            assertEquals("blobRange:11:40:-1:-1:SyncHeaderReq", meta(assembler, 11).getBlobSyncHeaderReqKey());
            assertEquals("blobRange:41:70:-1:-1:SyncHeaderReq", meta(assembler, 70).getBlobSyncHeaderReqKey());
            assertEquals("blobRange:101:110:-1:-1:SyncHeaderReq", meta(assembler, 105).getBlobSyncHeaderReqKey());
            Assembler tiny = assembler(db, 1);
            assertEquals("blobRange:11:20:-1:-1:SyncHeaderReq", meta(tiny, 15).getBlobSyncHeaderReqKey(), "never cut inside");
        }
    }

    private static RangeMeta meta(Assembler assembler, long n) throws Exception {
        return RangeMeta.parseFrom(assembler.assemble(new BlobKey.RangeByRelayBlock(n)).orElseThrow().toBytes().toArray());
    }

    @Test
    void batchIsNamedForEveryBlockOnceItIsWhole() throws Exception {
        try (FactDb db = new FactDb(folder)) {
            for (int n = 1; n <= 20; n++) {
                db.write(n, Sample.paraBlock(n));
            }
            Assembler assembler = assembler(db, 1);
            assertEquals("{\"bufferKey\":\"rangeParaBlock:buffer:3\",\"firstBlockNumber\":3,\"lastBlockNumber\":17}",
                    text(assembler, new BlobKey.ParaIndex(3)));
            assertEquals(assembler.assemble(new BlobKey.ParaBlocks(3, 17)).orElseThrow().toBytes(),
                    assembler.assemble(new BlobKey.ParaBatch(3)).orElseThrow().toBytes());
            assertEquals("{\"firstBlockNumber\":7,\"lastBlockNumber\":7}", text(assembler, new BlobKey.ParaIndex(7)));
            db.write(21, Sample.paraBlock(21));
            assertTrue(text(assembler, new BlobKey.ParaIndex(7)).contains("rangeParaBlock:buffer:7"), "no stale index");
            assertEquals(Optional.empty(), assembler.assemble(new BlobKey.ParaIndex(22)));
            assertEquals(Optional.empty(), assembler.assemble(new BlobKey.ParaBatch(8)));
        }
    }

    private static String text(Assembler assembler, BlobKey key) {
        return assembler.assemble(key).orElseThrow().toBytes().toUtf8();
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
