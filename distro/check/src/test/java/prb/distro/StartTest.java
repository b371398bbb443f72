package prb.distro;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts the assembled distribution in a process of its own and talks to it as an operator does. */
class StartTest {
    private static final long START_S_MAX = 60;
    private static final long ANSWER_S_MAX = 30;

    @TempDir
    Path folder;
    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void endProcesses() throws InterruptedException {
        for (Process process : started) {
            process.destroyForcibly().waitFor();
        }
    }

    @Test
    void roleStartsAnswersIsUpdatedRolledBackAndLeavesNothingBehind() throws Exception {
        Process role = start("role.log", Map.of("PRB_TYPO", "1"), "run", "devnet", "--data", folder.resolve("data").toString());
        awaitAnswer(role);
        String log = Files.readString(folder.resolve("role.log"));
        assertTrue(log.contains("PRB_TYPO"), log);

        String updated = ask("sh", "devnet", "prb:bundle update prb.config " + jar("prb.config"));
        assertTrue(updated.contains("recorded in the overlay"), updated);
        assertTrue(ask("sh", "devnet", "prb:bundle list prb.config").contains("overlay"));
        String back = ask("sh", "devnet", "prb:bundle rollback prb.config");
        assertTrue(back.contains("from the repository"), back);
        assertTrue(ask("sh", "devnet", "prb:bundle list prb.config").contains("repository"));
        // The shell itself uses what this one exports, so it starts anew, after it has answered.
        String refreshed = ask("sh", "devnet", "prb:bundle update prb.scale " + jar("prb.scale"));
        assertTrue(refreshed.contains("recorded in the overlay"), refreshed);
        awaitAnswer(role);
        assertTrue(ask("sh", "devnet", "prb:config PRB_DEVNET_WORKERS").contains("default"));
        assertTrue(ask("sh", "devnet", "prb:nonsense").startsWith("error: "));
        assertTrue(ask("status", "--json").contains("\"role\":\"devnet\",\"pid\":" + role.pid()));

        role.destroy();
        assertTrue(role.waitFor(5, TimeUnit.SECONDS), "the role did not stop within 5 s");
        assertEquals("No role is running.", ask("status").strip());
        try (var files = Files.list(folder.resolve("run/prb"))) {
            assertFalse(files.findAny().isPresent(), "files left in the run folder");
        }
    }

    @Test
    void wrongValueOfOursEndsTheProcessWithTwoAndNamesIt() throws Exception {
        Process role = start("wrong.log", Map.of("PRB_DEVNET_WORKERS", "many"), "run", "devnet", "--data", folder.resolve("data")
                .toString());
        assertTrue(role.waitFor(START_S_MAX, TimeUnit.SECONDS));
        String log = Files.readString(folder.resolve("wrong.log"));
        assertEquals(2, role.exitValue(), log);
        assertTrue(log.contains("PRB_DEVNET_WORKERS") && log.contains("'many'"), log);
    }

    private static Path jar(String bundle) throws IOException {
        return Distribution.files("core-runtime").stream().filter(file -> file.getFileName().toString().startsWith(bundle + "-"))
                .findFirst()
                .orElseThrow();
    }

    private void awaitAnswer(Process role) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S_MAX);
        while (!ask("status", "--json").contains("\"workers\"")) {
            assertTrue(role.isAlive() && System.nanoTime() < deadline, () -> read("role.log"));
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(200));
        }
    }

    private String read(String log) {
        try {
            return Files.readString(folder.resolve(log));
        } catch (IOException e) {
            return "no log: " + e;
        }
    }

    private String ask(String... args) throws Exception {
        Path answer = Files.createTempFile(folder, "answer", ".txt");
        ProcessBuilder builder = builder(Map.of(), args).redirectOutput(answer.toFile())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        Process process = builder.start();
        started.add(process);
        assertTrue(process.waitFor(ANSWER_S_MAX, TimeUnit.SECONDS), "no answer to " + List.of(args));
        return Files.readString(answer);
    }

    private Process start(String log, Map<String, String> environment, String... args) throws IOException {
        Process process = builder(environment, args).redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile())
                .start();
        started.add(process);
        return process;
    }

    private ProcessBuilder builder(Map<String, String> environment, String... args) throws IOException {
        Path runtime = Files.createDirectories(folder.resolve("run"));
        List<String> command = new ArrayList<>(List.of("sh", Distribution.HOME.resolve("bin/prb").toString()));
        command.addAll(List.of(args));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("PRB_") || name.startsWith("PHALA_"));
        builder.environment().put("XDG_RUNTIME_DIR", runtime.toString());
        builder.environment().put("PRB_JAVA_HOME", System.getProperty("java.home"));
        // Ports of its own: the machine may run another devnet.
        for (String port : List.of("PRB_DEVNET_RELAY_PORT", "PRB_DEVNET_PARA_PORT", "PRB_DEVNET_WORKER_PORT")) {
            builder.environment().put(port, "0");
        }
        builder.environment().putAll(environment);
        return builder;
    }
}
