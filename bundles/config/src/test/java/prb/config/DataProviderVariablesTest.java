package prb.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every variable that the guide or the original names for a data provider, and each of ours that concerns it. */
class DataProviderVariablesTest {

    private static final String HASH = "0x" + "ab".repeat(32);

    /** A variable, a value that is not its default, and the setting that it must reach with what in it. */
    private record Row(String name, String value, String setting, Object expected) {}

    private static final List<Row> ROWS = List.of(
            new Row("PHALA_LOGGER_LEVEL", "debug", "prb.log/level", "debug"),
            new Row("PHALA_CHAIN_ENDPOINT", "ws://a:1,ws://b:2", "prb.chain.client.para/endpoints", "[ws://a:1, ws://b:2]"),
            new Row("PHALA_PARENT_CHAIN_ENDPOINT", "ws://c:3", "prb.chain.client.relay/endpoints", "[ws://c:3]"),
            new Row("PHALA_PEER_ID_PREFIX", "/keys", "prb.identity/folder", "/keys"),
            new Row("PHALA_BRIDGE_IDENTITY", "mine", "prb.blob.client/bridgeIdentity", "mine"),
            new Row("PHALA_PTP_IGNORE_BRIDGE_IDENTITY", "true", "prb.blob.client/anyBridge", true),
            new Row("PHALA_LOCAL_DB_PATH", "/var/data/0", "prb.blob.store/folder", "/var/data/0/blobs"),
            new Row("PHALA_LOCAL_DB_PATH", "/var/data/0", "prb.blob.journal/folder", "/var/data/0/journal"),
            new Row("PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "8033", "prb.blob.server/guidePort", 8_033),
            new Row("PHALA_DATA_PROVIDER_LOCAL_SERVER", "8022", "prb.blob.server/port", 8_022),
            new Row("PHALA_LIFECYCLE_BLOB_SERVER_SESSION_MAX_MEMORY", "32", "prb.blob.server/sessionMib", 32),
            new Row("PHALA_ENABLE_PARA_BATCH_SYNC", "true", "prb.blob.store/paraBatch", true),
            new Row("PHALA_DATA_PROVIDER_BLOB_MAX_PARA_BLOCK_RANGE_COUNT", "20", "prb.blob.store/paraBatchBlocks", 20),
            new Row("PRB_CHAIN_MESSAGE_MIB", "32", "prb.chain.client.relay/messageMiBMax", 32),
            new Row("PRB_CHAIN_MESSAGE_MIB", "32", "prb.chain.client.para/messageMiBMax", 32),
            new Row("PRB_VERIFY_STATE", "off", "prb.blob.encoder/verifyState", "off"),
            new Row("PRB_VERIFY_STATE_BYTES_MAX", "1048576", "prb.blob.encoder/verifyStateBytesMax", 1_048_576L),
            new Row("PRB_CONFIRMED_FORCED_CHANGES", "7:" + HASH + ", 9:" + HASH, "prb.blob.encoder/confirmedForcedChanges",
                    "[7:" + HASH + ", 9:" + HASH + "]"),
            new Row("PRB_RANGE_BYTES_MAX", "65536", "prb.blob.encoder/rangeBytesMax", 65_536L),
            new Row("PRB_RANGE_BYTES_MAX", "65536", "prb.blob.store/rangeBytesMax", 65_536L),
            new Row("PRB_DISK_RESERVE_BYTES", "0", "prb.blob.journal/reserveBytes", 0L),
            new Row("PRB_DISK_RESERVE_BYTES", "0", "prb.blob.store/reserveBytes", 0L),
            new Row("PRB_BLOB_STORE_CACHE_BYTES_MAX", "0", "prb.blob.store/cacheBytesMax", 0L),
            new Row("PRB_FIRST_PARA_HEADER", "0", "prb.blob.store/firstParaHeader", 0),
            new Row("PRB_BLOB_SERVER_HOST", "127.0.0.1", "prb.blob.server/host", "127.0.0.1"),
            new Row("PRB_BLOB_SERVER_CACHE_MIB", "5", "prb.blob.server/cacheMib", 5),
            new Row("PRB_BLOB_SERVER_CONNECTIONS", "5", "prb.blob.server/connections", 5),
            new Row("PRB_BLOB_SERVER_CONNECTIONS_PER_HOST", "5", "prb.blob.server/connectionsPerHost", 5),
            new Row("PRB_BLOB_SERVER_IDLE_S", "5", "prb.blob.server/idleS", 5),
            new Row("PRB_BLOB_TOKEN_FILE", "/t", "prb.blob.server/tokenFile", "/t"),
            new Row("PRB_BLOB_TLS_CERT", "/c", "prb.blob.server/tlsCert", "/c"),
            new Row("PRB_BLOB_TLS_KEY", "/k", "prb.blob.server/tlsKey", "/k"));

    /** Read by the launcher (the module), by rooms that are not in this role's feature yet (Walkie), or never used by anybody. */
    private static final Set<String> SILENT = Set.of("PHALA_MODULE", "NODE_ENV", "PHALA_WALKIE_LISTEN_ADDRESSES",
            "PHALA_WALKIE_BOOT_NODES", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "PHALA_HOLD_ON_SUBPROCESS_EXIT",
            "PHALA_DATA_PROVIDER_BLOB_MAX_RANGE_COUNT", "PHALA_DATA_PROVIDER_EXTERNAL_LISTEN_ADDRESSES",
            "PHALA_DATA_PROVIDER_TRUSTED_ORIGINS", "PHALA_DATA_PROVIDER_BOOT_NODES", "PHALA_PARA_PARALLEL_BLOCKS",
            "PHALA_PARENT_PARALLEL_BLOCKS", "PHALA_Q_REDIS_ENDPOINT", "PHALA_PARA_ID", "SYNC_TYPE", "LOGGER_SRC",
            "PHALA_DISABLE_DP_PREFETCH");

    @Test
    void everyVariableReachesItsSetting() {
        Resolution defaults = resolve(Map.of());
        for (Row row : ROWS) {
            Resolution resolution = resolve(Map.of(row.name(), row.value()));
            assertEquals(row.expected(), value(resolution, row.setting()), row.toString());
            assertNotEquals(row.expected(), value(defaults, row.setting()), row.name() + " was tried with its default");
            assertEquals(List.of(), resolution.warnings(), row.name());
            assertEquals(List.of(), resolution.errors(), row.name());
        }
    }

    @Test
    void variablesThatTheOriginalNeverUsedAreSilent() {
        for (String name : SILENT) {
            Resolution resolution = resolve(Map.of(name, "1"));
            assertEquals(List.of(), resolution.warnings(), name);
            assertEquals(List.of(), resolution.errors(), name);
        }
    }

    /** A variable that is added for the data provider has its row above. */
    @Test
    void noVariableOfTheRoomsIsLeftOut() {
        Set<String> rooms = Set.of("prb.chain.client.relay", "prb.chain.client.para", "prb.blob.encoder", "prb.blob.journal",
                "prb.blob.store", "prb.blob.server");
        Set<String> tried = new HashSet<>(ROWS.stream().map(Row::setting).toList());
        for (Variable variable : Variables.ALL) {
            String setting = variable.pid() + "/" + variable.key();
            assertTrue(!rooms.contains(variable.pid()) || tried.contains(setting), setting + " is not tried");
        }
    }

    @Test
    void badValuesOfOursAreErrorsThatNameThem() {
        List<Row> bad = List.of(new Row("PRB_VERIFY_STATE", "maybe", "", ""), new Row("PRB_VERIFY_STATE_BYTES_MAX", "5", "", ""),
                new Row("PRB_CONFIRMED_FORCED_CHANGES", "7:" + HASH + ",8:0x12", "", ""),
                new Row("PRB_CHAIN_MESSAGE_MIB", "0", "", ""), new Row("PRB_DISK_RESERVE_BYTES", "-1", "", ""),
                new Row("PRB_RANGE_BYTES_MAX", "94371841", "", ""));
        for (Row row : bad) {
            List<String> errors = resolve(Map.of(row.name(), row.value())).errors();
            assertEquals(1, errors.size(), row.toString());
            assertTrue(errors.getFirst().contains(row.name()), errors.getFirst());
        }
    }

    private static Resolution resolve(Map<String, String> environment) {
        return Resolution.of(new Sources(Map.of(), environment, Map.of(), Map.of(), Map.of(), "/d", "data_provider"));
    }

    private static Object value(Resolution resolution, String id) {
        Object value = resolution.settings().stream().filter(setting -> (setting.pid() + "/" + setting.key()).equals(id))
                .findFirst().orElseThrow().value();
        return value instanceof Object[] values ? Arrays.toString(values) : value;
    }
}
