package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The programs in {@code docs/substrate.md}, taken from the text, compiled and run on the module path against the devnet. */
class SubstrateExampleTest {

    /** From the first line of the class to its last, blank ones too. */
    private static final int TRANSFER_LINES_MAX = 30;
    private static final int BLOCK_MS = 200;
    private static final Duration START_MAX = Duration.ofSeconds(60);
    private static final Duration PROCESS_MAX = Duration.ofSeconds(60);
    private static final Pattern CODE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern NAME = Pattern.compile("(?m)^(?:public )?(?:final )?(class|module) (\\w+)");

    @Test
    void transferOfTheDocumentationReachesItsFinalizedEvent() throws Exception {
        Path work = Settings.work("example-");
        List<Path> sources = extract(Files.readString(Settings.docs().resolve("substrate.md")), work);
        Path classes = work.resolve("classes");
        List<String> javac = new ArrayList<>(List.of(program("javac"), "-Werror", "-Xlint:all", "--module-path",
                Settings.modules().toString(), "-d", classes.toString()));
        sources.forEach(source -> javac.add(source.toString()));
        run(javac);
        List<Integer> ports = Ports.free(3);
        List<String> devnet = List.of("sh", Settings.home().resolve("bin/prb").toString(), "run", "devnet", "--data",
                work.resolve("data").toString());
        try (Child chain = Child.start("prb run devnet", work, environment(work, ports), devnet)) {
            Await.until("a port that answers", START_MAX, () -> !chain.isAlive() || answers(ports.get(1)), chain::output);
            assertTrue(chain.isAlive(), chain::output);
            String printed = run(List.of(program("java"), "--module-path", Settings.modules() + File.pathSeparator + classes,
                    "--module", "example/example.Transfer", "ws://127.0.0.1:" + ports.get(1)));
            assertTrue(printed.matches("(?s).*\\nblock 0x[0-9a-f]{64}: 1000000000000 for "
                    + "43qsYbZGLn2xzNuurY6BY4QNDSUU7gLEcXuckpm6B3DEmEx9"), printed);
        }
    }

    @Test
    void transferHasAboutThirtyLines() throws IOException {
        String text = Files.readString(Settings.docs().resolve("substrate.md"));
        Matcher code = CODE.matcher(text);
        assertTrue(code.find());
        String program = code.group(1).substring(code.group(1).indexOf("public final class Transfer"));
        assertTrue(program.lines().count() <= TRANSFER_LINES_MAX, () -> program.lines().count() + " lines");
        assertTrue(program.lines().allMatch(line -> line.length() <= 130), "lines of up to 130 characters");
    }

    private static boolean answers(int port) {
        try (NodeRpc node = new NodeRpc(port)) {
            return node.call("system_chain").isTextual();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Map<String, String> environment(Path work, List<Integer> ports) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        environment.put("PRB_JAVA_HOME", System.getProperty("java.home"));
        environment.put("XDG_RUNTIME_DIR", Files.createDirectories(work.resolve("run")).toString());
        environment.put("PRB_DEVNET_RELAY_PORT", ports.get(0).toString());
        environment.put("PRB_DEVNET_PARA_PORT", ports.get(1).toString());
        environment.put("PRB_DEVNET_WORKER_PORT", ports.get(2).toString());
        environment.put("PRB_DEVNET_WORKERS", "1");
        environment.put("PRB_DEVNET_BLOCK_MS", Integer.toString(BLOCK_MS));
        return environment;
    }

    /** Writes each program of the text to a file of its name. */
    private static List<Path> extract(String text, Path work) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String code : CODE.matcher(text).results().map(found -> found.group(1)).toList()) {
            Matcher name = NAME.matcher(code);
            assertTrue(name.find(), code);
            Path file = work.resolve(name.group(1).equals("module") ? "module-info.java" : "example/" + name.group(2) + ".java");
            Files.createDirectories(file.getParent());
            files.add(Files.writeString(file, code));
        }
        assertEquals(List.of("Transfer.java", "Node.java", "module-info.java"),
                files.stream().map(file -> file.getFileName().toString()).toList());
        return files;
    }

    private static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    private static String run(List<String> command) throws Exception {
        try (Child child = Child.start(command.getFirst(), Settings.build(), Map.of(), command)) {
            assertEquals(0, child.await(PROCESS_MAX), child::output);
            return child.output();
        }
    }
}
