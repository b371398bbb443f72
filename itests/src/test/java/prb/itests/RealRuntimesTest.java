package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.substrate.crypto.hash.Hashing;

/**
 * The line on real runtimes: the Rhala parachain and the Rococo relay chain, executed from their published code. What the
 * simulated pRuntime takes it has verified, and the registration is a transaction that the real runtime executed.
 */
class RealRuntimesTest {

    private static final int RELAY_BLOCKS = 40;
    private static final int PARA_BLOCKS = 20;
    private static final int BLOCK_MS = 1200;
    private static final Duration LINE_MAX = Duration.ofSeconds(180);
    private static final Duration STATUS_MAX = Duration.ofSeconds(20);

    @Test
    void lineFeedsAWorkerAndRegistersItOnRealRuntimes() throws Exception {
        Optional<String> obstacle = Lab.prepare();
        obstacle.ifPresent(reason -> System.out.println("skipped: real runtimes: " + reason));
        assumeTrue(obstacle.isEmpty(), () -> "real runtimes: " + obstacle.orElseThrow());
        Path work = Settings.work("real-");
        try (HttpJson http = new HttpJson(); Lab lab = Lab.start(BLOCK_MS)) {
            int workerPort = Ports.free(1).getFirst();
            Map<String, String> environment = environment(work, workerPort);
            try (Child line = Child.start("prb up", work, environment, up(work, lab))) {
                awaitBlocks(http, workerPort, line);
                Bytes key = awaitRegistration(http, lab, workerPort, line);
                report(http, workerPort, status(work, environment), key);
            }
        }
    }

    private static Map<String, String> environment(Path work, int workerPort) throws Exception {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PRB_JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_RUNTIME_DIR", Files.createDirectories(work.resolve("run")).toString());
        environment.put("PRB_DEVNET_WORKER_PORT", Integer.toString(workerPort));
        environment.put("PRB_DEVNET_WORKER_GENERATION", "2.0");
        environment.put("PRB_DEVNET_OPERATOR", "//Alice");
        return environment;
    }

    private static String script() {
        return Settings.home().resolve("bin/prb").toString();
    }

    /** Staking is not set up on these chains, so computing is never reached: the test ends the process when it saw enough. */
    private static List<String> up(Path work, Lab lab) {
        return List.of("sh", script(), "up", "--relay", "ws://127.0.0.1:" + lab.relayPort(),
                "--para", "ws://127.0.0.1:" + lab.paraPort(),
                "--workers", "1", "--data", work.resolve("data").toString(), "--until", "computing",
                "--timeout", Long.toString(LINE_MAX.toSeconds() * 2), "--json");
    }

    private static void awaitBlocks(HttpJson http, int workerPort, Child line) throws Exception {
        Await.until(RELAY_BLOCKS + " relay and " + PARA_BLOCKS + " para blocks in the worker", LINE_MAX,
                () -> ended(line) || http.workerInfo(workerPort, 1).filter(RealRuntimesTest::hasBlocks).isPresent(),
                line::output);
        assertTrue(line.isAlive(), line::output);
    }

    /** The counters tell the next number that the worker expects. */
    private static boolean hasBlocks(JsonNode info) {
        return info.get("headernum").asLong() > RELAY_BLOCKS && info.get("para_headernum").asLong() > PARA_BLOCKS
                && info.get("blocknum").asLong() > PARA_BLOCKS;
    }

    /** Waits for the worker's entry in PhalaRegistry.Workers of the real chain. @return the worker's key */
    private static Bytes awaitRegistration(HttpJson http, Lab lab, int workerPort, Child line) throws Exception {
        Bytes key = Bytes.fromHex(http.workerInfo(workerPort, 1).orElseThrow().get("public_key").asText());
        Bytes prefix = Bytes.concat(Hashing.twox128(Bytes.utf8("PhalaRegistry")), Hashing.twox128(Bytes.utf8("Workers")));
        Bytes entry = Bytes.concat(prefix, Hashing.twox64(key), key);
        String genesis = http.rpc(lab.paraPort(), "chain_getBlockHash", 0).asText();
        assertTrue(http.rpc(lab.paraPort(), "state_getStorage", entry.toHex(), genesis).isNull(), "no worker at genesis");
        Await.until("the worker in PhalaRegistry.Workers", LINE_MAX,
                () -> ended(line) || !http.rpc(lab.paraPort(), "state_getStorage", entry.toHex()).isNull(), line::output);
        assertTrue(line.isAlive(), line::output);
        Bytes info = Bytes.fromHex(http.rpc(lab.paraPort(), "state_getStorage", entry.toHex()).asText());
        assertEquals(key, info.slice(0, 32), "WorkerInfo begins with the key");
        return key;
    }

    private static boolean ended(Child line) {
        return !line.isAlive();
    }

    private static JsonNode status(Path work, Map<String, String> environment) throws Exception {
        try (Child status = Child.start("prb status", work, environment, List.of("sh", script(), "status", "--json"))) {
            assertEquals(0, status.await(STATUS_MAX), status::output);
            String line = status.output().lines().filter(text -> text.startsWith("[") || text.startsWith("{")).findFirst()
                    .orElseThrow();
            JsonNode json = new ObjectMapper().readTree(line);
            return json.isArray() ? json.get(0) : json;
        }
    }

    private static void report(HttpJson http, int workerPort, JsonNode status, Bytes key) throws Exception {
        JsonNode info = http.workerInfo(workerPort, 1).orElseThrow();
        System.out.println("real runtimes: worker " + key.toHex() + " registered; it has relay headers below "
                + info.get("headernum") + " and para blocks below " + info.get("blocknum") + "; status " + status);
        assertTrue(status.at("/relay/encoded").asLong() >= RELAY_BLOCKS, status::toString);
        assertTrue(status.at("/para/encoded").asLong() >= PARA_BLOCKS, status::toString);
    }
}
