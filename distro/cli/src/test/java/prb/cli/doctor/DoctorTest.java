package prb.cli.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.id.Surroundings;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.PeerKey;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;
import prb.wire.pruntime.PhactoryInfo;

/** The command as its caller sees it, before nodes, Redis and workers that do as they were told. */
class DoctorTest {

    private static final long PARA = 2004;
    private static final Bytes ZERO = Bytes.wrap(new byte[32]);

    @TempDir
    private Path data;
    private final Map<String, String> environment = new TreeMap<>();
    private final List<AutoCloseable> running = new ArrayList<>();
    private FakeNode relay;
    private FakeNode para;

    @BeforeEach
    void start() throws Exception {
        Header head = Header.of(ZERO, 6, ZERO, ZERO, List.of());
        relay = keep(FakeNode.archive("Kusama")).knows(PARA, head);
        para = keep(FakeNode.archive("Khala")).para(PARA, System.currentTimeMillis());
        para.set("chain_getBlockHash",
                params -> params.get(0).asLong() == 6 ? head.hash().toHex() : FakeNode.hash(params.get(0).asLong()));
        environment.putAll(Map.of("PHALA_PARENT_CHAIN_ENDPOINT", relay.url(), "PHALA_CHAIN_ENDPOINT", para.url(), "PRB_DATA",
                data.toString(), "XDG_RUNTIME_DIR", data.toString(), "PRB_HTTP_PORT", "0", "PRB_QUEUE_HTTP_PORT", "0",
                "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "0", "PHALA_DATA_PROVIDER_LOCAL_SERVER", "0"));
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable each : running) {
            each.close();
        }
    }

    private <T extends AutoCloseable> T keep(T each) {
        running.add(each);
        return each;
    }

    private record Run(int exit, String out, String err) {
        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(out);
        }

        /** Findings of a check with a status, one a line. */
        String findings(String check, String status) throws IOException {
            StringBuilder text = new StringBuilder();
            for (JsonNode each : json().get("checks")) {
                if (each.get("check").asText().equals(check) && each.get("status").asText().equals(status)) {
                    text.append(each.get("subject").asText()).append(' ').append(each.get("found").asText()).append('\n');
                    assertEquals(status.equals("OK"), each.get("next").asText().isEmpty(), "what to do next: " + each);
                }
            }
            return text.toString();
        }
    }

    private Run run(String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int exit = DoctorCommand.run(args, new Surroundings(environment, o, e, Optional.empty(), Clock.systemUTC()));
            return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    private Run json(String role) {
        return run("--json", "--role", role);
    }

    @Test
    void aHealthyProviderHasNothingToMend() throws Exception {
        Run run = json("data_provider");
        assertEquals(0, run.exit(), run.out());
        assertEquals(0, run.json().get("fail").asInt(), run.out());
        assertTrue(run.findings("relay node", "OK").contains("chain Kusama, genesis 0x00000000…, finalized 7"), run.out());
        assertTrue(run.findings("relay and para", "OK").contains("para 2004, block 6 is final on both"), run.out());
        assertTrue(run.out().contains("behind this clock"), run.out());
        assertTrue(run.out().contains("a small write with fsync takes"), run.out());
        try (var left = Files.list(data)) {
            assertEquals(List.of(), left.toList(), "nothing stays behind");
        }
        String text = run("--role", "data_provider").out();
        assertTrue(text.contains("OK    relay node " + relay.url() + ": answers (127.0.0.1, TCP "), text);
        assertTrue(text.endsWith(" WARN, 0 FAIL\n"), text);
    }

    @Test
    void nodesAreLookedAtOneByOne() throws Exception {
        int closed;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            closed = free.getLocalPort();
        }
        FakeNode pruned = keep(FakeNode.archive("Kusama")).without("grandpa_proveFinality");
        pruned.set("system_health", Map.of("peers", 0, "isSyncing", true, "shouldHavePeers", true));
        pruned.set("state_getRuntimeVersion", params -> {
            throw new IllegalStateException("State already discarded");
        });
        environment.put("PHALA_PARENT_CHAIN_ENDPOINT", pruned.url() + ", ws://nobody:hunter2@127.0.0.1:" + closed
                + ",ws://no.such.host.invalid:9944,http://127.0.0.1:1");
        Run run = json("data_provider");
        assertEquals(1, run.exit());
        String failures = run.findings("relay node", "FAIL");
        assertTrue(failures.contains("does not offer grandpa_proveFinality"), failures);
        assertTrue(failures.contains("ws://***@127.0.0.1:" + closed + " TCP to 127.0.0.1 port " + closed + ": refused"),
                failures);
        assertTrue(failures.contains("the name no.such.host.invalid does not resolve"), failures);
        assertTrue(failures.contains("it is no address of the form"), failures);
        assertFalse(run.out().contains("hunter2"), "a password");
        String warnings = run.findings("relay node", "WARN");
        assertTrue(warnings.contains("is still syncing"), warnings);
        assertTrue(warnings.contains("is pruned: the state of block 1 is gone"), warnings);
    }

    @Test
    void chainsThatDoNotBelongTogetherAndSlowClocksAreFound() throws Exception {
        para.para(2035, System.currentTimeMillis() + 120_000);
        Run run = json("data_provider");
        assertTrue(run.findings("relay and para", "FAIL").contains("para 2035 is not registered on the relay chain"), run.out());
        assertTrue(run.findings("clock", "FAIL").contains("s ahead of this clock"), run.out());
        para.para(PARA, System.currentTimeMillis() - 600_000).set("chain_getBlockHash", params -> FakeNode.hash(1));
        run = json("data_provider");
        assertTrue(run.findings("relay and para", "FAIL").contains("another block 6 on the relay chain"), run.out());
        assertTrue(run.findings("clock", "WARN").contains("the clock is fast, or the node stands still"), run.out());
    }

    @Test
    void redisMustKeepNothing() throws Exception {
        FakeRedis redis = keep(FakeRedis.good());
        environment.put("PHALA_Q_REDIS_ENDPOINT", redis.url());
        Run run = json("trade");
        assertTrue(run.findings("redis", "OK").contains("Redis 7.0.15"), run.out());
        assertTrue(run.findings("redis", "OK").contains("keeps nothing on disk"), run.out());
        redis.set("CONFIG GET save", FakeRedis.list("save", "3600 1")).set("EXISTS", ":2\r\n")
                .set("INFO", FakeRedis.text("redis_version:5.0.1\r\nmaxmemory:100\r\nmaxmemory_policy:allkeys-lru\r\n"));
        String failures = json("trade").findings("redis", "FAIL");
        assertTrue(failures.contains("writes its data to disk (save '3600 1', appendonly no)"), failures);
        assertTrue(failures.contains("holds the original's queue"), failures);
        assertTrue(failures.contains("version 5.0.1 is too old"), failures);
        redis.set("CONFIG GET save", "-NOPERM no\r\n");
        assertTrue(json("trade").findings("redis", "WARN").contains("does not let this user ask"));
        redis.set("PING", "-NOAUTH Authentication required.\r\n");
        assertTrue(json("trade").findings("redis", "FAIL").contains("NOAUTH"));
        environment.remove("PHALA_Q_REDIS_ENDPOINT");
        assertTrue(json("trade").findings("redis", "FAIL").contains("role trade can not do without"));
        assertTrue(json("lifecycle").findings("redis", "FAIL").contains("nobody to send its transactions"));
    }

    private PeerKey key(String kind) throws IOException {
        PeerKey key = PeerKey.generate();
        Path file = Files.createDirectories(data.resolve("keys/id")).resolve(kind);
        Files.write(file, key.encode());
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        return key;
    }

    private void inventory(PeerKey key, List<String> endpoints) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("local.db"));
                Statement sql = db
                        .createStatement()) {
            sql.execute("CREATE TABLE pools (id, pid, name, proxiedAccountSs58, enabled, syncOnly, encryptedOperator)");
            sql.execute("CREATE TABLE workers (name, endpoint, stake, enabled, syncOnly, poolId)");
            try (PreparedStatement pool = db.prepareStatement("INSERT INTO pools VALUES ('a', 1, 'mine', NULL, 1, 0, ?)")) {
                pool.setBytes(1, RsaIdentity.of(key).wrap(new byte[] {1}));
                pool.execute();
            }
            for (int i = 0; i < endpoints.size(); i++) {
                sql.execute("INSERT INTO workers VALUES ('w" + i + "', '" + endpoints.get(i) + "', '1', 1, 0, 'a')");
            }
        }
    }

    @Test
    void keysAndInventoryFitAndAreSafe() throws Exception {
        PeerKey key = key("LIFECYCLE");
        inventory(key, List.of());
        environment.put("USE_BUILT_IN_TRADER", "true");
        byte[] before = Files.readAllBytes(data.resolve("local.db"));
        Run run = json("lifecycle");
        assertEquals(0, run.exit(), run.out());
        assertTrue(run.findings("key", "WARN").contains("was never backed up"), run.out());
        assertTrue(run.findings("inventory", "OK").contains("all 1 open with " + key.id()), run.out());
        BackupMark.write(data.resolve("keys/id/LIFECYCLE"), key.id(), java.time.Instant.EPOCH);
        Files.setPosixFilePermissions(data.resolve("keys/id/LIFECYCLE"), PosixFilePermissions.fromString("rw-r--r--"));
        run = json("lifecycle");
        assertEquals(1, run.exit(), run.out());
        assertTrue(run.findings("key", "FAIL").contains("others may read or write"), run.out());
        assertEquals("", run.findings("key", "WARN"));
        assertTrue(
                PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("keys/id/LIFECYCLE"))).endsWith("r--"),
                "a look changes nothing");
        key("LIFECYCLE");
        assertTrue(json("lifecycle").findings("inventory", "FAIL").contains("those of pools mine do not open"));
        Files.delete(data.resolve("keys/id/LIFECYCLE"));
        assertTrue(json("lifecycle").findings("key", "FAIL").contains("is missing, and"));
        assertEquals(Bytes.wrap(before), Bytes.wrap(Files.readAllBytes(data.resolve("local.db"))));
        Files.writeString(data.resolve("local.db"), "no database");
        assertTrue(json("lifecycle").findings("inventory", "FAIL").contains("can not be read as an inventory"));
    }

    @Test
    void manyWorkersAreASummary() throws Exception {
        HttpServer workers = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        running.add(() -> workers.stop(0));
        byte[] info = PhactoryInfo.newBuilder().setInitialized(true).setVersion("0.2.6").setPublicKey("aabbccddeeff").build()
                .toByteArray();
        workers.createContext("/ok", exchange -> {
            exchange.sendResponseHeaders(200, info.length);
            exchange.getResponseBody().write(info);
            exchange.close();
        });
        workers.createContext("/bad", exchange -> {
            exchange.sendResponseHeaders(500, -1);
            exchange.close();
        });
        workers.start();
        String address = "http://127.0.0.1:" + workers.getAddress().getPort();
        List<String> endpoints = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            endpoints.add(address + (i % 10 == 0 ? "/bad/" : "/ok/") + i);
        }
        inventory(key("LIFECYCLE"), endpoints);
        Run run = json("solo");
        assertTrue(run.findings("workers", "WARN").contains("270 of 300 pRuntimes answer, versions {0.2.6=270}"), run.out());
        assertEquals(10, run.findings("worker", "WARN").lines().count(), "first failures only");
        assertTrue(run.findings("worker", "WARN").contains("answers with HTTP status 500"), run.out());
    }

    @Test
    void portsPeersAndProvidersAreTried() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            String id = PeerKey.generate().id().toString();
            environment.putAll(Map.of("PRB_HTTP_PORT", "" + taken.getLocalPort(), "USE_BUILT_IN_TRADER", "true",
                    "PHALA_WALKIE_BOOT_NODES", "/ip4/127.0.0.1/tcp/" + taken.getLocalPort() + "/p2p/" + id
                            + ",/ip4/127.0.0.1/udp/1,/ip4/0.0.0.0/tcp/18888",
                    "PRB_DATA_PROVIDERS", "127.0.0.1:0,nonsense"));
            Run run = json("lifecycle");
            assertTrue(run.findings("port", "FAIL").contains(taken.getLocalPort() + " (HTTP) can not be had"), run.out());
            assertTrue(run.findings("boot node", "OK").contains(id + " takes connections"), run.out());
            assertTrue(run.findings("boot node", "OK").contains("means none"), run.out());
            assertTrue(run.findings("boot node", "FAIL").contains("/ip4/127.0.0.1/udp/1 is no address of a peer"), run.out());
            assertTrue(run.findings("data provider", "FAIL").contains("nonsense is not of the form HOST:PORT"), run.out());
            assertTrue(run.findings("data provider", "FAIL").contains("127.0.0.1:0 "), run.out());
        }
    }

    @Test
    void wrongCommandLinesAreRefused() {
        assertEquals(2, run("--role", "miner").exit());
        assertEquals(2, run("something").exit());
        assertEquals(2, run("--nonsense").exit());
        assertTrue(run("help").out().startsWith("Usage: prb doctor"));
    }
}
