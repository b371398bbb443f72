package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.Version;
import prb.itests.probe.Probe;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.chain.block.Header;

/** Encoder and journal are stopped, updated and started under a running devnet; nothing is lost and nothing comes twice. */
@ExtendWith(ExamFramework.class)
class HotSwapTest {

    private static final List<String> SWAPPED = List.of("prb.blob.encoder", "prb.blob.journal");
    private static final int ROUNDS = 3;
    private static final int BLOCK_MS = 150;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration FOLLOW_MAX = Duration.ofSeconds(45);

    private static Path swaps;
    private static Distribution distribution;
    private static int workerPort;
    private Function<String, Object> probe;

    static ExamFramework.Setup setup(Path data) throws IOException {
        swaps = Files.createDirectories(data.resolve("swaps"));
        distribution = Distribution.of(Settings.home(), "solo", "devnet-fleet", "devnet");
        List<Integer> ports = Ports.free(3);
        Map<String, String> flags = new TreeMap<>(Map.of("PRB_DATA", data.toString(), "PRB_DEVNET_BLOCK_MS", "" + BLOCK_MS,
                "PRB_DEVNET_HISTORY", "60", "PRB_DEVNET_SET_LENGTH", "20", "PRB_DEVNET_WORKERS", "1"));
        workerPort = ports.get(2);
        flags.put("PRB_HTTP_PORT", "0");
        flags.put("PRB_DEVNET_RELAY_PORT", "" + ports.get(0));
        flags.put("PRB_DEVNET_PARA_PORT", "" + ports.get(1));
        flags.put("PRB_DEVNET_WORKER_PORT", "" + workerPort);
        flags.put("PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:" + ports.get(0));
        flags.put("PHALA_CHAIN_ENDPOINT", "ws://127.0.0.1:" + ports.get(1));
        Path probe = Jars.bundle("prb.itests.probe", Probe.class, "org.osgi.framework,prb.scale,prb.chain.api,prb.blob.api.blob,"
                + "prb.blob.api.fact,prb.worker.api,prb.substrate.chain.block,prb.substrate.chain.grandpa",
                data.resolve("probe.jar"), List.of(Probe.class));
        return new ExamFramework.Setup(distribution, flags, List.of(probe));
    }

    @Test
    void everyBlockIsThereOnceAfterEncoderAndJournalWereSwapped(BundleContext context) throws Exception {
        probe = probe(context);
        awaitRelay(10, START_MAX);
        assertEquals(true, probe.apply("keep"), "the journal keeps what this test counts");
        for (int round = 1; round <= ROUNDS; round++) {
            for (String room : SWAPPED) {
                swap(context, room, round);
            }
        }
        swapBothAtOnce(context, ROUNDS + 1);
        long tip = (long) probe.apply("final relay");
        awaitRelay(tip + 4, FOLLOW_MAX);
        bundle(context, "prb.blob.encoder").stop();
        long[] last = quietProgress();
        List<String> facts = facts();
        System.out.println("hot swap: " + (2 * ROUNDS + 2) + " updates; relay " + (last[0] + 1) + ".." + last[1]
                + ", para 1.." + last[3] + ", " + facts.size() + " facts in the journal");
        List<long[]> ranges = assertEachFactOnce(facts, last);
        assertRelayBlocksReadBack(ranges);
        assertParaBlocksReadBack(last[3]);
        awaitWorkerAt(last);
    }

    /** Stopped while blocks arrive, replaced, started; then it must follow again. */
    private void swap(BundleContext context, String room, int round) throws Exception {
        Bundle bundle = bundle(context, room);
        bundle.stop();
        long before = (long) probe.apply("final relay");
        Await.until("blocks while " + room + " is stopped", FOLLOW_MAX, () -> (long) probe.apply("final relay") >= before + 4,
                this::state);
        update(bundle, round);
        bundle.start();
        assertEquals(Bundle.ACTIVE, bundle.getState(), room);
        awaitRelay(before + 6, FOLLOW_MAX);
    }

    /** Replaced in place, one after the other, without a pause. */
    private void swapBothAtOnce(BundleContext context, int round) throws Exception {
        for (String room : SWAPPED) {
            update(bundle(context, room), round);
            assertEquals(Bundle.ACTIVE, bundle(context, room).getState(), room);
        }
    }

    private static void update(Bundle bundle, int round) throws Exception {
        String room = bundle.getSymbolicName();
        Version version = new Version(0, 1, round);
        Path target = swaps.resolve(room + "-" + version + ".jar");
        Path jar = Jars.withVersion(distribution.bundle(room).file(), version.toString(), target);
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
        assertEquals(version, bundle.getVersion());
    }

    private static Bundle bundle(BundleContext context, String name) {
        return Arrays.stream(context.getBundles()).filter(bundle -> bundle.getSymbolicName().equals(name)).findFirst()
                .orElseThrow();
    }

    @SuppressWarnings("unchecked")
    private static Function<String, Object> probe(BundleContext context) throws Exception {
        ServiceReference<?>[] found = context.getServiceReferences(Function.class.getName(), "(prb.probe=true)");
        assertNotNull(found, "the probe bundle runs");
        return (Function<String, Object>) context.getService(found[0]);
    }

    private void awaitRelay(long number, Duration limit) throws Exception {
        Await.until("relay block " + number + " servable", limit,
                () -> probe.apply("progress") instanceof long[] at && at[1] >= number && at[3] > 0, this::state);
    }

    /** The worker verifies all it is fed, so a wrong or missing block would have stopped it. */
    private void awaitWorkerAt(long[] last) throws Exception {
        try (HttpJson http = new HttpJson()) {
            Await.until("the worker behind relay block " + last[1] + " and para block " + last[3], FOLLOW_MAX,
                    () -> http.workerInfo(workerPort, 1).filter(info -> info.get("headernum").asLong() > last[1]
                            && info.get("blocknum").asLong() > last[3]).isPresent(),
                    () -> state() + ", worker " + info(http) + " " + probe.apply("workers"));
        }
    }

    private static String info(HttpJson http) {
        try {
            return http.workerInfo(workerPort, 1).map(Object::toString).orElse("does not answer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "was not asked";
        }
    }

    private String state() {
        return "relay final " + probe.apply("final relay") + ", progress " + (probe.apply("progress") instanceof long[] at
                ? Arrays.toString(at) : "unknown");
    }

    /** Progress once the store has taken all that the journal holds. */
    private long[] quietProgress() throws Exception {
        long relay = facts().stream().filter(fact -> fact.startsWith("relay"))
                .mapToLong(fact -> Long.parseLong(fact.split(" ")[2])).max().orElseThrow();
        Await.until("the store at relay block " + relay, FOLLOW_MAX,
                () -> ((long[]) probe.apply("progress"))[1] >= relay, this::state);
        return (long[]) probe.apply("progress");
    }

    @SuppressWarnings("unchecked")
    private List<String> facts() {
        return (List<String>) probe.apply("facts");
    }

    /** Relay ranges follow each other without gap or overlap, para blocks too, and there is one genesis. */
    private static List<long[]> assertEachFactOnce(List<String> facts, long[] last) {
        assertEquals(1, facts.stream().filter(fact -> fact.startsWith("genesis")).count());
        List<long[]> ranges = new ArrayList<>();
        long nextRelay = last[0] + 1;
        long nextPara = 0;
        for (String fact : facts) {
            String[] words = fact.split(" ");
            if (words[0].equals("relay")) {
                assertEquals(nextRelay, Long.parseLong(words[1]), "first block of the next relay range");
                ranges.add(new long[] {nextRelay, Long.parseLong(words[2])});
                nextRelay = Long.parseLong(words[2]) + 1;
            } else if (words[0].equals("para")) {
                assertEquals(nextPara++, Long.parseLong(words[1]), "next para block");
            }
        }
        assertEquals(last[1] + 1, nextRelay);
        assertEquals(last[3] + 1, nextPara);
        return ranges;
    }

    private void assertRelayBlocksReadBack(List<long[]> ranges) {
        long blocks = 0;
        for (long[] range : ranges) {
            String key = "drySyncHeader:" + range[0] + ":" + range[1] + ":-1:-1";
            byte[] blob = (byte[]) probe.apply("blob " + key);
            assertNotNull(blob, key);
            ScaleReader in = new ScaleReader(Bytes.wrap(blob));
            assertEquals(range[1] - range[0] + 1, in.compactLong(), key);
            for (long n = range[0]; n <= range[1]; n++) {
                Header header = Header.read(in);
                assertEquals(n, header.number(), key);
                assertEquals(probe.apply("hash relay " + n), header.hash().toHex(), "relay block " + n);
                if (in.u8() == 1) {
                    in.bytes();
                }
                blocks++;
            }
        }
        assertTrue(blocks > ROUNDS * SWAPPED.size() * 4L, "blocks arrived while rooms were swapped: " + blocks);
    }

    private void assertParaBlocksReadBack(long last) {
        for (long n = 1; n <= last; n++) {
            byte[] blob = (byte[]) probe.apply("blob dryParaBlock:" + n);
            assertNotNull(blob, "para block " + n);
            ScaleReader in = new ScaleReader(Bytes.wrap(blob));
            assertEquals(1, in.compactLong());
            assertEquals(probe.apply("hash para " + n), Header.read(in).hash().toHex(), "para block " + n);
        }
    }
}
