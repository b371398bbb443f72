package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import prb.scale.Bytes;
import prb.substrate.runtime.Value;

/**
 * A worker on real runtimes, all the way and back: the whole line feeds it, and our lifecycle and trader register it, add it to
 * its pool, start it, publish where it is reached, carry its heartbeat, raise its stake, stop it, reclaim its stake and start it
 * again. The Rhala parachain's published code executes each of these extrinsics; what became of them is read from its storage.
 */
class RealWorkerTest {

    private static final int BLOCK_MS = 600;
    private static final long STAKE_PHA = 8_000;
    private static final long MORE_PHA = 9_000;
    /** Long enough to be seen, in seconds of the chain, whose clock here runs faster than ours. */
    private static final int COOL_DOWN_S = 36;
    private static final String WORKER = "devnet-1";
    private static final Duration MOST = Duration.ofMinutes(4);
    private static final Duration VERB_MAX = Duration.ofMinutes(1);

    @RegisterExtension
    final Running running = new Running();

    private Path work;
    private Map<String, String> environment;
    private Child line;
    private LabPool pool;
    private Bytes key;

    @Test
    void workerComputesAndComesBackOnTheRealRuntime() throws Exception {
        Optional<String> obstacle = Lab.prepare();
        obstacle.ifPresent(reason -> System.out.println("skipped: a worker on real runtimes: " + reason));
        assumeTrue(obstacle.isEmpty(), () -> "a worker on real runtimes: " + obstacle.orElseThrow());
        work = Settings.work("real-worker-");
        Lab lab = running.keep(Lab.start(BLOCK_MS));
        LabChain chain = running.keep(new LabChain(lab.paraPort()));
        pool = LabPool.create(chain, 2 * MORE_PHA, COOL_DOWN_S);
        start(lab);

        computesWith(STAKE_PHA);
        Value registration = pool.registration(key).orElseThrow();
        assertTrue(pool.isOwner(registration.get("operator")), registration::toString);
        assertEquals(6_000, registration.get("initial_score").asOptional().orElseThrow().asLong());

        await("where it is reached, on chain", () -> pool.endpoints(key).equals(List.of("https://" + WORKER + ".example.org")));

        pool.demandHeartbeat();
        await("its heartbeat on chain", () -> pool.session(key).orElseThrow().get("benchmark").get("iterations").asLong() > 0);

        raiseStake();
        computesWith(MORE_PHA);

        prb("worker", "stop", WORKER);
        await("cooling down", () -> pool.state(key).equals("WorkerCoolingDown"));
        await("its stake goes back", () -> pool.state(key).equals("Ready") && pool.stake(key).signum() == 0);
        await("it rests", () -> list().contains("Was stopped by its operator"));

        prb("worker", "restart", WORKER);
        computesWith(MORE_PHA);
        String status = prb("sh", "solo", "prb:status");
        System.out.println("a worker on real runtimes: " + list() + status + pool.tell(key));
        assertTrue(status.contains(", failed 0"), status);
    }

    private void start(Lab lab) throws Exception {
        int workerPort = Ports.free(1).getFirst();
        environment = new TreeMap<>(Map.of("PRB_JAVA_HOME", System.getProperty("java.home"), "XDG_RUNTIME_DIR",
                Files.createDirectories(work.resolve("run")).toString(), "PRB_DEVNET_WORKER_PORT", "" + workerPort,
                "PRB_DEVNET_WORKER_GENERATION", "2.0", "PRB_DEVNET_OPERATOR", LabPool.OWNER, "PRB_DEVNET_PID", "" + pool.pid(),
                "PRB_DEVNET_STAKE", LabPool.pha(STAKE_PHA).toString(), "PRB_PUBLISH_ENDPOINTS", "true",
                "PRB_PUBLIC_ENDPOINT", "https://{name}.example.org"));
        line = running.keep(Child.start("prb up", work, environment, command("up", "--relay", "ws://127.0.0.1:" + lab.relayPort(),
                "--para", "ws://127.0.0.1:" + lab.paraPort(), "--workers", "1", "--data", work.resolve("data").toString())));
        try (HttpJson http = new HttpJson()) {
            await("the worker's key", () -> http.workerInfo(workerPort, 1).filter(info -> info.hasNonNull("public_key"))
                    .map(info -> key = Bytes.fromHex(info.get("public_key").asText())).isPresent());
        }
    }

    private void computesWith(long stakePha) throws Exception {
        await("computing with " + stakePha + " PHA on chain", () -> pool.state(key).equals("WorkerIdle")
                && pool.stake(key).equals(LabPool.pha(stakePha)));
        await("computing for the bridge", () -> list().contains(" computing "));
    }

    private void raiseStake() throws Exception {
        Path file = Files.writeString(work.resolve("raise.json"), "{\"workers\":[{\"name\":\"" + WORKER + "\",\"pid\":"
                + pool.pid() + ",\"stake\":\"" + LabPool.pha(MORE_PHA) + "\"}]}");
        prb("inventory", "import", file.toString());
    }

    private void await(String what, Callable<Boolean> condition) throws Exception {
        Await.until(what, MOST, () -> {
            assertTrue(line.isAlive(), line::output);
            return condition.call();
        }, () -> (key == null ? "" : pool.tell(key)) + line.output());
    }

    private String list() throws Exception {
        return prb("worker", "list");
    }

    private String prb(String... words) throws Exception {
        try (Child verb = Child.start("prb " + words[0], work, environment, command(words))) {
            assertEquals(0, verb.await(VERB_MAX), verb::output);
            return verb.output();
        }
    }

    private static List<String> command(String... words) {
        List<String> command = new ArrayList<>(List.of("sh", Settings.home().resolve("bin/prb").toString()));
        command.addAll(List.of(words));
        return command;
    }
}
