package prb.blob.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;

/** A provider that has the records of an original one and is no peer: how far it is shows from what it has. */
class RecordedProviderTest {

    private final Map<String, Bytes> records = new ConcurrentHashMap<>();
    private final Map<String, Bytes> later = new ConcurrentHashMap<>();

    @BeforeEach
    void load() throws IOException {
        Path vectors = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer", "blobs");
        assumeTrue(Files.isDirectory(vectors),
                "skipped: no recorded blobs; set -Dprb.shared to the folder that holds vectors/peer");
        for (JsonNode row : new ObjectMapper().readTree(Files.readAllBytes(vectors.resolve("index.json")))) {
            String key = row.get("key").asText();
            records.put(key, Bytes.wrap(Files.readAllBytes(vectors.resolve(row.get("file").asText()))));
        }
    }

    private void hide(String key) {
        later.put(key, records.remove(key));
    }

    private static void await(BlobClient client, BlobProgress progress) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!client.progress().equals(progress)) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + progress + " but " + client.progress());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    @Test
    void progressIsFoundByProbingAndGrows() throws Exception {
        hide("rangeByParentBlock:241:pb");
        for (int number = 126; number <= 129; number++) {
            hide("rangeParaBlock:key:" + number);
        }
        try (OddServer server = new OddServer((id, key) -> Optional.of(OddServer.frame(id, records.get(key))))) {
            BlobClient client = new BlobClient(new Settings(List.of(server.address()), 10_000, 36, 100, 1 << 20, 60_000, "", null,
                    20), "default", false);
            await(client, new BlobProgress(2004, 1, 240, 119, 125));
            assertTrue(server.requests.get() < 120, "asked " + server.requests.get() + " times");
            records.putAll(later);
            await(client, new BlobProgress(2004, 1, 250, 124, 129));
            assertEquals(records.get("genesis:2004:pb"), client.get(new BlobKey.Genesis(2004)).map(Blob::toBytes).orElseThrow());
            assertEquals(records.get("drySyncHeader:2:10:1:4"), client.get(new BlobKey.SyncHeaders(2, 10, 1, 4))
                    .map(Blob::toBytes).orElseThrow());
            client.close();
        }
    }

    @Test
    void oneLookAsksABoundedNumberOfQuestionsAndTheNextGoesOn() throws Exception {
        int[] asked = {0};
        OriginalProbe probe = new OriginalProbe(key -> {
            asked[0]++;
            // No windows: every range has to be walked.
            return key.startsWith("window:") ? Optional.empty() : key.startsWith("rangeParaBlock:key:")
                    ? Optional.of(Bytes.utf8("{}")).filter(any -> Long.parseLong(key.substring(19)) <= 1_000_000)
                    : key.startsWith("rangeByParentBlock:") ? range(Long.parseLong(key.split(":")[1]))
                            : Optional.ofNullable(records.get(key));
        }, new ParaIds());
        BlobProgress first = probe.look();
        assertEquals(OriginalProbe.PROBES_MAX, asked[0]);
        assertTrue(first.relayEncoded() > 1 && first.relayEncoded() < 401, first.toString());
        BlobProgress second = probe.look();
        assertEquals(new BlobProgress(2004, 1, 401, -1, 1_000_000), second);
        int before = asked[0];
        assertEquals(second, probe.look());
        assertTrue(asked[0] - before <= 3, "nothing new costs little");
    }

    private static Optional<Bytes> range(long number) {
        return number > 401 ? Optional.empty() : Optional.of(Bytes.wrap(prb.wire.blob.record.RangeMeta.newBuilder()
                .setParentStartBlock((int) number).setParentStopBlock((int) number).setParaStartBlock(-1).setParaStopBlock(-1)
                .build().toByteArray()));
    }
}
