package prb.cli.migrate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.id.Surroundings;
import prb.identity.keyfile.PeerKey;

class MigrateCommandTest {

    private static final String COMPOSE = """
            version: "3"
            x-defaults: &defaults
              volumes: &default-volume-config
                - ./data:/var/data
            x-common: &common
              PHALA_BRIDGE_IDENTITY: ${WHO:-production}
              NODE_ENV: development
            services:
              redis-q:
                image: redis:alpine
              lifecycle:
                volumes: *default-volume-config
                env_file: more.env
                environment:
                  - PHALA_MODULE=lifecycle
                  - PHALA_CHAIN_ENDPOINT=ws://user:hunter2@khala:9944
                  - PHALA_Q_REDIS_ENDPOINT=redis://127.0.0.1:63792/
                  - PHALA_LRU_CACHE_SIZE=50
                  - PHALA_WALKIE_BOOT_NODES=${NOBODY_KNOWS}
                  - SHOE_SIZE=fortythree
              data_provider:
                environment:
                  <<: *common
                  PHALA_MODULE: data_provider
                  PHALA_LOCAL_DB_PATH: /var/data/blocks
              monitor:
                environment:
                  PTP_BOOT_NODES: /ip4/127.0.0.1/tcp/28888
              strange:
                environment: ["PHALA_MODULE=scripts/dump"]
            """;

    @TempDir
    private Path folder;
    private Path old;
    private Path to;
    private String printed = "";
    private PeerKey key;

    @BeforeEach
    void make() throws IOException {
        old = folder.resolve("old");
        to = folder.resolve("to");
        Files.createDirectories(old.resolve("keys/id"));
        Files.createDirectories(old.resolve("blocks"));
        Files.write(old.resolve("blocks/000001.sst"), new byte[3 << 20]);
        key = PeerKey.generate();
        Files.write(old.resolve("keys/id/LIFECYCLE"), key.encode());
        Files.writeString(folder.resolve("compose.yml"), COMPOSE);
        Files.writeString(folder.resolve("more.env"), "# more\nexport PHALA_SYNC_ONLY='true'\n");
    }

    private int run(String... args) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            int exit = MigrateCommand.run(args, new Surroundings(Map.of(), out, out, Optional.empty(), Clock.systemUTC()));
            printed = bytes.toString(StandardCharsets.UTF_8);
            assertFalse(printed.contains("hunter2"), "a password");
            return exit;
        }
    }

    private int compose(String... more) {
        List<String> args = new java.util.ArrayList<>(List.of("--compose", folder.resolve("compose.yml").toString(), "--data", old
                .toString(), "--to", to.toString()));
        args.addAll(List.of(more));
        return run(args.toArray(String[]::new));
    }

    @Test
    void theGuidesFileBecomesOneSettingsFileForEachRole() throws IOException {
        assertEquals(0, compose("--dry-run"), printed);
        assertFalse(Files.exists(to), "a dry run writes nothing");
        assertEquals(0, compose(), printed);
        assertEquals("# Role lifecycle, from service lifecycle of the original bridge.\nPRB_DATA=" + to
                + "\nPHALA_MODULE=lifecycle\n"
                + "PHALA_SYNC_ONLY=true\nPHALA_CHAIN_ENDPOINT=ws://user:hunter2@khala:9944\n"
                + "PHALA_Q_REDIS_ENDPOINT=redis://127.0.0.1:63792/\nPHALA_LRU_CACHE_SIZE=50\n"
                + "PHALA_WALKIE_BOOT_NODES='${NOBODY_KNOWS}'\n",
                Files.readString(to.resolve("lifecycle.env")));
        assertTrue(Files.readString(to.resolve("data_provider.env")).endsWith("PHALA_BRIDGE_IDENTITY=production\n"));
        assertTrue(Files.readString(to.resolve("monitor.env")).contains("PTP_BOOT_NODES=/ip4/127.0.0.1/tcp/28888\n"));
        for (String line : List.of("service redis-q: no part of the bridge", "  differs  PHALA_LRU_CACHE_SIZE=50",
                "  unknown  SHOE_SIZE   ",
                "  silent   NODE_ENV=development", "  taken    PHALA_CHAIN_ENDPOINT=ws://***@khala:9944",
                "module 'scripts/dump' has no counterpart here", "LIFECYCLE (" + key.id() + ") copied",
                old.resolve("blocks") + ", 3 MiB",
                "prb data import " + old.resolve("blocks") + " --data " + to, "the value of PHALA_WALKIE_BOOT_NODES refers to",
                "flush Redis redis://127.0.0.1:63792/", old + " is as it was.")) {
            assertTrue(printed.contains(line), line + " in\n" + printed);
        }
        assertFalse(printed.contains("fortythree"), "what nobody knows may be a secret");
        assertEquals(0, compose(), "again does nothing: " + printed);
        assertTrue(printed.contains("is there already"), printed);
    }

    @Test
    void whatIsThereIsNotOverwritten() throws IOException {
        Files.createDirectories(to.resolve("keys/id"));
        PeerKey other = PeerKey.generate();
        Files.write(to.resolve("keys/id/LIFECYCLE"), other.encode());
        Files.writeString(to.resolve("monitor.env"), "mine");
        Files.writeString(old.resolve("local.db"), "");
        assertEquals(1, compose(), printed);
        assertEquals("mine", Files.readString(to.resolve("monitor.env")));
        assertEquals(other.id(), PeerKey.decode(Files.readAllBytes(to.resolve("keys/id/LIFECYCLE"))).id());
        assertTrue(printed.contains("NOT copied: " + other.id() + " is there"), printed);
        assertTrue(printed.contains("not imported, because of the above"), printed);
    }

    @Test
    void withoutTheInventorysProgramItsCommandIsTold() throws IOException {
        Files.writeString(old.resolve("local.db"), "");
        Path env = Files.writeString(folder.resolve("lm.env"), "PHALA_SYNC_ONLY=true\nPHALA_PEER_ID_PREFIX=/var/data/keys/id\n");
        String[] args = {"--env", env.toString(), "--data", old.toString(), "--to", to.toString(), "--role", "lifecycle"};
        assertEquals(0, run(args), printed);
        assertTrue(printed.contains("prb inventory import --from-v2 " + old.resolve("local.db") + " --key "
                + old.resolve("keys/id/LIFECYCLE") + " --data " + to), printed);
        assertEquals(2, run("--env", env.toString(), "--data", old.toString(), "--to", to.toString()), "no role is named");
    }

    @Test
    void wrongCommandLinesAndFilesAreRefused() throws IOException {
        assertEquals(2, run("--data", old.toString(), "--to", to.toString()));
        assertEquals(2, run("--env", "x", "--data", old.toString()));
        assertEquals(2, run("--compose", "x", "--data", old.toString(), "--to", old.resolve("in").toString()));
        assertEquals(1, run("--compose", "x", "--data", folder.resolve("gone").toString(), "--to", to.toString()));
        Files.writeString(folder.resolve("compose.yml"), "services: [1, 2");
        assertEquals(1, compose());
        assertTrue(printed.contains("is no YAML"), printed);
        Files.writeString(folder.resolve("compose.yml"), "services: {redis: {image: redis}}");
        assertEquals(1, compose());
        assertTrue(printed.contains("no service of the original bridge was found"), printed);
        assertThrows(IOException.class, () -> EnvFile.parse("f", "A=1\nnonsense\n"));
        assertEquals(Map.of("A", "x y", "B", "1", "C", ""), EnvFile.parse("f", "A=\"x y\" \nexport B=1 # one\n\nC=\n"));
    }

    /** The table here and the one that roles go by must not part. */
    @Test
    void rolesKnowWhatIsSaidToBeTaken() throws IOException {
        String known = "";
        for (String file : List.of("Variables", "RoleVariables")) {
            known += Files.readString(Path.of("../../bundles/config/src/main/java/prb/config", file + ".java"));
        }
        String launcher = Files.readString(Path.of("../launcher/src/main/java/prb/launcher/Roles.java"));
        for (String name : List.of("PHALA_LOGGER_LEVEL", "PHALA_CHAIN_ENDPOINT", "PHALA_PARENT_CHAIN_ENDPOINT",
                "PHALA_Q_REDIS_ENDPOINT",
                "PHALA_WALKIE_LISTEN_ADDRESSES", "PHALA_WALKIE_BOOT_NODES", "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY",
                "PHALA_BRIDGE_IDENTITY", "PHALA_PTP_IGNORE_BRIDGE_IDENTITY", "PHALA_DATA_PROVIDER_LOCAL_SERVER",
                "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "PHALA_DATA_PROVIDER_BLOB_MAX_PARA_BLOCK_RANGE_COUNT",
                "PHALA_ENABLE_PARA_BATCH_SYNC", "PHALA_LRU_CACHE_SIZE", "PHALA_LRU_CACHE_MAX_AGE", "DISABLE_LRU",
                "PHALA_LIFECYCLE_BLOB_QUEUE_SIZE", "PHALA_PRPC_REQUEST_TIMEOUT", "PHALA_BLOB_REQUEST_TIMEOUT",
                "WORKER_KEEPALIVE_ENABLED", "WORKER_KEEPALIVE_TIMEOUT", "PHALA_SYNC_ONLY", "PHALA_MIN_BENCH_SCORE",
                "PHALA_ENFORCE_MIN_BENCH_SCORE", "PHALA_DEV_SKIP_RA", "USE_BUILT_IN_TRADER", "PTP_BOOT_NODES",
                "PHALA_RUNNER_MAX_WORKER_NUMBER", "PHALA_LIFECYCLE_CONFIG_MODE")) {
            assertTrue(Meaning.isWritten(name), name);
            assertTrue((known + launcher).contains("\"" + name + "\""), name);
        }
        assertFalse(Meaning.isWritten("PHALA_PEER_ID_PREFIX"));
        assertEquals(Meaning.Kind.UNKNOWN, Meaning.of("HOME").kind());
    }
}
