package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Lifecycle manager, trader and monitor as processes of their own, set up by the guide's variables, and what an operator asks
 * of them. All talk on loopback, or in a network namespace that the test made.
 */
final class Fleet {

    /** The devnet's operator, who owns pool 1. */
    static final String OPERATOR = "//Alice";
    private static final String STAKE = "4000000000000000";
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration MEET_MAX = Duration.ofSeconds(90);

    private Fleet() {}

    /** Variables that lifecycle manager and trader share. @param host where the nodes of both chains are */
    static Map<String, String> variables(Devnet devnet, String host, int httpPort, String walkie) {
        return new TreeMap<>(Map.of("PHALA_PARENT_CHAIN_ENDPOINT", "ws://" + host + ":" + devnet.relayPort(),
                "PHALA_CHAIN_ENDPOINT", "ws://" + host + ":" + devnet.paraPort(), "PHALA_BRIDGE_IDENTITY", "production",
                "PHALA_WALKIE_LISTEN_ADDRESSES", walkie, "PRB_HTTP_PORT", "" + httpPort, "PHALA_DEV_SKIP_RA", "false"));
    }

    /** Waits until the monitor lists a peer of a kind. @return its peer id */
    static String meet(Curl monitor, String kind, RoleChild role) throws Exception {
        Await.until("the monitor lists " + kind, MEET_MAX, () -> {
            if (!role.isAlive()) {
                throw new AssertionError(role.output());
            }
            return monitor.post("/ptp/discover", "{}").path(kind).size() > 0;
        }, role::output);
        return monitor.post("/ptp/discover", "{}").path(kind).get(0).path("peerId").asText();
    }

    /** Adds pool 1 and workers of the devnet, w1 and on, by the shell of a role that has none yet. */
    static void addByShell(RoleChild role, Devnet devnet, int workers) throws IOException, InterruptedException {
        addPoolByShell(role);
        addWorkersByShell(role, devnet.workerPort(), 1, workers);
    }

    static void addPoolByShell(RoleChild role) throws IOException, InterruptedException {
        Path secret = Files.writeString(role.data().resolveSibling("secret"), OPERATOR + "\n");
        role.shell("prb:pool add 1 mine " + secret);
    }

    /** @param port at which the devnet's workers answer */
    static void addWorkersByShell(RoleChild role, int port, int first, int last) throws IOException, InterruptedException {
        role.shell(IntStream.rangeClosed(first, last)
                .mapToObj(i -> "prb:worker add 1 w" + i + " http://127.0.0.1:" + port + "/w/" + i + " " + STAKE)
                .collect(Collectors.joining("; ")));
    }

    /** The guide's request for a pool. */
    static JsonNode createPool(Curl monitor, String manager, long pid) throws IOException, InterruptedException {
        return monitor.post("/ptp/proxy/" + manager + "/CreatePool", JSON.writeValueAsString(Map.of("pools", List.of(Map.of("pid",
                pid, "name", "test" + pid, "owner", Map.of("mnemonic", OPERATOR), "enabled", true, "realPhalaSs58", "")))));
    }

    /** The guide's request for workers. */
    static JsonNode createWorkers(Curl monitor, String manager, long pid, List<String> endpoints)
            throws IOException, InterruptedException {
        List<Map<String, Object>> workers = new ArrayList<>();
        for (String endpoint : endpoints) {
            workers.add(Map.of("pid", pid, "name", "test-node-" + (workers.size() + 1), "endpoint", endpoint, "enabled", true,
                    "stake", STAKE));
        }
        return monitor.post("/ptp/proxy/" + manager + "/CreateWorker", JSON.writeValueAsString(Map.of("workers", workers)));
    }

    /** What the manager says of its workers: status names. */
    static List<String> states(Curl monitor, String manager) throws IOException, InterruptedException {
        JsonNode answer = monitor.post("/ptp/proxy/" + manager + "/GetWorkerStatus", "{}");
        return StreamSupport.stream(answer.path("data").path("workerStates").spliterator(), false)
                .map(state -> state.path("status").asText()).toList();
    }

    /** The program that stands in for Redis nowhere: the real one on a free port, when it is installed. */
    static Optional<Child> redis(Path folder, int port) throws Exception {
        try {
            Child server = Child.start("redis-server", folder, Map.of(), List.of("redis-server", "--port", "" + port, "--bind",
                    "127.0.0.1", "--appendonly", "no", "--save", ""));
            Await.until("Redis listens", MEET_MAX, () -> Devnet.listens(port), server::output);
            return Optional.of(server);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
