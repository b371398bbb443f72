package prb.bench.blob;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import prb.bench.BenchmarkFailure;
import prb.bench.Program;
import prb.bench.UsageException;

/**
 * {@code blob-server [--blob HOST:PORT] [--json] [--small KEY] [--large KEY,...] [--seconds N]}: answers per second of a
 * blob server; several keys are asked for in turn. Without {@code --blob} our own server is started in a process of its own
 * with made-up values.
 */
public final class BlobServerProgram implements Program {

    private static final int ROUNDS = 3;
    private static final int PIPELINE_SMALL = 36;
    private static final int PIPELINE_LARGE = 4;
    private static final double MB = 1e6;
    private static final long END_S_MAX = 5;

    private record Options(String host, int port, boolean json, String small, String large, int seconds) {}

    @Override
    public String summary() {
        return "answers per second of a blob server; --blob HOST:PORT, --json, --small KEY, --large KEY,..., --seconds N";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = parse(words);
        try {
            if (options.port() > 0) {
                measure(options, out);
            } else {
                measureOurs(options, out);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkFailure("blob-server: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("blob-server was interrupted", e);
        }
    }

    private static void measureOurs(Options options, PrintStream out) throws IOException, InterruptedException {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        Process server = start(port);
        try {
            measure(new Options("127.0.0.1", port, options.json(), options.small(), options.large(), options.seconds()), out);
        } finally {
            server.getOutputStream().close();
            if (!server.waitFor(END_S_MAX, TimeUnit.SECONDS)) {
                server.destroyForcibly();
            }
        }
    }

    private static Options parse(List<String> words) throws UsageException {
        Options o = new Options("127.0.0.1", 0, false, "dryParaBlock:1", "blobRange:2:600:1:300:SyncHeaderReq", 3);
        for (int i = 0; i < words.size(); i++) {
            String name = words.get(i);
            if (name.equals("--json")) {
                o = new Options(o.host(), o.port(), true, o.small(), o.large(), o.seconds());
                continue;
            }
            if (i + 1 == words.size()) {
                throw new UsageException("'" + name + "' is unknown or lacks its value");
            }
            o = with(o, name, words.get(++i));
        }
        return o;
    }

    private static Options with(Options o, String name, String value) throws UsageException {
        int colon = value.lastIndexOf(':');
        return switch (name) {
            case "--blob" ->
                new Options(value.substring(0, Math.max(0, colon)), number(name, value.substring(colon + 1)), o.json(),
                        o.small(), o.large(), o.seconds());
            case "--small" -> new Options(o.host(), o.port(), o.json(), value, o.large(), o.seconds());
            case "--large" -> new Options(o.host(), o.port(), o.json(), o.small(), value, o.seconds());
            case "--seconds" -> new Options(o.host(), o.port(), o.json(), o.small(), o.large(), number(name, value));
            default -> throw new UsageException("unknown option '" + name + "'");
        };
    }

    private static int number(String name, String text) throws UsageException {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException(name + " needs a whole number, not '" + text + "'");
        }
    }

    private static Process start(int port) throws IOException {
        Process server = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m",
                "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=128m", "-cp", System.getProperty("java.class.path"),
                SyntheticServer.class.getName(), Integer.toString(port)).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        BufferedReader out = new BufferedReader(new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8));
        String line = out.readLine();
        while (line != null && !line.equals("ready")) {
            line = out.readLine();
        }
        if (line == null) {
            throw new IOException("the server to be measured did not start");
        }
        return server;
    }

    private static void measure(Options options, PrintStream out) throws IOException {
        InetSocketAddress address = new InetSocketAddress(options.host(), options.port());
        Rate one = best(address, options.small(), 1, options.seconds());
        Rate pipelined = best(address, options.small(), PIPELINE_SMALL, options.seconds());
        Rate large = best(address, options.large(), PIPELINE_LARGE, options.seconds());
        if (options.json()) {
            out.printf(Locale.ROOT,
                    "{\"small_one_in_flight_per_s\":%.0f,\"small_pipelined_per_s\":%.0f,\"large_mb_per_s\":"
                            + "%.0f,\"small_bytes\":%d,\"large_bytes\":%d}%n",
                    one.perSecond(), pipelined.perSecond(), large.bytesPerSecond()
                            / MB,
                    one.valueBytes(), large.valueBytes());
        } else {
            out.printf(Locale.ROOT, "%-34s %,12.0f /s   (%d bytes)%n", "small, one in flight", one.perSecond(), one
                    .valueBytes());
            out.printf(Locale.ROOT, "%-34s %,12.0f /s%n", "small, " + PIPELINE_SMALL + " in flight",
                    pipelined.perSecond());
            out.printf(Locale.ROOT, "%-34s %,12.0f MB/s (%d bytes)%n", "large, " + PIPELINE_LARGE + " in flight", large
                    .bytesPerSecond() / MB, large.valueBytes());
        }
    }

    /** The median of some rounds after one that warms up. */
    private static Rate best(InetSocketAddress address, String key, int depth, int seconds) throws IOException {
        try (Asker asker = new Asker(address, List.of(key.split(",")), depth)) {
            asker.run(seconds);
            return java.util.stream.IntStream.range(0, ROUNDS).mapToObj(round -> asker.runUnchecked(seconds)).sorted().toList()
                    .get(
                            ROUNDS / 2);
        }
    }
}
