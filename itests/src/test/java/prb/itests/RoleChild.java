package prb.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A role of the assembled distribution in a process of its own, started as an operator does. */
final class RoleChild implements AutoCloseable {

    private static final Duration COMMAND_MAX = Duration.ofMinutes(10);

    private final String role;
    private final Path root;
    private final String name;
    private final Map<String, String> environment;
    private final List<String> before;
    private Child child;

    /** @param root folder of the test @param name of the data folder in it @param before words that the command is run by */
    private RoleChild(String role, Path root, String name, Map<String, String> environment, List<String> before) {
        this.role = role;
        this.before = before;
        this.root = root;
        this.name = name;
        this.environment = new TreeMap<>(environment);
        // not the user's: roles of other tests run too
        this.environment.put("XDG_RUNTIME_DIR", root.toString());
    }

    static RoleChild start(String role, Path root, String name, Map<String, String> environment) throws IOException {
        return start(role, root, name, environment, List.of());
    }

    /** @param before words that start the command elsewhere, for example in another network namespace */
    static RoleChild start(String role, Path root, String name, Map<String, String> environment, List<String> before)
            throws IOException {
        RoleChild started = new RoleChild(role, root, name, environment, before);
        started.start();
        return started;
    }

    void start() throws IOException {
        Files.createDirectories(data());
        child = Child.start(role, root, environment, command(List.of("run", role, "--data", data().toString())));
    }

    private List<String> command(List<String> words) {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of("sh", Settings.home().resolve("bin/prb").toString()));
        command.addAll(words);
        return command;
    }

    Path data() {
        return root.resolve(name);
    }

    /** Ends it with SIGKILL. */
    void kill() throws InterruptedException {
        child.kill();
    }

    /** Asks it to end. */
    void stop() {
        child.close();
    }

    boolean isAlive() {
        return child.isAlive();
    }

    String output() {
        return child.output();
    }

    long pid() {
        return child.pid();
    }

    /** Resident memory in MiB, as the kernel tells; -1 where it does not. */
    long residentMib() throws IOException {
        Path status = Path.of("/proc/" + pid() + "/status");
        return Files.exists(status) ? Files.readAllLines(status).stream().filter(line -> line.startsWith("VmHWM:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) / 1024).findFirst().orElse(-1) : -1;
    }

    /** Sends a line to its shell. @return what it printed */
    String shell(String line) throws IOException, InterruptedException {
        return prb(List.of("sh", role, "--data", data().toString(), line));
    }

    /** Another verb on the same data. @throws AssertionError when it fails */
    String prb(List<String> words) throws IOException, InterruptedException {
        try (Child verb = Child.start(words.getFirst(), root, environment, command(words))) {
            int code = verb.await(COMMAND_MAX);
            if (code != 0) {
                throw new AssertionError("prb " + words + " ended with " + code + "; " + verb.output() + "; " + output());
            }
            return verb.output();
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
