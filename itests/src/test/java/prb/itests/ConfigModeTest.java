package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A lifecycle manager that serves its API alone, and becomes a whole one without a restart. */
class ConfigModeTest {

    private static final int WORKERS = 2;
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration COMPUTE_MAX = Duration.ofMinutes(5);
    private static final int OK = 200;

    @RegisterExtension
    final Running running = new Running();
    private Path root;
    private List<Integer> ports;

    @BeforeEach
    void start() throws Exception {
        root = Settings.work("configmode-");
        ports = Ports.free(9);
    }

    private RoleChild role(String role, Map<String, String> more) throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of("PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:" + ports.get(0),
                "PHALA_CHAIN_ENDPOINT", "ws://127.0.0.1:" + ports.get(1), "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true",
                "PHALA_DEV_SKIP_RA", "false"));
        environment.putAll(more);
        RoleChild started = RoleChild.start(role, root, role, environment);
        running.keep(started);
        return started;
    }

    private RoleChild manager(Map<String, String> more) throws Exception {
        Map<String, String> environment = new TreeMap<>(Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true", "PRB_HTTP_PORT", ""
                + ports.get(3), "PHALA_WALKIE_LISTEN_ADDRESSES", walkie(5), "PHALA_WALKIE_BOOT_NODES", walkie(6)));
        environment.putAll(more);
        return role("lifecycle", environment);
    }

    private String walkie(int index) {
        return "/ip4/127.0.0.1/tcp/" + ports.get(index);
    }

    private Curl curl(int index) {
        return new Curl(root, "http://127.0.0.1:" + ports.get(index), List.of());
    }

    private void devnet() throws Exception {
        RoleChild devnet = role("devnet", Map.of("PRB_DEVNET_RELAY_PORT", "" + ports.get(0), "PRB_DEVNET_PARA_PORT", ""
                + ports.get(1), "PRB_DEVNET_WORKER_PORT", "" + ports.get(2), "PRB_DEVNET_HISTORY", "60", "PRB_DEVNET_WORKERS",
                ""
                        + WORKERS));
        Await.until("the devnet", START_MAX, () -> Devnet.listens(ports.get(1)) && Devnet.listens(ports.get(2)), devnet::output);
    }

    /** Chains, data provider and workers do not exist until the manager has its pools and workers. */
    @Test
    void managerNeedsNothingButItselfAndLeavesTheModeWhileItRuns() throws Exception {
        RoleChild manager = manager(Map.of("USE_BUILT_IN_TRADER", "true"));
        role("monitor", Map.of("PRB_HTTP_PORT", "" + ports.get(4), "PTP_BOOT_NODES", walkie(5)));
        String id = Fleet.meet(curl(4), "lifecycleManagers", manager);
        assertEquals(OK, curl(3).status("/live"), manager::output);
        Await.until("ready to serve its API", START_MAX, () -> curl(3).status("/ready") == OK, manager::output);

        assertFalse(Fleet.createPool(curl(4), id, 1).path("hasError").asBoolean(true), manager::output);
        Path fleet = Files.writeString(root.resolve("fleet.csv"), "name,pid,endpoint,stake\n\"rack 1, no 1\",1," + worker(1)
                + ",4000 PHA\nno 2,1," + worker(2) + ",4000 PHA\n");
        String imported = manager.prb(List.of("inventory", "import", fleet.toString(), "--data", manager.data().toString()));
        assertTrue(imported.contains("asking lifecycle") && imported.contains("2 created, 0 changed, 0 unchanged"), imported);
        String log = manager.prb(List.of("inventory", "log", "--data", manager.data().toString()));
        assertTrue(log.contains("(import of fleet.csv by shell)") && log.contains("(peer "), log);
        JsonNode refused = curl(4).post("/ptp/proxy/" + id + "/GetWorkerStatus", "{}");
        assertTrue(refused.path("hasError").asBoolean() && refused.toString().contains("config mode"), refused::toString);
        assertFalse(manager.output().contains(":" + ports.get(0)) || manager.output().contains(":" + ports.get(1)),
                "no node was asked: " + manager.output());

        devnet();
        role("data_provider", Map.of("PRB_HTTP_PORT", "" + ports.get(7), "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "0",
                "PHALA_WALKIE_LISTEN_ADDRESSES", walkie(6)));
        long pid = manager.pid();
        String left = manager.shell("prb:configmode off");
        assertTrue(left.contains("config mode is off") && left.contains("the next start is in config mode again"), left);
        awaitActive(id, manager);
        assertEquals(pid, manager.pid());
        assertTrue(manager.shell("prb:configmode").contains("is off"));

        String entered = manager.shell("prb:configmode on");
        assertTrue(entered.contains("config mode is on"), entered);
        assertEquals(List.of(), Fleet.states(curl(4), id));
        String again = manager.prb(List.of("inventory", "import", fleet.toString(), "--data", manager.data().toString()));
        assertTrue(again.contains("0 created, 0 changed, 2 unchanged"), again);
        manager.shell("prb:configmode off");
        awaitActive(id, manager);
    }

    private String worker(int number) {
        return "http://127.0.0.1:" + ports.get(2) + "/w/" + number;
    }

    private void awaitActive(String id, RoleChild manager) throws Exception {
        Await.until("all workers compute", COMPUTE_MAX, () -> {
            List<String> states = Fleet.states(curl(4), id);
            return states.size() == WORKERS && states.stream().allMatch("S_ACTIVE"::equals);
        }, manager::output);
    }

    @Test
    void managerWithNobodyToSendTransactionsStartsToBeConfiguredAndSaysWhatIsMissing() throws Exception {
        RoleChild manager = manager(Map.of());
        Await.until("ready to serve its API", START_MAX, () -> curl(3).status("/ready") == OK, manager::output);
        AssertionError refused = assertThrows(AssertionError.class, () -> manager.shell("prb:configmode off"));
        assertTrue(refused.getMessage().contains("USE_BUILT_IN_TRADER=true"), refused.getMessage());
        assertTrue(manager.shell("prb:configmode").contains("is on"));
    }
}
