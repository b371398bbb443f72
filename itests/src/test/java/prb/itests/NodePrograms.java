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

/** Programs for Node.js that tests run: copied to the build folder, where npm adds the exact versions that they name. */
final class NodePrograms {

    private static final String INSTALLED = "installed-for.json";
    private static final Duration INSTALL_MAX = Duration.ofMinutes(3);
    private static final Duration VERSION_MAX = Duration.ofSeconds(20);

    private NodePrograms() {}

    /**
     * Copies and installs programs.
     *
     * @param folder where they are, below the folder of programs; files beside it that end in .mjs are copied with them
     * @return why they cannot run here; empty when they can
     */
    static Optional<String> prepare(String folder) throws Exception {
        for (String program : List.of("node", "npm")) {
            if (!runs(program)) {
                return Optional.of(program + " is missing: peers of other make need Node.js 20 or newer");
            }
        }
        Path target = Files.createDirectories(target(folder));
        Path source = Settings.node().resolve(folder);
        copy(source, target);
        copy(source.getParent(), target);
        return install(target);
    }

    /** Where the programs run. */
    static Path target(String folder) {
        return Settings.build().resolve("node-" + folder.replace('/', '-'));
    }

    private static boolean runs(String program) throws InterruptedException {
        try (Child child = Child.start(program, Settings.build(), Map.of(), List.of(program, "--version"))) {
            return child.await(VERSION_MAX) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static void copy(Path source, Path target) throws IOException {
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        }
    }

    private static Optional<String> install(Path folder) throws Exception {
        Path wanted = folder.resolve("package.json");
        Path mark = folder.resolve("node_modules").resolve(INSTALLED);
        if (Files.exists(mark) && Files.mismatch(mark, wanted) < 0) {
            return Optional.empty();
        }
        try (Child npm = Child.start("npm install", folder, Map.of(), List.of("npm", "install", "--no-audit", "--no-fund",
                "--no-package-lock", "--loglevel=error", "--prefer-offline", "--fetch-retries=1"))) {
            if (!npm.endsWithin(INSTALL_MAX)) {
                return Optional.of("npm install takes longer than " + INSTALL_MAX + "; " + npm.output());
            }
            if (npm.await(INSTALL_MAX) != 0) {
                return Optional.of("npm install did not work (offline?); " + npm.output());
            }
        }
        Files.copy(wanted, mark, StandardCopyOption.REPLACE_EXISTING);
        return Optional.empty();
    }
}
