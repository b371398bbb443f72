package prb.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RolesHealthTest {

    private static final String WELL = "{\"status\":\"WARN\",\"checks\":["
            + "{\"name\":\"http\",\"status\":\"WARN\",\"message\":\"old\"}]}";
    private static final String ILL = "{\"status\":\"CRITICAL\",\"checks\":[{\"name\":\"relay\",\"status\":\"CRITICAL\","
            + "\"message\":\"no node answers\"},{\"name\":\"disk\",\"status\":\"OK\",\"message\":\"fine\"}]}";

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private RunningRoles roles;

    @BeforeEach
    void prepare() throws Exception {
        roles = new RunningRoles(folder);
    }

    @AfterEach
    void close() throws Exception {
        roles.close();
    }

    private int launch(String... args) {
        out.reset();
        PrintStream to = new PrintStream(out, true, StandardCharsets.UTF_8);
        return Launcher.run(args, new Host(folder, Map.of("XDG_RUNTIME_DIR", folder.toString()), to, to));
    }

    @Test
    void aWarningIsWell() throws Exception {
        roles.role("lifecycle", WELL);
        assertEquals(0, launch("health", "live"));
        assertEquals(List.of("lifecycle prb:health --json live"), roles.asked);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("http: WARN: old"), out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void oneIllRoleIsEnough() throws Exception {
        roles.role("lifecycle", WELL);
        roles.role("data_provider", ILL);
        assertEquals(1, launch("health"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("relay: CRITICAL: no node answers"));
        assertEquals(0, launch("health", "--role", "lifecycle"));
    }

    @Test
    void noRoleAndNoSenseAreNotWell() throws Exception {
        assertEquals(1, launch("health"));
        roles.role("solo", "error: no such command");
        assertEquals(1, launch("health"));
        assertEquals(2, launch("health", "a;b"));
    }
}
