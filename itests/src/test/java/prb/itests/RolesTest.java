package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Data provider, lifecycle manager, trader and monitor as separate processes on one host that find each other. */
class RolesTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(60, 500, 4, 50, 4);
    private static final int WORKERS = 2;
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration COMPUTE_MAX = Duration.ofMinutes(5);
    private static final int OK = 200;
    private static final int FOUND = 302;
    private static final int NOT_FOUND = 404;
    private static final int UNAVAILABLE = 503;
    /** Index of the queue page's port. */
    private static final int QUEUE = 7;

    @RegisterExtension
    final Running running = new Running();
    private Path root;
    private Devnet devnet;
    private List<Integer> ports;

    @BeforeEach
    void start() throws Exception {
        root = Settings.work("roles-");
        devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        ports = Ports.free(8);
    }

    private String walkie(int index) {
        return "/ip4/127.0.0.1/tcp/" + ports.get(index);
    }

    private RoleChild role(String role, int index, Map<String, String> more) throws Exception {
        Map<String, String> environment = Fleet.variables(devnet, "127.0.0.1", ports.get(index), walkie(index + 3));
        environment.put("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true");
        environment.putAll(more);
        return running.keep(RoleChild.start(role, root, role, environment));
    }

    private Curl curl(int index) {
        return new Curl(root, "http://127.0.0.1:" + ports.get(index), List.of());
    }

    private RoleChild monitor(boolean mdns, String boot) throws Exception {
        Map<String, String> environment = new HashMap<>(Map.of("PRB_HTTP_PORT", "" + ports.get(2), "PTP_BOOT_NODES", boot,
                "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", mdns ? "false" : "true"));
        return running.keep(RoleChild.start("monitor", root, "monitor", environment));
    }

    private RoleChild provider(Map<String, String> more) throws Exception {
        Map<String, String> environment = new TreeMap<>(more);
        environment.put("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "0");
        return role("data_provider", 0, environment);
    }

    /**
     * The guide's order of things: the manager without any provider serves its API and is alive but not ready; the first
     * provider brings its workers to life; pool and workers come by the guide's own curl commands; a provider may leave.
     */
    @Test
    void managerWaitsForItsFirstProviderAndOutlivesIt() throws Exception {
        Optional<Child> redis = Fleet.redis(root, ports.get(6));
        redis.ifPresent(running::keep);
        Map<String, String> queue = redis.isPresent()
                ? Map.of("PHALA_Q_REDIS_ENDPOINT", "redis://127.0.0.1:" + ports.get(6) + "/")
                : Map.of("USE_BUILT_IN_TRADER", "true");
        Map<String, String> manager = new HashMap<>(queue);
        manager.put("PHALA_WALKIE_BOOT_NODES", walkie(3));
        manager.put("PRB_QUEUE_HTTP_PORT", "" + ports.get(QUEUE));
        RoleChild lifecycle = role("lifecycle", 1, manager);
        if (redis.isEmpty()) {
            System.out.println("skipped in part: redis-server is missing; the manager sends its transactions itself");
        }
        RoleChild monitor = monitor(false, walkie(3) + "," + walkie(4));
        String id = Fleet.meet(curl(2), "lifecycleManagers", lifecycle);
        assertEquals(OK, curl(1).status("/live"), lifecycle::output);
        assertEquals(UNAVAILABLE, curl(1).status("/ready"), lifecycle::output);
        assertEquals(FOUND, curl(QUEUE).status("/"), "the port alone leads to the queue page");
        assertEquals(OK, curl(QUEUE).status("/queue/"), lifecycle::output);
        assertEquals(OK, curl(QUEUE).status("/api/v1/queue"), lifecycle::output);
        assertEquals(NOT_FOUND, curl(QUEUE).status("/nothing"), lifecycle::output);

        assertFalse(Fleet.createPool(curl(2), id, 1).path("hasError").asBoolean(true), lifecycle::output);
        JsonNode created = Fleet.createWorkers(curl(2), id, 1, List.of(worker(1), worker(2)));
        assertEquals(WORKERS, created.path("data").path("workers").size(), created::toString);

        if (redis.isPresent()) {
            Map<String, String> trader = new HashMap<>(queue);
            trader.putAll(Map.of("PHALA_LOCAL_DB_PATH", lifecycle.data().resolve("local.db").toString(), "PRB_HTTP_PORT", "0",
                    "PHALA_PEER_ID_PREFIX", lifecycle.data().resolve("keys/id").toString(), "PHALA_WALKIE_LISTEN_ADDRESSES",
                    "/ip4/127.0.0.1/tcp/0"));
            role("trade", 1, trader);
        }
        RoleChild provider = provider(Map.of());
        Fleet.meet(curl(2), "dataProviders", provider);
        long met = System.nanoTime();
        Await.until("the first worker starts", START_MAX,
                () -> Fleet.states(curl(2), id).stream().anyMatch(state -> !state.equals("S_IDLE") && !state.equals("S_ERROR")),
                lifecycle::output);
        System.out.printf("workers started %.1f s after the provider was seen%n", (System.nanoTime() - met) / 1e9);
        awaitActive(id, lifecycle);
        assertEquals(OK, curl(1).status("/ready"), lifecycle::output);

        provider.stop();
        Await.until("not ready without provider", START_MAX, () -> curl(1).status("/ready") == UNAVAILABLE, lifecycle::output);
        assertEquals(OK, curl(1).status("/live"), lifecycle::output);
        provider.start();
        Await.until("ready again", START_MAX, () -> curl(1).status("/ready") == OK, lifecycle::output);
        awaitActive(id, lifecycle);
        assertTrue(monitor.isAlive(), monitor::output);
    }

    private String worker(int number) {
        return "http://127.0.0.1:" + devnet.workerPort() + "/w/" + number;
    }

    private void awaitActive(String id, RoleChild lifecycle) throws Exception {
        Await.until("all workers compute", COMPUTE_MAX, () -> {
            List<String> states = Fleet.states(curl(2), id);
            return states.size() == WORKERS && states.stream().allMatch("S_ACTIVE"::equals);
        }, lifecycle::output);
    }

    /** Without any address told to anybody. */
    @Test
    void peersFindEachOtherByMulticastDns() throws Exception {
        RoleChild provider = provider(Map.of("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "false"));
        RoleChild lifecycle = role("lifecycle", 1, Map.of("USE_BUILT_IN_TRADER", "true", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY",
                "false"));
        monitor(true, "");
        Fleet.meet(curl(2), "dataProviders", provider);
        Fleet.meet(curl(2), "lifecycleManagers", lifecycle);
        Await.until("the manager is ready by a provider that it found itself", START_MAX,
                () -> curl(1).status("/ready") == OK, lifecycle::output);
    }
}
