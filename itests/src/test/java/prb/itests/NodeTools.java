package prb.itests;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * polkadot-js in Node.js, the reference implementation. Its packages, named with their versions in {@code src/test/node}, go
 * to one folder of the build, once for all tests and for later runs.
 */
final class NodeTools {

    private static final Duration INSTALL_MAX = Duration.ofMinutes(2);
    private static final Duration VERSION_MAX = Duration.ofSeconds(20);
    private static final Duration SCRIPT_MAX = Duration.ofMinutes(2);
    private static final String INSTALLED = "installed-for.json";

    private NodeTools() {}

    /** Where packages and scripts are. */
    static Path folder() {
        return Settings.build().resolve("node");
    }

    static Path packages() {
        return folder().resolve("node_modules");
    }

    /** Why it can not be had here; empty when it can. Copies and installs it. */
    static synchronized Optional<String> prepare() throws Exception {
        for (String program : List.of("node", "npm")) {
            if (!runs(program)) {
                return Optional.of(program + " is missing: polkadot-js needs Node.js 20 or newer");
            }
        }
        Files.createDirectories(folder());
        try (Stream<Path> files = Files.list(Settings.node())) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, folder().resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        return npmInstall(folder(), folder().resolve("package.json"), INSTALL_MAX, List.of("--no-package-lock"));
    }

    static boolean runs(String program) throws InterruptedException {
        try (Child child = Child.start(program, Settings.build(), Map.of(), List.of(program, "--version"))) {
            return child.await(VERSION_MAX) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Installs a folder's packages unless that was done for the same list.
     *
     * @param list the file that tells what is to be installed
     * @return why it did not work
     */
    static Optional<String> npmInstall(Path folder, Path list, Duration limit, List<String> options) throws Exception {
        Path mark = folder.resolve("node_modules").resolve(INSTALLED);
        Path reference = folder.resolve("npm-list.copy");
        Files.copy(list, reference, StandardCopyOption.REPLACE_EXISTING);
        if (Files.exists(mark) && Files.mismatch(mark, reference) < 0) {
            return Optional.empty();
        }
        List<String> command = new ArrayList<>(List.of("npm", "install", "--no-audit", "--no-fund", "--loglevel=error",
                "--prefer-offline", "--fetch-retries=1"));
        command.addAll(options);
        try (Child npm = Child.start("npm install", folder, Map.of(), command)) {
            if (!npm.endsWithin(limit)) {
                return Optional.of("npm install takes longer than " + limit + "; " + npm.output());
            }
            if (npm.await(limit) != 0) {
                return Optional.of("npm install did not work (offline?); " + npm.output());
            }
        }
        Files.copy(reference, mark, StandardCopyOption.REPLACE_EXISTING);
        return Optional.empty();
    }

    /** Runs a script of that folder to its end. */
    static void run(String script, Path... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("node", script));
        Stream.of(arguments).map(Path::toString).forEach(command::add);
        try (Child node = Child.start(script, folder(), Map.of(), command)) {
            if (node.await(SCRIPT_MAX) != 0) {
                throw new AssertionError(node.output());
            }
        }
    }
}
