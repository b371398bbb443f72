package prb.bench.fleet;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import prb.bench.BenchmarkFailure;

/** The three processes of a phase. */
final class Site implements AutoCloseable {

    /** Para blocks that may come after the history. */
    private static final int PARA_SPARE = 100_000;
    private static final List<String> SMALL = List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:MaxDirectMemorySize=128m");

    final Child provider;
    final Child workers;
    final Child lifecycle;

    /** @param syncedTo relay block that the workers have; 0 for fresh ones */
    Site(Options options, int count, long history, long syncedTo) throws IOException, BenchmarkFailure {
        int providerPort = freePort();
        int workersPort = freePort();
        provider = new Child(ProviderProcess.class, SMALL, providerPort, history);
        workers = new Child(WorkersProcess.class, SMALL, workersPort, count, syncedTo, history / 2 + PARA_SPARE);
        List<String> lifecycleOptions = new ArrayList<>(List.of("@" + options.home().resolve("conf/jvm.options")));
        String more = System.getenv("PRB_JAVA_OPTIONS");
        if (more != null) {
            lifecycleOptions.addAll(List.of(more.split(" ")));
        }
        lifecycle = new Child(LifecycleProcess.class, lifecycleOptions, providerPort, workersPort, count, false);
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0)) {
            return free.getLocalPort();
        }
    }

    /** Para blocks and blobs given to all workers so far, questions for their info, time of the first blob in ns. */
    Total total() throws IOException, BenchmarkFailure {
        String[] words = workers.ask("total");
        return new Total(Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2]), Long.parseLong(words[3]),
                Integer.parseInt(words[4]));
    }

    /** How many workers have a para block, and since when all of these. */
    Reached reached(long para) throws IOException, BenchmarkFailure {
        String[] words = workers.ask("reached " + para);
        return new Reached(Integer.parseInt(words[0]), Long.parseLong(words[1]));
    }

    record Total(long paraBlocks, long blobs, long infos, long firstAt, int connections) {}

    record Reached(int workers, long nanos) {}

    @Override
    public void close() throws IOException {
        lifecycle.close();
        workers.close();
        provider.close();
    }
}
