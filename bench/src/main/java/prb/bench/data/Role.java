package prb.bench.data;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import prb.bench.BenchmarkFailure;

/** A role of the distribution in a process of its own. */
final class Role implements AutoCloseable {

    private static final long STOP_S_MAX = 10;
    private static final int LINES_TOLD = 15;
    private static final long KIB = 1024;

    private final String name;
    private final Process process;
    private final Path log;

    private Role(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it by the entry script. @param options for the JVM, after those of the distribution */
    static Role start(String name, Path home, Path folder, List<String> options, Map<String, String> environment)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        ProcessBuilder builder = new ProcessBuilder(home.resolve("bin/prb").toString(), "run", name, "--data",
                Files.createDirectories(folder.resolve(name)).toString()).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().keySet().removeIf(key -> key.startsWith("PHALA_") || key.startsWith("PRB_"));
        builder.environment().put("PRB_JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("PRB_JAVA_OPTIONS", String.join(" ", options));
        builder.environment().putAll(environment);
        return new Role(name, builder.start(), log);
    }

    /** @throws BenchmarkFailure with the end of its log when it is gone */
    void demandAlive() throws BenchmarkFailure {
        if (!process.isAlive()) {
            throw new BenchmarkFailure(name + " ended with code " + process.exitValue() + ":\n" + lastLines());
        }
    }

    private String lastLines() {
        try {
            List<String> lines = Files.readAllLines(log);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - LINES_TOLD), lines.size()));
        } catch (IOException e) {
            return "(its log can not be read: " + e.getMessage() + ")";
        }
    }

    /** The largest resident set so far, in bytes; Linux only. */
    long residentBytesMax() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIB;
            }
        }
        throw new IOException("the system does not tell the memory of a process");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP_S_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
