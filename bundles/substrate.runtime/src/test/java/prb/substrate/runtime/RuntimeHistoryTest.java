package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleWriter;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;

/** The real blocks of a Rhala chain, the last of which is said to set Khala's code. */
class RuntimeHistoryTest {

    private static final RuntimeVersion OLD = new RuntimeVersion("rhala", 1241, 6, 0);
    private static final RuntimeVersion NEW = new RuntimeVersion("khala", 1251, 6, 0);

    /** A node of that chain, which counts what it is asked. */
    private static final class Node implements RuntimeHistory.Source<IOException> {

        final List<JsonNode> blocks = new ArrayList<>();
        final Map<Bytes, RuntimeVersion> versions = new HashMap<>();
        final Map<RuntimeVersion, Bytes> metadata = new HashMap<>();
        int versionsAsked;
        int metadataAsked;
        boolean reachable = true;

        @Override
        public synchronized RuntimeVersion version(Bytes blockHash) throws IOException {
            if (!reachable) {
                throw new IOException("no node answers");
            }
            versionsAsked++;
            return versions.get(blockHash);
        }

        @Override
        public synchronized Bytes metadata(Bytes blockHash) {
            metadataAsked++;
            return metadata.get(versions.get(blockHash));
        }

        @Override
        public Optional<Bytes> parent(Bytes blockHash) {
            for (int i = 1; i < blocks.size(); i++) {
                if (hash(blocks.get(i)).equals(blockHash)) {
                    return Optional.of(hash(blocks.get(i - 1)));
                }
            }
            return Optional.empty();
        }
    }

    private static Bytes hash(JsonNode block) {
        return Bytes.fromHex(block.get("hash").asText());
    }

    private static Node upgraded() {
        Node node = new Node();
        Vectors.json("blocks-rhala").get("blocks").forEach(node.blocks::add);
        node.blocks.forEach(block -> node.versions.put(hash(block), OLD));
        node.versions.put(hash(node.blocks.getLast()), NEW);
        node.metadata.put(OLD, Vectors.metadata("rhala"));
        node.metadata.put(NEW, Vectors.metadata("khala"));
        return node;
    }

    private static List<String> names(List<EventRecord> events) {
        return events.stream().map(event -> event.pallet() + "." + event.name()).toList();
    }

    @Test
    void blockThatUpgradesIsDecodedByTheRuntimeThatExecutedIt() throws IOException {
        Node node = upgraded();
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        JsonNode upgrade = node.blocks.getLast();
        Runtime executed = history.executing(hash(upgrade));
        assertEquals(OLD, executed.version());
        Bytes blob = Bytes.fromHex(upgrade.get("events").asText());
        List<String> expected = new ArrayList<>();
        upgrade.get("decodedEvents").forEach(event -> expected.add(event.get("name").asText()));
        assertEquals(expected, executed.decodeEvents(blob).stream().map(EventRecord::name).toList());
        for (JsonNode extrinsic : upgrade.get("extrinsics")) {
            ExtrinsicView view = Extrinsics.decode(executed, Bytes.fromHex(extrinsic.asText()));
            assertEquals(view.callBytes(),
                    executed.call(view.call().pallet(), view.call().name(), view.call().args().values().toArray()));
        }
    }

    @Test
    void anotherRegistryWouldReadTheSameBlockDifferently() throws IOException {
        Node node = upgraded();
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        Bytes upgrade = hash(node.blocks.getLast());
        assertEquals(NEW, history.at(upgrade).version());
        int different = 0;
        for (JsonNode block : node.blocks.subList(1, node.blocks.size())) {
            Bytes blob = Bytes.fromHex(block.get("events").asText());
            List<String> right = names(history.executing(hash(block)).decodeEvents(blob));
            try {
                different += names(history.at(upgrade).decodeEvents(blob)).equals(right) ? 0 : 1;
            } catch (ScaleException refused) {
                different++;
            }
        }
        assertNotEquals(0, different, "the vectors tell the two runtimes apart");
    }

    @Test
    void signingAfterTheUpgradeBindsToTheNewVersion() throws IOException {
        Node node = upgraded();
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        Bytes zero = Bytes.wrap(new byte[32]);
        SigningContext context = new SigningContext(zero, Era.IMMORTAL, zero, 0, BigInteger.ZERO);
        for (int back = 1; back <= 2; back++) {
            Runtime runtime = history.at(hash(node.blocks.get(node.blocks.size() - back)));
            Bytes call = runtime.call("System", "remark", Bytes.ofInts(1));
            Bytes payload = Extrinsics.payload(runtime, call, context);
            RuntimeVersion expected = back == 1 ? NEW : OLD;
            Bytes versions = new ScaleWriter().u32(expected.specVersion()).u32(expected.transactionVersion()).toBytes();
            assertEquals(versions, payload.slice(call.size() + 3, 8), "after the era, nonce and tip of one byte each");
        }
    }

    @Test
    void eachVersionIsParsedOnceAndEachBlockAskedForOnce() throws Exception {
        Node node = upgraded();
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        List<Callable<Runtime>> calls = new ArrayList<>();
        for (int round = 0; round < 20; round++) {
            node.blocks.forEach(block -> calls.add(() -> history.at(hash(block))));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Runtime> answer : threads.invokeAll(calls)) {
                answer.get();
            }
        }
        assertEquals(2, node.metadataAsked);
        assertEquals(node.blocks.size(), node.versionsAsked);
        assertSame(history.at(hash(node.blocks.get(0))), history.at(hash(node.blocks.get(5))));
    }

    @Test
    void firstBlockIsReadWithItsOwnRuntime() throws IOException {
        Node node = upgraded();
        assertEquals(OLD, new RuntimeHistory<>(node).executing(hash(node.blocks.getFirst())).version());
    }

    @Test
    void failedAnswersAreNotRemembered() throws IOException {
        Node node = upgraded();
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        Bytes head = hash(node.blocks.getLast());
        node.reachable = false;
        assertEquals("no node answers", assertThrows(IOException.class, () -> history.at(head)).getMessage());
        node.reachable = true;
        assertEquals(NEW, history.at(head).version());
    }

    @Test
    void oldVersionsAndBlocksAreForgotten() throws IOException {
        Node node = new Node();
        Bytes blob = Vectors.metadata("rhala");
        int count = RuntimeHistory.BLOCKS_MAX + 1;
        for (int i = 0; i < count; i++) {
            Bytes block = new ScaleWriter().u32(i).toBytes();
            RuntimeVersion version = new RuntimeVersion("rhala", i * (RuntimeHistory.RUNTIMES_MAX + 1) / count, 6, 0);
            node.versions.put(block, version);
            node.metadata.put(version, blob);
        }
        RuntimeHistory<IOException> history = new RuntimeHistory<>(node);
        for (int i = 0; i < count; i++) {
            history.at(new ScaleWriter().u32(i).toBytes());
        }
        assertEquals(RuntimeHistory.RUNTIMES_MAX + 1, node.metadataAsked);
        history.at(new ScaleWriter().u32(0).toBytes());
        assertEquals(count + 1, node.versionsAsked, "block 0 was forgotten");
        assertEquals(RuntimeHistory.RUNTIMES_MAX + 2, node.metadataAsked, "version 0 was forgotten");
    }
}
