package prb.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Real runtimes under chopsticks: a parachain and its relay chain in one node process. The lab's files stay outside the
 * project; they are copied to the build folder, where npm adds what they need once per lock file.
 */
final class Lab implements AutoCloseable {

    private static final Duration INSTALL_MAX = Duration.ofMinutes(4);
    private static final Duration READY_MAX = Duration.ofSeconds(120);

    private final Child node;
    private final int port;

    private Lab(Child node, int port) {
        this.node = node;
        this.port = port;
    }

    /** Why the lab can not run here; empty when it can. Copies and installs it. */
    static Optional<String> prepare() throws Exception {
        Optional<Path> source = Settings.shared().map(shared -> shared.resolve("lab/chopsticks")).filter(Files::isDirectory);
        if (source.isEmpty()) {
            return Optional.of("the lab is missing: no folder lab/chopsticks in ${prb.shared} = "
                    + System.getProperty("prb.shared"));
        }
        for (String program : List.of("node", "npm")) {
            if (!NodeTools.runs(program)) {
                return Optional.of(program + " is missing: real runtimes need Node.js 20 or newer");
            }
        }
        copy(source.get());
        return NodeTools.npmInstall(folder(), folder().resolve("package-lock.json"), INSTALL_MAX, List.of());
    }

    /** The lab's copy in the build folder, with chain specs. */
    static Path folder() {
        return Settings.build().resolve("lab");
    }

    private static void copy(Path source) throws IOException {
        Files.createDirectories(folder());
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    /** Starts both chains and waits until they answer. @param blockMs pause between two steps of two relay and one para block */
    static Lab start(int blockMs) throws Exception {
        return start(Ports.pair(), "pair", "--block-ms=" + blockMs);
    }

    /** Starts the parachain alone; it builds a block when it is told to ({@code dev_newBlock}). */
    static Lab startPara() throws Exception {
        return start(Ports.free(1).getFirst(), "para", "--mode=Manual");
    }

    private static Lab start(int port, String what, String option) throws Exception {
        List<String> command = List.of("node", "start.mjs", what, "--port=" + port, option);
        Child node = Child.start("lab", folder(), Map.of(), command);
        try {
            Await.until("LAB READY", READY_MAX, () -> node.printed("LAB READY") || !node.isAlive(), node::output);
            if (!node.isAlive()) {
                throw new IllegalStateException(node.output());
            }
            return new Lab(node, port);
        } catch (Exception | AssertionError e) {
            node.close();
            throw e;
        }
    }

    /** Port of the parachain, HTTP and WebSocket. */
    int paraPort() {
        return port;
    }

    /** Port of the relay chain. */
    int relayPort() {
        return port + 1;
    }

    @Override
    public void close() {
        node.close();
    }
}
