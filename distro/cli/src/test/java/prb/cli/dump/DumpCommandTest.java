package prb.cli.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.id.Surroundings;
import prb.identity.keyfile.PeerKey;

class DumpCommandTest {

    private static final String PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    private static final String TOKEN = "tok-5up3r-s3cr3t-value";
    private static final String PSK = "0123456789abcdef-psk-0123456789abcdef";
    private static final String PASSWORD = "pa55w0rd%21x";
    private static final String SEED = "e5be9a5092b81bca64be81d212e7f2f9eba183bb7a90954f7b76361f6edb5c0a";
    private static final String JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJtZSJ9.c2lnbmF0dXJl";
    private static final List<String> SECRETS = List.of(PHRASE, TOKEN, PSK, PASSWORD, "pa55w0rd!x", SEED, JWT, "hunter22",
            "//Bob//stash",
            "api-key-1234567890abcdef", "MIIEvQIBADANBgkq",
            Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8)));

    @TempDir
    private Path folder;

    /** Everything that could give a secret away says it. */
    private static String loud() {
        return String.join("\n", "2026 INFO opened //Bob//stash and " + PHRASE, "Authorization: Bearer " + TOKEN, "psk " + PSK,
                "{\"mnemonic\":\"" + PHRASE + "\",\"operatorSecret\" : \"hunter22\"}", "seed: 0x" + SEED, "secret key is " + SEED,
                "ws://user:hunter22@node:9944/api-key-1234567890abcdef?token=hunter22", JWT,
                "redis://:" + PASSWORD + "@127.0.0.1/",
                "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkq\n-----END PRIVATE KEY-----",
                Base64.getEncoder().encodeToString(TOKEN.getBytes(StandardCharsets.UTF_8)), "decoded pa55w0rd!x",
                "a line that stays");
    }

    private Map<String, String> entries(Path zip) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), new String(in.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return entries;
    }

    @Test
    void noSecretIsInAnyEntry() throws Exception {
        Path data = Files.createDirectories(folder.resolve("data/keys/id")).getParent().getParent();
        PeerKey key = PeerKey.generate();
        Files.write(data.resolve("keys/id/LIFECYCLE"), key.encode());
        Files.writeString(data.resolve("prb.log"), loud());
        inventory(data);
        Map<String, String> environment = new TreeMap<>(Map.of("PRB_DATA", data.toString(), "XDG_RUNTIME_DIR", folder.toString(),
                "PHALA_Q_REDIS_ENDPOINT", "redis://:" + PASSWORD + "@127.0.0.1:1/", "PHALA_CHAIN_ENDPOINT",
                "ws://user:hunter22@127.0.0.1:1/api-key-1234567890abcdef", "PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:1",
                "PRB_HTTP_TOKEN_FILE", Files.writeString(folder.resolve("token"), TOKEN + "\n").toString(), "PRB_WALKIE_PSK_FILE",
                Files.writeString(folder.resolve("psk"), PSK).toString(), "PRB_MY_PASSWORD", "hunter22", "UNRELATED",
                "not told"));
        Path file = folder.resolve("dump.zip");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8); ServerSocketChannel role = role()) {
            assertTrue(role.isOpen());
            assertEquals(0,
                    DumpCommand.run(new String[] {file.toString()}, new Surroundings(environment, out, out, Optional.empty(),
                            Clock.systemUTC())),
                    bytes.toString(StandardCharsets.UTF_8));
        }
        Map<String, String> entries = entries(file);
        entries.put("(printed)", bytes.toString(StandardCharsets.UTF_8));
        for (Map.Entry<String, String> entry : entries.entrySet()) {
            for (String secret : SECRETS) {
                assertFalse((entry.getKey() + entry.getValue()).contains(secret), entry.getKey() + " has " + secret);
            }
            assertFalse(entry.getValue().contains(key.privateKey().getPrivateExponent().toString(16)));
        }
        assertTrue(entries.get("prb-dump/logs/prb.log").contains("a line that stays"), entries.get("prb-dump/logs/prb.log"));
        assertTrue(entries.get("prb-dump/environment.txt").contains("PHALA_CHAIN_ENDPOINT=ws://***@127.0.0.1:1/***"));
        assertFalse(entries.get("prb-dump/environment.txt").contains("UNRELATED"));
        assertTrue(entries.get("prb-dump/inventory.json").contains("\"name\":\"mine\""));
        assertTrue(entries.get("prb-dump/doctor.txt").contains("FAIL"), "a dump is made of what is broken");
        assertTrue(entries.keySet().stream().anyMatch(name -> name.matches("prb-dump/roles/lifecycle-\\d+/health.json")),
                entries.keySet()
                        .toString());
        assertTrue(
                entries.get("prb-dump/roles/lifecycle-" + ProcessHandle.current().pid() + "/config.txt").contains("that stays"));
        assertTrue(entries.get("prb-dump/disk.txt").contains("keys/id"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    private static void inventory(Path data) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("local.db"));
                Statement sql = db
                        .createStatement()) {
            sql.execute("CREATE TABLE pools (id, pid, name, proxiedAccountSs58, enabled, syncOnly, encryptedOperator)");
            sql.execute("CREATE TABLE workers (name, endpoint, stake, enabled, syncOnly, poolId)");
            sql.execute("INSERT INTO pools VALUES ('a', 1, 'mine', NULL, 1, 0, '" + PHRASE + "')");
            sql.execute("INSERT INTO workers VALUES ('w', 'http://user:hunter22@127.0.0.1:1/', '1', 1, 0, 'a')");
        }
    }

    /** A running role, this process, that answers every line with what is too much. */
    private ServerSocketChannel role() throws IOException {
        Path registered = Files.createDirectories(folder.resolve("prb"));
        long pid = ProcessHandle.current().pid();
        Path socket = registered.resolve("lifecycle-" + pid + ".sock");
        Files.writeString(registered.resolve("lifecycle-" + pid + ".json"),
                "{\"role\":\"lifecycle\",\"pid\":" + pid + ",\"data\":\""
                        + folder.resolve("data") + "\",\"socket\":\"" + socket + "\",\"startedAt\":\"now\"}");
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread.ofVirtual().start(() -> {
            while (server.isOpen()) {
                try (SocketChannel client = server.accept()) {
                    client.read(ByteBuffer.allocate(1000));
                    client.write(ByteBuffer.wrap(loud().getBytes(StandardCharsets.UTF_8)));
                } catch (IOException closed) {
                    return;
                }
            }
        });
        return server;
    }

    @Test
    void whatIsNoSecretStays() {
        Redactor redactor = Redactor.of(Map.of());
        for (String text : List.of("relay 0x1828b133a1f2 finalized 31",
                "peer /ip4/10.0.0.5/tcp/28888/p2p/QmRcb4h6r5AxGfR8x9q6xqBGEonELvvs",
                "{\"relay\":{\"finalized\":31,\"encoded\":28}}", "at prb.cli.Main.run(Main.java:12)", "http://10.0.0.7:8000/w/1",
                "block 0x" + "ab".repeat(32) + " is final", "role solo is well and all of its checks are in order now")) {
            assertEquals(text, redactor.clean(text));
        }
    }

    @Test
    void wrongCommandLinesAreRefused() throws IOException {
        Surroundings around = new Surroundings(Map.of(), System.out, System.err, Optional.empty(), Clock.systemUTC());
        assertEquals(2, DumpCommand.run(new String[] {}, around));
        Path there = Files.writeString(folder.resolve("there"), "");
        assertEquals(1, DumpCommand.run(new String[] {there.toString()}, around));
        assertEquals(0, DumpCommand.run(new String[] {"help"}, around));
    }
}
