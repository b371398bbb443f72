package prb.bench.walkie;

import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The program for Node.js in a folder beside this jar, where npm adds the versions that its package.json pins. */
final class NodeFolder {

    private static final String INSTALLED = "installed-for.json";
    private static final long INSTALL_S_MAX = 180;
    private static final long VERSION_S_MAX = 20;

    private NodeFolder() {}

    /** Why the program cannot run here. */
    static final class MissingException extends Exception {
        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    /** Copies and installs what is not there yet. @throws MissingException with what is missing, in words for the report */
    static Path prepare() throws MissingException, IOException, InterruptedException {
        Path folder = Files.createDirectories(beside("walkie-node"));
        for (String file : List.of("package.json", "peer.mjs")) {
            try (InputStream in = NodeFolder.class.getResourceAsStream("node/" + file)) {
                if (in == null) {
                    throw new IOException("the program for Node.js is not in this jar");
                }
                Files.copy(in, folder.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        for (String program : List.of("node", "npm")) {
            if (!run(folder, VERSION_S_MAX, List.of(program, "--version")).isEmpty()) {
                throw new MissingException(program + " is missing; js-libp2p needs Node.js 20 or newer");
            }
        }
        Path wanted = folder.resolve("package.json");
        Path mark = folder.resolve("node_modules").resolve(INSTALLED);
        if (!Files.exists(mark) || Files.mismatch(mark, wanted) >= 0) {
            String failure = run(folder, INSTALL_S_MAX, List.of("npm", "install", "--no-audit", "--no-fund", "--no-package-lock",
                    "--loglevel=error", "--prefer-offline", "--fetch-retries=1"));
            if (!failure.isEmpty()) {
                throw new MissingException("npm install did not work (offline?): " + failure);
            }
            Files.copy(wanted, mark, StandardCopyOption.REPLACE_EXISTING);
        }
        return folder;
    }

    /** A file beside this jar. */
    private static Path beside(String name) throws IOException {
        try {
            Path jar = Path.of(NodeFolder.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            return jar.toAbsolutePath().resolveSibling(name);
        } catch (URISyntaxException e) {
            throw new IOException("this jar is at an odd place", e);
        }
    }

    /** Why a command did not work; empty when it did. */
    private static String run(Path folder, long secondsMax, List<String> command) throws IOException, InterruptedException {
        Path log = Files.createTempFile(folder, "run", ".log");
        try {
            Process process = new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true)
                    .redirectOutput(log.toFile()).start();
            if (!process.waitFor(secondsMax, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return "it takes longer than " + secondsMax + " s";
            }
            String said = Files.readString(log, StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? "" : "exit code " + process.exitValue() + " " + said;
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        } finally {
            Files.deleteIfExists(log);
        }
    }
}
