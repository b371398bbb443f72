package prb.config;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResolutionTest {
    private static final String WORKERS = "PRB_DEVNET_WORKERS";
    private static final String WORKERS_ID = "prb.devnet.fleet/workers";

    @Test
    void strongerSourceWins() {
        Map<String, Map<String, Object>> feature = Map.of("prb.devnet.fleet", Map.of("workers", 9L));
        Map<String, String> none = Map.of();
        assertEquals("5 default", workers(none, none, none, none, Map.of()));
        assertEquals("9 feature", workers(none, none, none, none, feature));
        assertEquals("8 file", workers(none, none, none, Map.of(WORKERS, "8"), feature));
        assertEquals("7 overlay", workers(none, none, Map.of(WORKERS, "7"), Map.of(WORKERS, "8"), feature));
        assertEquals("6 environment", workers(none, Map.of(WORKERS, "6"), Map.of(WORKERS, "7"), Map.of(WORKERS, "8"), feature));
        assertEquals("4 flag", workers(Map.of(WORKERS, "4"), Map.of(WORKERS, "6"), none, none, feature));
    }

    @Test
    void foldersDeriveFromTheDataFolder() {
        Resolution resolution = environment(Map.of());
        assertEquals("/d/journal", value(resolution, "prb.blob.journal/folder"));
        assertEquals("/d/keys/id", value(resolution, "prb.identity/folder"));
        assertEquals("/elsewhere", value(environment(Map.of("PHALA_PEER_ID_PREFIX", "/elsewhere")), "prb.identity/folder"));
    }

    @Test
    void unparsableVariableOfTheOriginalWarnsAndKeepsTheDefault() {
        Resolution resolution = environment(Map.of("PHALA_MIN_BENCH_SCORE", "many"));
        assertEquals(50, value(resolution, "prb.worker.runner/minBenchScore"));
        assertTrue(resolution.errors().isEmpty());
        String warning = resolution.warnings().getFirst();
        assertTrue(warning.contains("PHALA_MIN_BENCH_SCORE") && warning.contains("50"), warning);
    }

    @Test
    void configModeIsOfTheLifecycleManagerAndSoloSaysSo() {
        Map<String, String> on = Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true");
        Map<String, String> none = Map.of();
        for (String role : List.of("lifecycle", "data_provider", "solo")) {
            List<String> warnings = Resolution.of(new Sources(none, on, none, none, Map.of(), "/d", role)).warnings();
            assertEquals(role.equals("solo") ? 1 : 0, warnings.size(), warnings::toString);
        }
        assertEquals(List.of(), Resolution.of(new Sources(none, Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "false"), none, none,
                Map.of(), "/d", "solo")).warnings());
    }

    @Test
    void unparsableVariableOfOursIsAnError() {
        for (String text : List.of("many", "0", "10001", "1.5", "99999999999999999999")) {
            Resolution resolution = environment(Map.of(WORKERS, text));
            assertFalse(resolution.errors().isEmpty(), text);
            assertTrue(resolution.errors().getFirst().contains(WORKERS) && resolution.errors().getFirst().contains(text));
        }
        assertFalse(environment(Map.of("PRB_UP_JSON", "yes")).errors().isEmpty());
        assertFalse(environment(Map.of("PRB_UP_UNTIL", "done")).errors().isEmpty());
        assertFalse(environment(Map.of("PRB_DEVNET_WORKER_GENERATION", "3")).errors().isEmpty());
        assertFalse(environment(Map.of("PRB_PCCS_URL", "localhost:8081")).errors().isEmpty());
        assertTrue(environment(Map.of("PRB_PCCS_URL", "https://localhost:8081/sgx/certification/v4")).errors().isEmpty());
    }

    @Test
    void unknownNamesWarnAndKnownUnusedOnesAreSilent() {
        Resolution resolution = environment(Map.of("PHALA_TYPO", "1", "PTP_TYPO", "1", "PRB_TYPO", "1",
                "PHALA_PARA_PARALLEL_BLOCKS", "5",
                "PHALA_MODULE", "solo", "HOME", "/root"));
        assertEquals(3, resolution.warnings().size());
        assertTrue(resolution.warnings().stream().anyMatch(warning -> warning.contains("PRB_TYPO")));
        assertTrue(resolution.errors().isEmpty());
    }

    @Test
    void booleanIsTrueOnlyForTrue() {
        for (String text : List.of("1", "yes", "TRUE", "false")) {
            assertEquals(false, value(environment(Map.of("PHALA_SYNC_ONLY", text)), "prb.worker.runner/syncOnly"), text);
        }
        assertEquals(true, value(environment(Map.of("PHALA_SYNC_ONLY", "true")), "prb.worker.runner/syncOnly"));
        assertEquals(true, value(environment(Map.of()), "prb.worker.pruntime/keepAlive"));
        assertEquals(false, value(environment(Map.of("WORKER_KEEPALIVE_ENABLED", "no")), "prb.worker.pruntime/keepAlive"));
        assertEquals(5_000L, value(environment(Map.of("WORKER_KEEPALIVE_TIMEOUT", "5000")), "prb.worker.pruntime/keepAliveMs"));
        assertEquals(100, value(environment(Map.of("PHALA_RUNNER_MAX_WORKER_NUMBER", "100")),
                "prb.worker.runner/workersPerRunner"));
        assertEquals(true, value(environment(Map.of("DISABLE_LRU", "true")), "prb.worker.runner/cacheDisabled"));
    }

    @Test
    void endpointsAreSplitAtCommas() {
        Resolution resolution = environment(Map.of("PHALA_CHAIN_ENDPOINT", "ws://a:1, ws://b:2,"));
        assertArrayEquals(new String[] {"ws://a:1", "ws://b:2"}, (String[]) value(resolution, "prb.chain.client.para/endpoints"));
    }

    @Test
    void settingsOfThePeerProtocolReachTheirRooms() {
        Resolution resolution = environment(Map.of("PHALA_WALKIE_LISTEN_ADDRESSES", "/ip4/0.0.0.0/tcp/28888",
                "PHALA_WALKIE_BOOT_NODES", "/ip4/192.0.2.1/tcp/1/p2p/a, /ip4/192.0.2.2/tcp/1/p2p/b",
                "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true", "PHALA_BRIDGE_IDENTITY", "north",
                "PRB_WALKIE_ALLOWED_PEERS", "Qma,Qmb", "PRB_WALKIE_PSK_FILE", "/keys/psk"));
        assertTrue(resolution.warnings().isEmpty() && resolution.errors().isEmpty());
        assertArrayEquals(new String[] {"/ip4/0.0.0.0/tcp/28888"}, (String[]) value(resolution, "prb.walkie/listenAddresses"));
        assertEquals(2, ((String[]) value(resolution, "prb.walkie.discovery/bootNodes")).length);
        assertEquals(true, value(resolution, "prb.walkie.discovery/mdnsDisabled"));
        assertEquals("north", value(resolution, "prb.walkie/bridgeIdentity"));
        assertArrayEquals(new String[] {"Qma", "Qmb"}, (String[]) value(resolution, "prb.walkie.access/allowedPeers"));
        assertEquals("/keys/psk", value(resolution, "prb.walkie.access/pskFile"));
        assertEquals("/d/allowed-peers", value(resolution, "prb.walkie.access/file"));
        assertEquals("default", value(environment(Map.of()), "prb.walkie/bridgeIdentity"));
        assertEquals(2, ((String[]) value(environment(Map.of()), "prb.walkie/listenAddresses")).length);
    }

    @Test
    void soloIgnoresTheTwoMeaningsOfLocalDbPath() {
        Resolution resolution = environment(Map.of("PHALA_LOCAL_DB_PATH", "/var/data/0"));
        assertEquals("/d/local.db", value(resolution, "prb.worker.inventory/file"));
        assertTrue(resolution.warnings().getFirst().contains("PHALA_LOCAL_DB_PATH"));
    }

    @Test
    void providerKeepsItsDataWhereLocalDbPathSays() {
        Map<String, String> environment = Map.of("PHALA_LOCAL_DB_PATH", "/var/data/0");
        Resolution resolution = role("data_provider", environment);
        assertEquals("/var/data/0/blobs", value(resolution, "prb.blob.store/folder"));
        assertEquals("/var/data/0/journal", value(resolution, "prb.blob.journal/folder"));
        assertTrue(resolution.warnings().isEmpty());
        assertEquals("/d/blobs", value(role("data_provider", Map.of()), "prb.blob.store/folder"));
        assertEquals("/d/blobs", value(role("lifecycle", environment), "prb.blob.store/folder"));
        assertEquals("/var/data/0", value(role("lifecycle", environment), "prb.worker.inventory/file"));
    }

    @Test
    void bothNamesOfTheBlobServersPortAreRead() {
        Resolution none = role("data_provider", Map.of());
        assertEquals(8012, value(none, "prb.blob.server/port"));
        assertEquals(0, value(none, "prb.blob.server/guidePort"));
        Resolution both = role("data_provider", Map.of("PHALA_DATA_PROVIDER_LOCAL_SERVER", "8022",
                "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "8033"));
        assertEquals(8022, value(both, "prb.blob.server/port"));
        assertEquals(8033, value(both, "prb.blob.server/guidePort"));
    }

    @Test
    void variablesOfBlobsReachTheirRooms() {
        Resolution resolution = role("lifecycle", Map.of("PRB_DATA_PROVIDERS", "a:1, b:2", "PHALA_LRU_CACHE_SIZE", "7",
                "PHALA_LRU_CACHE_MAX_AGE", "8", "PHALA_LIFECYCLE_BLOB_QUEUE_SIZE", "9", "PHALA_BRIDGE_IDENTITY", "mine",
                "PHALA_PTP_IGNORE_BRIDGE_IDENTITY", "true", "PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", "32",
                "PRB_BLOB_TOKEN_FILE", "/t"));
        assertArrayEquals(new String[] {"a:1", "b:2"}, (String[]) value(resolution, "prb.blob.client/providers"));
        assertEquals(7, value(resolution, "prb.blob.client/cacheEntries"));
        assertEquals(8L, value(resolution, "prb.blob.client/cacheAgeMs"));
        assertEquals(9, value(resolution, "prb.blob.client/inFlight"));
        assertEquals("mine", value(resolution, "prb.blob.client/bridgeIdentity"));
        assertEquals(true, value(resolution, "prb.blob.client/anyBridge"));
        assertEquals(32, value(resolution, "prb.blob.server/sessionMib"));
        assertEquals("/t", value(resolution, "prb.blob.server/tokenFile"));
        assertEquals("/t", value(resolution, "prb.blob.client/tokenFile"));
        assertTrue(resolution.warnings().isEmpty() && resolution.errors().isEmpty());
    }

    @Test
    void environmentOfTheGuidesDataProviderIsTakenWithoutAWarning() {
        Resolution resolution = role("data_provider", Map.of("PHALA_MODULE", "data_provider", "NODE_ENV", "development",
                "PHALA_LOGGER_LEVEL", "debug", "PHALA_PARENT_CHAIN_ENDPOINT", "ws://path.to.kusama.node:9945",
                "PHALA_CHAIN_ENDPOINT", "ws://path.to.khala.node:9944", "PHALA_WALKIE_LISTEN_ADDRESSES",
                "/ip4/0.0.0.0/tcp/28888", "PHALA_BRIDGE_IDENTITY", "production",
                "PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", "64"));
        assertEquals(List.of(), resolution.warnings());
        assertEquals(List.of(), resolution.errors());
    }

    @Test
    void featureValuesWithoutVariableAreDelivered() {
        Sources sources = new Sources(Map.of(), Map.of(), Map.of(), Map.of(), Map.of("prb.identity", Map.of("kind", "LIFECYCLE")),
                "/d", "solo");
        assertEquals("LIFECYCLE", Resolution.of(sources).configurations().get("prb.identity").get("kind"));
    }

    private static String workers(Map<String, String> flags, Map<String, String> environment, Map<String, String> overlay,
            Map<String, String> file, Map<String, Map<String, Object>> features) {
        Setting setting = find(Resolution.of(new Sources(flags, environment, overlay, file, features, "/d", "solo")), WORKERS_ID);
        assertEquals(Integer.class, setting.value().getClass());
        return setting.shown() + " " + setting.origin().text();
    }

    private static Resolution environment(Map<String, String> environment) {
        return Resolution.of(new Sources(Map.of(), environment, Map.of(), Map.of(), Map.of(), "/d", "solo"));
    }

    private static Resolution role(String role, Map<String, String> environment) {
        return Resolution.of(new Sources(Map.of(), environment, Map.of(), Map.of(), Map.of(), "/d", role));
    }

    private static Object value(Resolution resolution, String id) {
        return find(resolution, id).value();
    }

    private static Setting find(Resolution resolution, String id) {
        return resolution.settings().stream().filter(setting -> (setting.pid() + "/" + setting.key()).equals(id)).findFirst()
                .orElseThrow();
    }
}
