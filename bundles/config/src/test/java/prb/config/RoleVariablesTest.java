package prb.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Dictionary;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleVariablesTest {
    private static final Map<String, String> NONE = Map.of();
    private static final String DISCOVERY = "prb.walkie.discovery";

    private static Map<String, Dictionary<String, Object>> configurations(String role, Map<String, String> environment,
            Map<String, Map<String, Object>> features) {
        Resolution resolution = Resolution.of(new Sources(NONE, environment, NONE, NONE, features, "/d", role));
        assertEquals(List.of(), resolution.errors());
        assertEquals(List.of(), resolution.warnings());
        return resolution.configurations();
    }

    private static Object port(String role, Map<String, String> environment) {
        return configurations(role, environment, Map.of()).get("org.apache.felix.http").get("org.osgi.service.http.port");
    }

    @Test
    void rolesOfOneHostHavePortsOfTheirOwnAndTheMonitorTakesTheOriginalsName() {
        assertEquals(9_101, port("data_provider", NONE));
        assertEquals(9_102, port("lifecycle", NONE));
        assertEquals(9_103, port("trade", NONE));
        assertEquals(3_000, port("monitor", NONE));
        assertEquals(4_000, port("monitor", Map.of("PORT", "4000")));
        assertEquals(5_000, port("monitor", Map.of("PORT", "4000", "PRB_HTTP_PORT", "5000")));
        assertEquals(9_102, port("lifecycle", Map.of("PORT", "4000")));
    }

    @Test
    void monitorTakesItsOwnNamesForPeersAndListensNowhereByDefault() {
        var monitor = configurations("monitor", Map.of("PTP_BOOT_NODES", "/ip4/127.0.0.1/tcp/1"), Map.of());
        assertArrayEquals(new String[] {"/ip4/127.0.0.1/tcp/1"}, (String[]) monitor.get(DISCOVERY).get("bootNodes"));
        assertEquals("", monitor.get("prb.walkie").get("listenAddresses"));
        assertEquals("", configurations("monitor", NONE, Map.of()).get(DISCOVERY).get("bootNodes"));
        var other = configurations("lifecycle", Map.of("PTP_BOOT_NODES", "/ip4/127.0.0.1/tcp/1"), Map.of());
        assertEquals("", other.get(DISCOVERY).get("bootNodes"));
    }

    @Test
    void onlyLifecycleManagersMeetOnRedis() {
        var environment = Map.of("PHALA_Q_REDIS_ENDPOINT", "redis://h:1/", "PRB_FLEET", "true", "PRB_FLEET_WEIGHT", "0");
        var lifecycle = configurations("lifecycle", environment, Map.of()).get("prb.cluster");
        assertEquals("redis://h:1/", lifecycle.get("endpoint"));
        assertEquals(true, lifecycle.get("fleet"));
        assertEquals(0, lifecycle.get("weight"));
        assertNull(configurations("trade", environment, Map.of()).get("prb.cluster"));
        assertEquals(true, configurations("lifecycle", environment, Map.of()).get("prb.worker.inventory").get("fleet"));
        assertEquals(false, configurations("lifecycle", NONE, Map.of()).get("prb.worker.inventory").get("fleet"));
        assertNull(configurations("solo", environment, Map.of()).get("prb.worker.inventory").get("fleet"));
    }

    @Test
    void traderNeverGetsTheInventoryThatWrites() {
        var trade = configurations("trade", NONE, Map.of());
        assertNull(trade.get("prb.worker.inventory"));
        assertEquals("/d/local.db", trade.get("prb.worker.inventory.signer").get("file"));
    }

    @Test
    void eachConfigurationOfAFeatureGetsTheVariable() {
        var trade = configurations("trade", Map.of("PHALA_PEER_ID_PREFIX", "/keys"), Map.of("prb.identity~a",
                Map.of("kind", "LIFECYCLE"), "prb.identity~b", Map.of("kind", "TRADE")));
        assertNull(trade.get("prb.identity"));
        for (String pid : List.of("prb.identity~a", "prb.identity~b")) {
            assertEquals("/keys", trade.get(pid).get("folder"));
        }
        assertTrue(trade.get("prb.identity~b").get("kind").equals("TRADE"));
    }
}
