package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The log of a running role: bunyan reads it, its level changes live, and what an operator hands over is not in it. */
class LogTest {

    private static final String PROGRAM = "log/bunyan";
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Duration READ_MAX = Duration.ofSeconds(30);
    private static final String PHRASE = "bottom drive obey lake curtain smoke basket hold race lonely fit walk";
    /** Of the right length, without a right checksum: it is refused, by an error that somebody may log. */
    private static final String BAD_PHRASE = "walk bottom drive obey lake curtain smoke basket hold race lonely fit";

    @RegisterExtension
    final Running running = new Running();

    private RoleChild manager(Path root) throws Exception {
        List<Integer> ports = Ports.free(2);
        RoleChild manager = RoleChild.start("lifecycle", root, "lifecycle", Map.of("PHALA_LIFECYCLE_CONFIG_MODE", "true",
                "PRB_LOG_FORMAT", "json", "PHALA_LOGGER_LEVEL", "debug", "PRB_HTTP_PORT", "" + ports.getFirst(),
                "PHALA_WALKIE_LISTEN_ADDRESSES", "/ip4/127.0.0.1/tcp/" + ports.getLast(),
                "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true"));
        running.keep(manager);
        Curl curl = new Curl(root, "http://127.0.0.1:" + ports.getFirst(), List.of());
        Await.until("ready", LIMIT, () -> curl.status("/ready") == 200, manager::output);
        return manager;
    }

    private static List<String> json(RoleChild manager) {
        return manager.output().lines().filter(line -> line.startsWith("{")).toList();
    }

    @Test
    void secretsAreNotInIt() throws Exception {
        Path root = Settings.work("log-");
        RoleChild manager = manager(root);
        manager.shell("prb:log trace");
        Path good = Files.writeString(root.resolve("good"), PHRASE);
        Path bad = Files.writeString(root.resolve("bad"), BAD_PHRASE);

        String added = manager.shell("prb:pool add 1 mine " + good);
        AssertionError refused = org.junit.jupiter.api.Assertions.assertThrows(AssertionError.class,
                () -> manager.shell("prb:pool add 2 other " + bad));

        assertTrue(manager.shell("prb:log info prb.worker").contains("prb.worker info"));
        for (String text : List.of(added, String.valueOf(refused.getMessage()), manager.output())) {
            assertFalse(text.contains("curtain smoke"), text);
        }
        assertTrue(json(manager).size() > 5, manager::output);
        for (String line : json(manager)) {
            JsonNode read = new ObjectMapper().readTree(line);
            assertEquals(0, read.path("v").asInt(-1), line);
            assertEquals(manager.pid(), read.path("pid").asLong(), line);
        }
    }

    @Test
    void bunyanReadsIt() throws Exception {
        Optional<String> reason = NodePrograms.prepare(PROGRAM);
        reason.ifPresent(why -> System.out.println("LogTest.bunyanReadsIt skipped: " + why));
        Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
        Path root = Settings.work("log-");
        RoleChild manager = manager(root);
        List<String> lines = json(manager);
        Path file = Files.write(root.resolve("log.json"), lines);

        Path programs = NodePrograms.target(PROGRAM);
        try (Child bunyan = Child.start("bunyan", programs, Map.of(),
                List.of("node", "node_modules/bunyan/bin/bunyan", "--no-color",
                        "--strict", "--output", "short", file.toString()))) {
            assertEquals(0, bunyan.await(READ_MAX), bunyan::output);
            // What bunyan does not take for a record of its own is dropped by --strict.
            assertEquals(lines.size(), bunyan.output().lines().filter(line -> line.matches(".*(INFO|DEBUG|WARN|ERROR) prb.*"))
                    .count(), bunyan::output);
        }
    }
}
