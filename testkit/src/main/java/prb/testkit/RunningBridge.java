package prb.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A bridge on a devnet in another process ({@code prb up}), with folders of its own. For one thread. Limits: {@link #LINES_MAX},
 * {@link #ANSWER_MAX}, {@link #STOP_MAX}.
 */
public final class RunningBridge implements AutoCloseable {

    static final String DROP_INS = "dropins";
    static final String TRUST = "trust";
    /** Last lines of its output that are kept. */
    static final int LINES_MAX = 400;
    static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    static final Duration STOP_MAX = Duration.ofSeconds(15);
    private static final long STEP_NS = TimeUnit.MILLISECONDS.toNanos(200);

    private final Path home;
    private final Path work;
    private final Map<String, String> settings;
    private @Nullable Process process;
    private final Deque<String> lines = new ArrayDeque<>();

    RunningBridge(Path home, Path work, Map<String, String> settings) throws IOException {
        this.home = home;
        this.work = work;
        this.settings = settings;
        Files.createDirectories(work.resolve(DROP_INS));
        Files.createDirectories(work.resolve(TRUST));
    }

    void start(int workers) throws IOException {
        Process started = builder(List.of("up", "--workers", "" + workers, "--block-ms", "200", "--data", data().toString()))
                .redirectErrorStream(true).start();
        process = started;
        Thread.ofVirtual().name("output of the bridge").start(() -> read(started));
    }

    /** Its data folder. */
    public Path data() {
        return work.resolve("data");
    }

    /** What it printed last. */
    public String output() {
        synchronized (lines) {
            return String.join("\n", lines);
        }
    }

    /** Copies a file into its folder of drop-ins, under the same name, as a whole. */
    public void dropIn(Path file) throws IOException {
        Path hidden = Files.copy(file, work.resolve(DROP_INS).resolve("." + file.getFileName()),
                StandardCopyOption.REPLACE_EXISTING);
        Files.move(hidden, work.resolve(DROP_INS).resolve(file.getFileName().toString()), StandardCopyOption.ATOMIC_MOVE);
    }

    /** Lists a file's hash among those that load. */
    public void trust(Path file) throws IOException {
        try {
            String hash = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
            Files.writeString(work.resolve(TRUST).resolve("sha256.txt"), hash + "  " + file.getFileName() + "\n",
                    StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }

    /** Takes a drop-in out. */
    public void remove(String name) throws IOException {
        Files.delete(work.resolve(DROP_INS).resolve(name));
    }

    /** Sends a line to its shell, such as {@code prb:queue}. @return what it printed */
    public String shell(String line) throws IOException, InterruptedException {
        return run(List.of("sh", "solo", "--data", data().toString(), line));
    }

    /** Waits until {@code prb:dropins} lists a drop-in as {@code running}, {@code refused} or {@code fenced}. */
    public void awaitDropIn(String name, String state, Duration atMost) throws IOException, InterruptedException {
        await("drop-in " + name + " " + state, "prb:dropins",
                answer -> answer.lines().anyMatch(line -> line.startsWith(name + " ")
                        && line.substring(name.length()).strip().startsWith(state)),
                atMost);
    }

    /** Waits until every worker computes, which takes registration and several extrinsics each. */
    public void awaitComputing(int workers, Duration atMost) throws IOException, InterruptedException {
        await(workers + " workers computing", "prb:worker list",
                answer -> answer.lines().filter(line -> line.contains(" computing"))
                        .count() >= workers,
                atMost);
    }

    /** Asks the shell until the answer is as wanted. @throws AssertionError when that takes too long or the bridge ends */
    public String await(String what, String line, Predicate<String> wanted, Duration atMost)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        String answer = shell(line);
        while (!wanted.test(answer)) {
            if (System.nanoTime() - end > 0 || !isAlive()) {
                throw new AssertionError(
                        "not within " + atMost + ": " + what + "; last answer:\n" + answer + "\nbridge:\n" + output());
            }
            LockSupport.parkNanos(STEP_NS);
            answer = shell(line);
        }
        return answer;
    }

    private boolean isAlive() {
        return process != null && process.isAlive();
    }

    private String run(List<String> words) throws IOException, InterruptedException {
        Path answer = Files.createTempFile(work, "answer", ".txt");
        Process asked = builder(words).redirectErrorStream(true).redirectOutput(answer.toFile()).start();
        if (!asked.waitFor(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS)) {
            asked.destroyForcibly();
            throw new AssertionError("prb " + words + " did not answer within " + ANSWER_MAX + "; " + output());
        }
        String text = Files.readString(answer);
        Files.delete(answer);
        return text;
    }

    private ProcessBuilder builder(List<String> words) {
        List<String> command = new ArrayList<>(List.of("sh", home.resolve("bin/prb").toString()));
        command.addAll(words);
        ProcessBuilder builder = new ProcessBuilder(command).directory(work.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of(
                        "/dev/null").toFile()));
        Map<String, String> environment = builder.environment();
        environment.keySet().removeIf(name -> name.startsWith("PRB_") || name.startsWith("PHALA_"));
        environment.put("XDG_RUNTIME_DIR", work.toString());
        environment.put("PRB_JAVA_HOME", System.getProperty("java.home"));
        environment.put("PRB_DROPINS_DIR", work.resolve(DROP_INS).toString());
        environment.put("PRB_TRUST_DIR", work.resolve(TRUST).toString());
        environment.put("PRB_HTTP_PORT", "0");
        environment.putAll(settings);
        return builder;
    }

    private void read(Process from) {
        try (var in = from.inputReader(StandardCharsets.UTF_8)) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                keep(line);
            }
        } catch (IOException e) {
            keep("(output ended: " + e.getMessage() + ")");
        }
    }

    private void keep(String line) {
        synchronized (lines) {
            lines.addLast(line);
            if (lines.size() > LINES_MAX) {
                lines.removeFirst();
            }
        }
    }

    /** Asks it to end, and kills what is left after a while; its folders go, too. */
    @Override
    public void close() {
        Process started = Objects.requireNonNull(process);
        List<ProcessHandle> tree = new ArrayList<>(started.descendants().toList());
        tree.add(started.toHandle());
        started.destroy();
        try {
            started.waitFor(STOP_MAX.toMillis(), TimeUnit.MILLISECONDS);
            tree.forEach(ProcessHandle::destroyForcibly);
            started.waitFor();
            delete();
        } catch (InterruptedException e) {
            tree.forEach(ProcessHandle::destroyForcibly);
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void delete() throws IOException {
        try (Stream<Path> all = Files.walk(work)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        }
    }
}
