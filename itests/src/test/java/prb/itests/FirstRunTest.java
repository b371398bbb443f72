package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The commands of docs/first-run.md, as they stand there, in one shell; in a network of its own, as they use the usual ports. */
class FirstRunTest {

    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

    @RegisterExtension
    final Running running = new Running();

    @Test
    void everyCommandWorks() throws Exception {
        Path home = Settings.work("first-run-");
        Path script = Files.writeString(home.resolve("commands.sh"), "ip link set lo up\nset -e\n" + commands("first-run.md"));
        Map<String, String> environment = new TreeMap<>(Map.of("HOME", home.toString(), "XDG_RUNTIME_DIR", home.toString(),
                "PRB_NO_BUILD", "true", "PRB_JAVA_HOME", System.getProperty("java.home")));
        if (running
                .keep(Child.start("possible", home, Map.of(),
                        List.of("sh", "-c", "unshare --net true && ip -V && bash --version")))
                .await(Duration.ofSeconds(20)) != 0) {
            System.out.println("skipped: a network namespace needs root and the programs unshare and ip");
            Assumptions.abort("no namespaces");
        }
        Child shell = running.keep(Child.start("first run", Settings.top(), environment, List.of("unshare", "--net", "bash",
                script.toString())));
        assertEquals(0, shell.await(LIMIT), shell::output);
        assertTrue(shell.printed("all workers are computing"), shell::output);
        assertTrue(shell.printed("rack1-3"), shell::output);
        assertTrue(shell.output().lines().filter(line -> line.contains("rack1-") && line.contains("computing")).count() >= 3,
                shell::output);
    }

    /** Both languages have the same commands. */
    @Test
    void theChinesePageHasTheSameCommands() throws Exception {
        assertEquals(commands("first-run.md"), commands("zh/first-run.md"));
    }

    private static String commands(String page) throws Exception {
        StringBuilder commands = new StringBuilder();
        Matcher matcher = BLOCK.matcher(Files.readString(Settings.docs().resolve(page)));
        while (matcher.find()) {
            commands.append(matcher.group(1));
        }
        return commands.toString();
    }
}
