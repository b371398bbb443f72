package prb.blob.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.scale.Bytes;
import prb.substrate.chain.grandpa.AuthoritySet;
import prb.wire.blob.record.RangeMeta;

/** The bytes that the original data provider served for a recorded chain come out of our facts. */
class RecordedBlobsTest {

    private static final long RELAY_GENESIS = 1;
    private static final long LAST_SET_END = 200;

    @TempDir
    Path folder;

    @Test
    void whatAWorkerRefusesIsProvenAgain() throws Exception {
        Path vectors = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer");
        assumeTrue(Files.isDirectory(vectors),
                "skipped: no recorded blobs; set -Dprb.shared to the folder that holds vectors/peer");
        try (FactDb db = new FactDb(folder)) {
            RecordedChain chain = new RecordedChain(vectors.resolve("chain"));
            Bytes hash = Bytes.wrap(new byte[32]);
            EncoderPosition position = new EncoderPosition(2004, 0, hash, new AuthoritySet(List.of(), 0), 0, 0, hash);
            db.write(1, new FactBatch(List.of(chain.genesis(RELAY_GENESIS)), position));
            db.write(2, new FactBatch(chain.paraBlocks(), position));
            db.write(3, new FactBatch(chain.ranges(RELAY_GENESIS), position));
            Repairs repairs = new Repairs(db);
            Recheck recheck = new Recheck(db, repairs);
            assertFalse(recheck.check(new BlobKey.SetHeaders(2, 200, 1, 99)), "all of it proves");
            byte[] headers = db.relayHeaders(20).orElseThrow().toArray();
            headers[40] ^= 1; // in the state root of the first header, so that the links break and no CRC tells
            db.rocks().put(Keys.key(Keys.RELAY_HEADERS, 20), Seal.close(Bytes.wrap(headers)));
            assertTrue(db.relayHeaders(20).isPresent());
            assertTrue(recheck.check(new BlobKey.SyncHeaders(11, 20, 5, 9)));
            assertTrue(db.relayHeaders(20).isEmpty(), "it is not served any more");
            assertTrue(recheck.check(new BlobKey.ParaBlock(3)), "its storage changes are fetched again");
            assertFalse(recheck.check(new BlobKey.ParaBlock(3)), "once");
            assertTrue(db.paraChanges(3).isPresent(), "and served until then");
            assertEquals(2, repairs.damaged().size());
        }
    }

    @Test
    void everyServedBlobOfTheOriginalIsReproduced() throws Exception {
        Path vectors = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer");
        assumeTrue(Files.isDirectory(vectors),
                "skipped: no recorded blobs; set -Dprb.shared to the folder that holds vectors/peer");
        TreeMap<String, Integer> compared = new TreeMap<>();
        try (FactDb db = new FactDb(folder)) {
            RecordedChain chain = new RecordedChain(vectors.resolve("chain"));
            Bytes hash = Bytes.wrap(new byte[32]);
            EncoderPosition position = new EncoderPosition(2004, 0, hash, new AuthoritySet(List.of(), 0), 0, 0, hash);
            db.write(1, new FactBatch(List.of(chain.genesis(RELAY_GENESIS)), position));
            db.write(2, new FactBatch(chain.paraBlocks(), position));
            db.write(3, new FactBatch(chain.ranges(RELAY_GENESIS), position));
            Assembler assembler = new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, true, 15),
                    new RangeMetas(db, new Pieces(db, 4 << 20), 1),
                    new BlobCache(1 << 20));
            for (JsonNode row : new ObjectMapper().readTree(Files.readAllBytes(vectors.resolve("blobs/index.json")))) {
                String key = row.get("key").asText();
                Optional<BlobKey> parsed = BlobKey.parse(key);
                if (parsed.isEmpty() || parsed.get() instanceof BlobKey.ParaIndex) {
                    continue; // private records of the original; and it offers batches for every 15th block only, ours for each
                }
                Bytes original = Bytes.wrap(Files.readAllBytes(vectors.resolve("blobs").resolve(row.get("file").asText())));
                Bytes ours = assembler.assemble(parsed.get()).orElseThrow(() -> new AssertionError(key + " is absent")).toBytes();
                if (parsed.get() instanceof BlobKey.RangeByRelayBlock meta && meta.number() > LAST_SET_END) {
                    ours = withoutWideBlob(ours); // offered before the set has ended, the original waits for its end
                }
                assertEquals(original.toHex(), ours.toHex(), key);
                compared.merge(key.replaceAll("[:0-9-]+", ":"), 1, Integer::sum);
            }
        }
        System.out.println("recorded blobs reproduced byte for byte: " + compared);
        assertTrue(compared.size() == 6 && compared.values().stream().mapToInt(Integer::intValue).sum() > 150,
                compared.toString());
    }

    private static Bytes withoutWideBlob(Bytes meta) throws InvalidProtocolBufferException {
        return Bytes.wrap(RangeMeta.parseFrom(meta.toArray()).toBuilder().clearBlobParentStopBlock().clearBlobParaStopBlock()
                .clearBlobSyncHeaderReqKey().build().toByteArray());
    }
}
