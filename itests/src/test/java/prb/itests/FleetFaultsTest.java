package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Data provider, lifecycle manager and trader, each in a process of its own, on a Redis that keeps nothing: workers are added
 * while one fault after the other strikes. In the end each worker computes, and was added and started once.
 * {@code -Dprb.prove.workers=N} and {@code -Dprb.prove.faults=N} set the size, {@code -Dprb.prove.seed=N} repeats an order.
 */
class FleetFaultsTest {

    private static final int WORKERS = Integer.getInteger("prb.prove.workers", 12);
    private static final int FAULTS = Integer.getInteger("prb.prove.faults", 7);
    private static final long SEED = Long.getLong("prb.prove.seed", System.nanoTime());
    private static final Devnet.Chain CHAIN = new Devnet.Chain(60, 1_000, 4, 50, 4);
    private static final List<String> SWAPPED = List.of("prb.worker.pruntime", "prb.blob.client", "prb.worker.inventory",
            "prb.worker.runner");
    private static final String PALLET = "PhalaStakePoolv2";
    /** How long a fault lasts at most, and the peace after it. */
    private static final long FAULT_MS_MAX = 8_000;
    private static final long PEACE_MS_MAX = 3_000;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final Duration END_MAX = Duration.ofMinutes(10);

    /** What may happen to the fleet. */
    private enum Fault {
        RELAY_NODE_GONE, RELAY_NODE_GARBLED, PARA_NODE_GONE, PARA_NODE_SILENT, PROVIDER_SILENT, PROVIDER_KILLED, WORKERS_GONE,
        WORKERS_SILENT, WORKERS_WIPED, REDIS_GONE, REDIS_EMPTY, LIFECYCLE_KILLED, TRADER_KILLED, ROOMS_SWAPPED
    }

    @RegisterExtension
    final Running running = new Running();
    private final Random random = new Random(SEED);
    private Path root;
    private Devnet devnet;
    private int redisPort;
    private Child redis;
    private Provider provider;
    private RoleChild lifecycle;
    private RoleChild trader;
    private FaultyProxy relayNode;
    private FaultyProxy paraNode;
    private FaultyProxy providerWire;
    private FaultyProxy workerWire;
    private FaultyProxy redisWire;
    private int added;
    private int swaps;

    @Test
    void allComputeAfterEveryFaultAndNothingIsExecutedTwice() throws Exception {
        System.out.println("faults " + FAULTS + ", workers " + WORKERS + ", seed " + SEED);
        begin();
        List<Fault> order = order();
        for (int i = 0; i < order.size(); i++) {
            add(WORKERS * (i + 1) / order.size());
            System.out.println(
                    "fault " + (i + 1) + ": " + order.get(i) + ", " + added + " workers, " + RollTest.computing(lifecycle)
                            + " computing");
            strike(order.get(i));
            pause(PEACE_MS_MAX);
        }
        long healed = System.nanoTime();
        Await.until("all compute", END_MAX, () -> computing() == WORKERS, () -> RollTest.list(lifecycle) + lifecycle.output()
                + trader.output());
        System.out.printf("all compute %.1f s after the last fault%n", (System.nanoTime() - healed) / 1e9);
        ParaEvents events = ParaEvents.read(devnet);
        for (String once : List.of("PoolWorkerAdded", "WorkingStarted")) {
            List<String> keys = events.field(PALLET, once, "worker");
            assertEquals(WORKERS, keys.size(), () -> once + " " + keys);
            assertEquals(WORKERS, new HashSet<>(keys).size(), () -> once + " " + keys);
        }
        Map<String, Long> failures = events.failures().stream()
                .collect(Collectors.groupingBy(why -> why, TreeMap::new, Collectors.counting()));
        System.out.println("calls that failed on chain: " + failures);
    }

    private void begin() throws Exception {
        root = Settings.work("faults-");
        redisPort = Ports.free(1).getFirst();
        redis = running.keep(Fleet.redis(root, redisPort).orElseGet(() -> {
            System.out.println("skipped: redis-server is missing; Debian: apt-get install -y redis-server");
            return Assumptions.abort("redis-server is missing");
        }));
        devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        relayNode = proxy(devnet.relayPort());
        paraNode = proxy(devnet.paraPort());
        workerWire = proxy(devnet.workerPort());
        redisWire = proxy(redisPort);
        provider = running.keep(Provider.start(root, "provider", Provider.url(relayNode.port()), Provider.url(paraNode.port()),
                Map.of("PRB_HTTP_PORT", "0", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true")));
        providerWire = proxy(provider.port());
        Map<String, String> environment = environment();
        lifecycle = running.keep(RoleChild.start("lifecycle", root, "lifecycle", environment));
        Await.until("the shell answers", START_MAX, () -> RollTest.answers(lifecycle), lifecycle::output);
        Fleet.addPoolByShell(lifecycle);
        environment.put("PHALA_LOCAL_DB_PATH", lifecycle.data().resolve("local.db").toString());
        environment.put("PHALA_PEER_ID_PREFIX", lifecycle.data().resolve("keys/id").toString());
        trader = running.keep(RoleChild.start("trade", root, "trade", environment));
    }

    private FaultyProxy proxy(int target) throws IOException {
        return running.keep(new FaultyProxy(target, SEED));
    }

    private Map<String, String> environment() {
        return new TreeMap<>(Map.of("PHALA_PARENT_CHAIN_ENDPOINT", Provider.url(relayNode.port()), "PHALA_CHAIN_ENDPOINT",
                Provider.url(paraNode.port()), "PHALA_BRIDGE_IDENTITY", "production", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY",
                "true", "PHALA_WALKIE_LISTEN_ADDRESSES", "/ip4/127.0.0.1/tcp/0", "PRB_HTTP_PORT", "0", "PRB_DATA_PROVIDERS",
                "127.0.0.1:" + providerWire.port(), "PHALA_Q_REDIS_ENDPOINT", "redis://127.0.0.1:" + redisWire.port() + "/",
                "PHALA_DEV_SKIP_RA", "false"));
    }

    /** Each fault comes before any comes again. */
    private List<Fault> order() {
        List<Fault> order = new ArrayList<>();
        while (order.size() < FAULTS) {
            List<Fault> round = new ArrayList<>(List.of(Fault.values()));
            Collections.shuffle(round, random);
            order.addAll(round.subList(0, Math.min(round.size(), FAULTS - order.size())));
        }
        return order;
    }

    private void add(int upTo) throws Exception {
        if (upTo > added) {
            Fleet.addWorkersByShell(lifecycle, workerWire.port(), added + 1, upTo);
            added = upTo;
        }
    }

    private void strike(Fault fault) throws Exception {
        switch (fault) {
            case RELAY_NODE_GONE -> hold(relayNode, FaultyProxy.Fault.REFUSE);
            case RELAY_NODE_GARBLED -> hold(relayNode, FaultyProxy.Fault.GARBLE);
            case PARA_NODE_GONE -> hold(paraNode, FaultyProxy.Fault.REFUSE);
            case PARA_NODE_SILENT -> hold(paraNode, FaultyProxy.Fault.STALL);
            case PROVIDER_SILENT -> hold(providerWire, FaultyProxy.Fault.STALL);
            case PROVIDER_KILLED -> again(provider.role());
            case WORKERS_GONE -> hold(workerWire, FaultyProxy.Fault.REFUSE);
            case WORKERS_SILENT -> hold(workerWire, FaultyProxy.Fault.STALL);
            case WORKERS_WIPED -> wipe(added / 3 + 1);
            case REDIS_GONE -> hold(redisWire, FaultyProxy.Fault.REFUSE);
            case REDIS_EMPTY -> {
                redis.kill();
                pause(FAULT_MS_MAX);
                redis = running.keep(Fleet.redis(root, redisPort).orElseThrow());
            }
            case LIFECYCLE_KILLED -> {
                again(lifecycle);
                Await.until("the shell answers", START_MAX, () -> knowsPool(lifecycle), lifecycle::output);
            }
            case TRADER_KILLED -> again(trader);
            case ROOMS_SWAPPED -> swap();
        }
    }

    private void hold(FaultyProxy wire, FaultyProxy.Fault fault) {
        wire.set(fault);
        pause(FAULT_MS_MAX);
        wire.set(FaultyProxy.Fault.NONE);
        wire.cut();
    }

    private void again(RoleChild role) throws Exception {
        role.kill();
        pause(FAULT_MS_MAX);
        role.start();
    }

    /** Worker processes that exit and come back without their state. */
    private void wipe(int count) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (int i = 0; i < count; i++) {
                URI kick = URI.create("http://127.0.0.1:" + devnet.workerPort() + "/w/" + (1 + random.nextInt(added)) + "/kick");
                HttpRequest request = HttpRequest.newBuilder(kick).POST(HttpRequest.BodyPublishers.noBody()).build();
                client.sendAsync(request, HttpResponse.BodyHandlers.discarding()).exceptionally(exited -> null).join();
            }
        }
    }

    private void swap() throws Exception {
        swaps++;
        for (String room : SWAPPED) {
            Path jar = Settings.home().resolve("repository/prb/" + room + "/0.1.0/" + room + "-0.1.0.jar");
            String version = "0.1." + swaps;
            Path newer = Jars.withVersion(jar, version, root.resolve(room + "-" + version + ".jar"));
            String answer = lifecycle.shell("prb:bundle update " + room + " " + newer);
            assertTrue(answer.contains("-> " + version + ", active"), answer);
        }
    }

    private void pause(long msMax) {
        LockSupport.parkNanos(Duration.ofMillis(msMax / 2 + random.nextLong(msMax / 2)).toNanos());
    }

    private static boolean knowsPool(RoleChild role) throws Exception {
        try {
            return role.shell("prb:pool list").contains("mine");
        } catch (AssertionError notYet) {
            return false;
        }
    }

    private long computing() {
        assertTrue(lifecycle.isAlive() && trader.isAlive() && provider.role().isAlive(), "a process ended by itself");
        return RollTest.computing(lifecycle);
    }
}
