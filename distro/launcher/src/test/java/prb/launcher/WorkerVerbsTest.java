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

class WorkerVerbsTest {

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
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
        err.reset();
        return Launcher.run(args, new Host(folder, Map.of("XDG_RUNTIME_DIR", folder.toString()),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    @Test
    void theRoleThatDrivesWorkersIsAsked() throws Exception {
        roles.role("data_provider", "no");
        roles.role("lifecycle", "roll: rolling");
        assertEquals(0, launch("worker", "roll", "start", "--pool", "3", "--batch", "2"));
        assertEquals("roll: rolling", out.toString(StandardCharsets.UTF_8).strip());
        assertEquals(List.of("lifecycle prb:worker roll start --pool 3 --batch 2"), roles.asked);
    }

    @Test
    void failureOfTheRoleIsTheCommands() throws Exception {
        roles.role("solo", "error: no roll is under way");
        assertEquals(1, launch("worker", "roll", "pause"));
    }

    @Test
    void withoutOneRoleNothingIsAsked() throws Exception {
        assertEquals(1, launch("worker", "list"));
        roles.role("solo", "a");
        roles.role("lifecycle", "b");
        assertEquals(2, launch("worker", "list"));
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("--data"), err.toString(StandardCharsets.UTF_8));
        assertEquals(0, launch("worker", "--data", folder.resolve("data-solo").toString(), "list"));
        assertEquals(List.of("solo prb:worker list"), roles.asked);
        assertEquals(2, launch("worker"));
        assertEquals(2, launch("worker", "list; prb:halt"));
    }
}
