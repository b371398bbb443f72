package prb.bench.data;

import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import prb.bench.BenchmarkFailure;
import prb.bench.Machine;
import prb.bench.Program;
import prb.bench.UsageException;

/**
 * {@code data-provider}: a devnet process with a history, then the distribution's data provider against it, as it starts, catches
 * up, follows the tip and settles.
 */
public final class DataProviderProgram implements Program {

    @Override
    public String summary() {
        return "sync, tip, memory and disk of a data provider [--json] [--quick] [--history N] [--tips N] [--block-ms MS]"
                + " [--authorities N] [--set-length N] [--justify-every N] [--home DIR]";
    }

    @Override
    public void run(List<String> words, PrintStream out, PrintStream err) throws UsageException, BenchmarkFailure {
        Options options = Options.parse(words);
        Machine machine = Machine.here();
        try {
            Path folder = Files.createTempDirectory("prb-bench-");
            try {
                Result result = measure(options, folder, err);
                if (options.json()) {
                    result.printJson(out);
                } else {
                    result.printTable(out, machine, Machine.here());
                }
            } finally {
                delete(folder);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new BenchmarkFailure("data-provider: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchmarkFailure("data-provider was interrupted", e);
        }
    }

    private static Result measure(Options options, Path folder, PrintStream err)
            throws IOException, InterruptedException, BenchmarkFailure {
        int relayPort = freePort();
        int paraPort = freePort();
        int blobPort = freePort();
        Map<String, String> chain = Map.of("PRB_DEVNET_RELAY_PORT", "" + relayPort, "PRB_DEVNET_PARA_PORT", "" + paraPort,
                "PRB_DEVNET_HISTORY", "" + options.history(), "PRB_DEVNET_BLOCK_MS", "" + options.blockMs(),
                "PRB_DEVNET_AUTHORITIES", "" + options.authorities(), "PRB_DEVNET_SET_LENGTH", "" + options.setLength(),
                "PRB_DEVNET_JUSTIFY_EVERY", "" + options.justifyEvery(), "PRB_DEVNET_WORKERS", "1",
                "PRB_DEVNET_WORKER_PORT", "" + freePort());
        Path db = folder.resolve("db");
        Map<String, String> provider = Map.of("PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:" + relayPort,
                "PHALA_CHAIN_ENDPOINT", "ws://127.0.0.1:" + paraPort, "PHALA_LOCAL_DB_PATH", db.toString(),
                "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "" + blobPort, "PRB_BLOB_SERVER_HOST", "127.0.0.1");
        err.println("prb: making " + options.history() + " relay blocks ...");
        try (Role devnet = Role.start("devnet", options.home(), folder, List.of("-Xmx3g"), chain)) {
            Course.awaitPort(devnet, paraPort);
            err.println("prb: starting the data provider ...");
            long start = System.nanoTime();
            try (Role role = Role.start("data_provider", options.home(), folder, List.of(), provider)) {
                return new Course(options, role, start, blobPort, relayPort, db, err).run();
            }
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}
