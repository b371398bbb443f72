package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code prb doctor}, {@code dump} and {@code restore} on a devnet and a running manager, as an operator runs them. */
class DoctorTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(40, 500, 4, 20, 4);
    private static final int WORKERS = 2;
    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final int COMMAND_S_MAX = 180;
    private static final String PASSWORD = "hunter2-hunter2";

    @RegisterExtension
    final Running running = new Running();
    private Path root;
    private Devnet devnet;
    private List<Integer> ports;
    private Map<String, String> environment;

    @BeforeEach
    void start() throws Exception {
        root = Settings.work("doctor-");
        devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        ports = Ports.free(5);
        environment = new TreeMap<>(Fleet.variables(devnet, "127.0.0.1", ports.get(0), "/ip4/127.0.0.1/tcp/" + ports.get(1)));
        environment.putAll(
                Map.of("PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true", "USE_BUILT_IN_TRADER", "true", "PRB_QUEUE_HTTP_PORT",
                        "" + ports.get(2), "XDG_RUNTIME_DIR", root.toString()));
    }

    private record Answer(int exit, String out, String err) {

        /** What checks found with a status, one a line. */
        String found(String status) throws IOException {
            StringBuilder text = new StringBuilder();
            for (JsonNode each : new ObjectMapper().readTree(out).get("checks")) {
                if (each.get("status").asText().equals(status)) {
                    text.append(each.get("check").asText()).append(' ').append(each.get("subject").asText()).append(": ")
                            .append(each.get("found").asText()).append('\n');
                }
            }
            return text.toString();
        }
    }

    private Answer prb(String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("sh", Settings.home().resolve("bin/prb").toString()));
        command.addAll(List.of(words));
        Path err = root.resolve("stderr");
        ProcessBuilder builder = new ProcessBuilder(command).directory(root.toFile()).redirectError(err.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(COMMAND_S_MAX, TimeUnit.SECONDS), "prb " + List.of(words) + " ends");
        return new Answer(process.exitValue(), out, Files.readString(err));
    }

    private Answer doctor(RoleChild manager) throws IOException, InterruptedException {
        return prb("doctor", "--role", "lifecycle", "--data", manager.data().toString(), "--json");
    }

    private RoleChild manager() throws Exception {
        RoleChild manager = running.keep(RoleChild.start("lifecycle", root, "data", environment));
        Await.until("the manager listens", START_MAX, () -> Devnet.listens(ports.get(0)), manager::output);
        Fleet.addByShell(manager, devnet, WORKERS);
        return manager;
    }

    @Test
    void aWorkingManagerIsWell() throws Exception {
        RoleChild manager = manager();
        Answer answer = doctor(manager);
        String well = answer.found("OK");
        assertTrue(well.contains("para node ws://127.0.0.1:" + devnet.paraPort() + ": answers"), answer::toString);
        assertTrue(well.contains("operators' keys: all 1 open"), answer::toString);
        assertTrue(well.contains("workers : 2 of 2 pRuntimes answer"), answer::toString);
        assertTrue(well.contains("port " + ports.get(0) + " (HTTP): is held by our running role lifecycle (process "),
                answer::toString);
        // There is no data provider, and the manager's own checks say so; nothing else fails.
        assertTrue(answer.found("FAIL").lines().allMatch(line -> line.startsWith("running role")), answer::toString);
        Answer provider = prb("doctor", "--role", "data_provider", "--data", root.resolve("fresh").toString());
        assertTrue(provider.out().contains("OK    relay and para: belong together: para " + Devnet.PARA_ID), provider::toString);
        assertFalse(Files.exists(root.resolve("fresh")), "a look makes no folder");

        Path words = Files.writeString(root.resolve("words"), PASSWORD + "\n");
        Path backup = root.resolve("all.backup");
        Answer backedUp = prb("backup", backup.toString(), "--data", manager.data().toString(), "--passphrase-file",
                words.toString());
        assertEquals(0, backedUp.exit(), backedUp::toString);
        String[] restore = {"restore", backup.toString(), "--passphrase-file", words.toString(), "--replace", "--data",
            manager.data()
                    .toString()};
        Answer refused = prb(restore);
        assertEquals(1, refused.exit(), refused::toString);
        assertTrue(refused.err().contains("is in use by process " + manager.pid()), refused::toString);
        manager.stop();
        Answer restored = prb(restore);
        assertEquals(0, restored.exit(), restored::toString);
        manager.start();
        Await.until("the manager listens", START_MAX, () -> Devnet.listens(ports.get(0)), manager::output);
        String list = prb("inventory", "list", "--data", manager.data().toString()).out();
        assertTrue(list.contains("w1") && list.contains("w2"), list);
    }

    @Test
    void whatIsBrokenIsNamedAndNoSecretWithIt() throws Exception {
        RoleChild manager = manager();
        manager.stop();
        Path key = manager.data().resolve("keys/id/LIFECYCLE");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
        environment.put("PHALA_CHAIN_ENDPOINT", "ws://me:" + PASSWORD + "@127.0.0.1:" + ports.get(3));
        Optional<Child> redis = redisThatKeeps(ports.get(4));
        redis.ifPresent(running::keep);
        if (redis.isEmpty()) {
            System.out.println("skipped in part: redis-server is missing; nothing persists");
        }
        environment.put("PHALA_Q_REDIS_ENDPOINT", "redis://127.0.0.1:" + ports.get(4) + "/");
        Answer answer = doctor(manager);
        assertEquals(1, answer.exit(), answer::toString);
        String failures = answer.found("FAIL");
        assertTrue(failures.contains("para node ws://***@127.0.0.1:" + ports.get(3) + ": TCP to 127.0.0.1"), answer::toString);
        assertTrue(failures.contains("key LIFECYCLE: others may read or write"), answer::toString);
        assertTrue(failures.contains(redis.isPresent() ? "writes its data to disk" : "redis://127.0.0.1:" + ports.get(4)),
                answer::toString);
        assertFalse((answer.out() + answer.err()).contains(PASSWORD), answer::toString);

        Path dump = root.resolve("dump.zip");
        Answer dumped = prb("dump", dump.toString(), "--role", "lifecycle", "--data", manager.data().toString());
        assertEquals(0, dumped.exit(), dumped::toString);
        try (ZipFile zip = new ZipFile(dump.toFile())) {
            for (var entry : Collections.list(zip.entries())) {
                String text = new String(zip.getInputStream(entry).readAllBytes(), StandardCharsets.UTF_8);
                assertFalse(text.contains(PASSWORD), entry.getName());
            }
            assertTrue(zip.getEntry("prb-dump/doctor.json") != null && zip.getEntry("prb-dump/inventory.json") != null);
        }
    }

    private Optional<Child> redisThatKeeps(int port) throws Exception {
        try {
            Child server = Child.start("redis-server", root, Map.of(), List.of("redis-server", "--port", "" + port, "--bind",
                    "127.0.0.1", "--appendonly", "yes", "--dir", root.toString()));
            Await.until("Redis listens", START_MAX, () -> Devnet.listens(port), server::output);
            return Optional.of(server);
        } catch (IOException missing) {
            return Optional.empty();
        }
    }
}
