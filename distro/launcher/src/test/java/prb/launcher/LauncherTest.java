package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    Path folder;
    private Map<String, String> environment;

    @BeforeEach
    void emptyRunFolder() {
        environment = Map.of("XDG_RUNTIME_DIR", folder.toString());
    }

    @Test
    void rolesOfLaterReleasesSaySo() {
        assertEquals(2, launch("run", "core"));
        assertTrue(text(err).contains("'core' comes in a later release"), text(err));
    }

    @Test
    void tradersAndManagersWithoutQueueBetweenThemAreToldBothCures() {
        for (String role : new String[] {"lifecycle", "trade"}) {
            assertEquals(2, launch("run", role));
            assertTrue(text(err).contains("PHALA_Q_REDIS_ENDPOINT") && text(err).contains("USE_BUILT_IN_TRADER=true"), text(err));
        }
    }

    @Test
    void fleetWithoutRedisIsRefusedWithTheCure() {
        for (String role : new String[] {"lifecycle", "solo"}) {
            environment = Map.of("PRB_FLEET", "true", "USE_BUILT_IN_TRADER", "true");
            assertEquals(2, launch("run", role));
            assertTrue(text(err).contains("PRB_FLEET=true") && text(err).contains("PHALA_Q_REDIS_ENDPOINT=redis://HOST:PORT/"),
                    text(err));
        }
    }

    @Test
    void unknownWordsAreNamedWithUsage() {
        assertEquals(2, launch("run", "sola"));
        assertEquals(2, launch("upp"));
        assertEquals(2, launch("run", "solo", "--dat", "x"));
        assertEquals(2, launch("status", "--yaml"));
        for (String word : new String[] {"'sola'", "'upp'", "'--dat'", "'--yaml'", "Usage:"}) {
            assertTrue(text(err).contains(word), word + " in " + text(err));
        }
    }

    @Test
    void roleComesFromPhalaModuleWhenNoneIsGiven() {
        environment = Map.of("PHALA_MODULE", "lifecycle");
        assertEquals(2, launch());
        assertEquals(2, launch("run"));
        assertTrue(text(err).contains("role 'lifecycle'"), text(err));
        environment = Map.of();
        assertEquals(2, launch());
        assertTrue(text(err).contains("PHALA_MODULE"));
    }

    @Test
    void statusWithoutRolesIsNoFailure() {
        assertEquals(0, launch("status"));
        assertEquals(0, launch("status", "--json"));
        assertEquals("No role is running.\n[]\n", text(out).replace("\r", ""));
    }

    @Test
    void staleRegistrationsAreRemoved() throws Exception {
        Path runFolder = Files.createDirectories(folder.resolve("prb"));
        long dead = new ProcessBuilder(ProcessHandle.current().info().command().orElseThrow(), "-version")
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD).start().onExit().get().pid();
        Path socket = Files.createFile(runFolder.resolve("solo-" + dead + ".sock"));
        Path file = Files.writeString(runFolder.resolve("solo-" + dead + ".json"), "{\"role\":\"solo\",\"pid\":" + dead
                + ",\"data\":\"/d\",\"socket\":\"" + socket + "\",\"startedAt\":\"2026-01-01T00:00:00Z\"}");
        Files.writeString(runFolder.resolve("other.json"), "{}");
        assertEquals(0, launch("status"));
        assertFalse(Files.exists(file) || Files.exists(socket));
        assertTrue(Files.exists(runFolder.resolve("other.json")));
    }

    @Test
    void shellNeedsExactlyOneRole() throws Exception {
        assertEquals(2, launch("sh", "solo", "prb:status"));
        assertTrue(text(err).contains("no running role 'solo'"), text(err));
        Path runFolder = Files.createDirectories(folder.resolve("prb"));
        for (int i = 1; i <= 2; i++) {
            Files.writeString(runFolder.resolve("solo-" + i + ".json"), "{\"role\":\"solo\",\"pid\":" + ProcessHandle.current()
                    .pid()
                    + ",\"data\":\"/d" + i + "\",\"socket\":\"/none\",\"startedAt\":\"2026-01-01T00:00:00Z\"}");
        }
        assertEquals(2, launch("sh", "solo", "prb:status"));
        assertTrue(text(err).contains("several processes") && text(err).contains("/d1") && text(err).contains("/d2"), text(err));
        assertEquals(1, launch("sh", "solo", "prb:status", "--data", "/d1"));
    }

    @Test
    void oldJavaIsNamedWithItsFolder() {
        String message = Main.tooOld(17, "/old");
        assertTrue(message.contains("25") && message.contains("Java 17") && message.contains("/old")
                && message.contains("PRB_JAVA_HOME"));
    }

    @Test
    void levelsOfTheOriginalAreTaken() {
        assertEquals("WARN", RoleProcess.level("40"));
        assertEquals("ERROR", RoleProcess.level("fatal"));
        assertEquals("INFO", RoleProcess.level("loud"));
    }

    private int launch(String... args) {
        Host host = new Host(folder, environment, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return Launcher.run(args, host);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
