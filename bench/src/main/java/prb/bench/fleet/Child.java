package prb.bench.fleet;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import prb.bench.BenchmarkFailure;

/** A process of the benchmark that obeys lines. One thread. */
final class Child implements AutoCloseable {

    private static final long STOP_S_MAX = 40;
    private static final long KIB = 1024;
    private static final double MIB = 1 << 20;
    /** The kernel counts processor time in hundredths of a second. */
    private static final double TICKS_PER_S = 100;
    /** Fields of /proc/PID/stat after the name: user and system time. */
    private static final int USER = 11;
    private static final int SYSTEM = 12;

    private final String name;
    private final Process process;
    private final BufferedReader answers;

    /** Starts it and waits until it is ready. @param options of the JVM */
    Child(Class<?> program, List<String> options, Object... arguments) throws IOException, BenchmarkFailure {
        name = program.getSimpleName();
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), program.getName()));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        String first = answers.readLine();
        if (!"ready".equals(first)) {
            throw new BenchmarkFailure(name + " did not start: " + first);
        }
    }

    /** Gives an order. @return the words of the answer */
    String[] ask(String order) throws IOException, BenchmarkFailure {
        process.getOutputStream().write((order + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
        String line = answers.readLine();
        if (line == null) {
            throw new BenchmarkFailure(name + " ended when told '" + order + "'");
        }
        return line.split(" ");
    }

    /** Seconds of processor time so far; Linux only. */
    double processorSeconds() throws IOException {
        String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[USER]) + Long.parseLong(fields[SYSTEM])) / TICKS_PER_S;
    }

    /** The largest resident set so far; Linux only. */
    double residentMibMax() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
            if (line.startsWith("VmHWM:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) * KIB / MIB;
            }
        }
        throw new IOException("the system does not tell the memory of a process");
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
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
