package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the entry script does with memory, and what stands around it: units and shell completion. */
class EntryScriptTest {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    @RegisterExtension
    final Running running = new Running();

    private Path root;

    @BeforeEach
    void prepare() throws Exception {
        root = Settings.work("script-");
    }

    private Child prb(Map<String, String> environment, String... words) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("sh", Settings.home().resolve("bin/prb").toString()));
        command.addAll(List.of(words));
        Map<String, String> all = new java.util.TreeMap<>(environment);
        all.put("XDG_RUNTIME_DIR", root.toString());
        return running.keep(Child.start("prb", root, all, command));
    }

    @Test
    void sizesOfTheHeapThatAreNoneAreNamed() throws Exception {
        for (Map.Entry<String, String> each : Map.of("PRB_HEAP_MB", "much", "MAX_OLD_SPACE_SIZE", "12", "NODE_OPTIONS",
                "--max-old-space-size=-1").entrySet()) {
            Child child = prb(Map.of(each.getKey(), each.getValue()), "run", "monitor", "--data", root.toString());
            assertEquals(2, child.await(LIMIT), child::output);
            assertTrue(child.printed("prb: " + each.getKey()), child::output);
        }
    }

    /** The last option of the JVM wins; so small a heap is full before the role has started. */
    @Test
    void aFullHeapNamesTheSettingThatEnlargesIt() throws Exception {
        Child child = prb(Map.of("PRB_HEAP_MB", "200", "PRB_JAVA_OPTIONS", "-Xms8m -Xmx8m"), "run", "monitor", "--data",
                root.toString());
        assertTrue(child.await(LIMIT) != 0, child::output);
        assertTrue(child.printed("the heap of 200 MiB is full: set PRB_HEAP_MB higher"), child::output);
    }

    @Test
    void unitIsWellFormed() throws Exception {
        Path unit = root.resolve("runtime-bridge@.service");
        // What the unit starts is nothing of this machine.
        Files.writeString(unit, Files.readString(Settings.home().resolve("systemd/runtime-bridge@.service"))
                .replace("/opt/prb/current", Settings.home().toString()));
        Child child;
        try {
            child = running.keep(Child.start("systemd-analyze", root, Map.of("SYSTEMD_LOG_TARGET", "console"),
                    List.of("systemd-analyze", "verify", "--man=no", unit.toString())));
        } catch (java.io.IOException e) {
            System.out.println("skipped: systemd-analyze is not here");
            Assumptions.abort("no systemd-analyze");
            return;
        }
        assertEquals(0, child.await(LIMIT), child::output);
        assertTrue(!child.printed("Unknown") && !child.printed("ignoring"), child::output);
    }
}
