package prb.bench.data;

import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import prb.bench.BenchmarkFailure;

/** The phases of one run: first blob, history, tip, rest. One thread. */
final class Course {

    private static final int START_S_MAX = 600;
    private static final int SYNC_S_MAX = 1_800;
    private static final int HEAD_S_MAX = 120;
    /** Between two questions while nothing is there. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long TIP_LOOK_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    /** A relay block that the first range holds, whatever its size. */
    private static final long FIRST_BLOCK = 2;
    /** Consumed files of the journal go within a minute and a half; the disk counts when it no longer shrinks. */
    private static final int SETTLE_S = 100;
    private static final int PERMILLE = 1_000;
    private static final double NANOS_PER_S = 1e9;
    private static final double NANOS_PER_MS = 1e6;
    private static final double MIB = 1 << 20;

    private final Options options;
    private final Role provider;
    private final long start;
    private final int blobPort;
    private final int relayPort;
    private final Path db;
    private final PrintStream err;

    Course(Options options, Role provider, long start, int blobPort, int relayPort, Path db, PrintStream err) {
        this.options = options;
        this.provider = provider;
        this.start = start;
        this.blobPort = blobPort;
        this.relayPort = relayPort;
        this.db = db;
        this.err = err;
    }

    Result run() throws IOException, InterruptedException, BenchmarkFailure {
        awaitPort(provider, blobPort);
        try (Asker asker = new Asker(blobPort)) {
            await(() -> asker.hasRelayBlock(FIRST_BLOCK));
            long first = System.nanoTime();
            err.printf("prb: the first blob after %.2f s%n", (first - start) / NANOS_PER_S);
            long relayLast = options.history() - 2L; // finality is two behind
            long paraLast = (relayLast - 1) / 2;
            long relayDone = 0;
            long paraDone = 0;
            long end = first + TimeUnit.SECONDS.toNanos(SYNC_S_MAX);
            while (relayDone == 0 || paraDone == 0) {
                relayDone = relayDone == 0 && asker.hasRelayBlock(relayLast) ? System.nanoTime() : relayDone;
                paraDone = paraDone == 0 && asker.hasParaBlock(paraLast) ? System.nanoTime() : paraDone;
                pause(end, LOOK_NANOS);
            }
            double whole = (Math.max(relayDone, paraDone) - start) / NANOS_PER_S;
            err.printf("prb: the history after %.1f s, resident %.0f MiB%n", whole, provider.residentBytesMax() / MIB);
            double[] tips = tips(asker);
            Arrays.sort(tips);
            double rss = provider.residentBytesMax() / MIB;
            err.println("prb: settling for " + SETTLE_S + " s ...");
            long settled = System.nanoTime() + TimeUnit.SECONDS.toNanos(SETTLE_S);
            while (System.nanoTime() < settled) {
                provider.demandAlive();
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
            return new Result((relayLast - FIRST_BLOCK + 1) * NANOS_PER_S / Math.max(1, relayDone - first),
                    paraLast * NANOS_PER_S / Math.max(1, paraDone - first), (first - start) / NANOS_PER_S, whole,
                    percentile(tips, 500), percentile(tips, 990), tips.length, rss, disk(db) / (double) height());
        }
    }

    /** Milliseconds from hearing of each head to having its blob. */
    private double[] tips(Asker asker) throws IOException, InterruptedException, BenchmarkFailure {
        double[] ms = new double[options.tips()];
        try (Heads heads = new Heads(relayPort)) {
            Heads.Head now = heads.next(HEAD_S_MAX);
            await(() -> asker.hasRelayBlock(now.number()));
            heads.forget();
            for (int i = 0; i < ms.length; i++) {
                Heads.Head head = heads.next(HEAD_S_MAX);
                long end = head.nanos() + TimeUnit.SECONDS.toNanos(HEAD_S_MAX);
                while (!asker.hasRelayBlock(head.number())) {
                    pause(end, TIP_LOOK_NANOS);
                }
                ms[i] = (System.nanoTime() - head.nanos()) / NANOS_PER_MS;
            }
        }
        return ms;
    }

    /** The highest relay block that can be had. */
    private long height() throws IOException {
        long high = options.history() - 2L;
        try (Asker asker = new Asker(blobPort)) { // the other one was idle for long
            while (asker.hasRelayBlock(high + 1)) {
                high++;
            }
        }
        return high;
    }

    private static double percentile(double[] sorted, int permille) {
        return sorted[Math.min(sorted.length - 1, sorted.length * permille / PERMILLE)];
    }

    /** Bytes on disk: files of the journal are larger than what they take. */
    private static long disk(Path folder) throws IOException, InterruptedException {
        Process du = new ProcessBuilder("du", "-s", "-B1", folder.toString()).redirectErrorStream(true).start();
        String text = new String(du.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (du.waitFor() != 0) {
            throw new IOException("du: " + text.strip());
        }
        return Long.parseLong(text.split("\\s")[0]);
    }

    /** Waits until a process listens. */
    static void awaitPort(Role role, int port) throws BenchmarkFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S_MAX);
        while (!listens(port)) {
            role.demandAlive();
            if (System.nanoTime() > end) {
                throw new BenchmarkFailure("nobody listens on port " + port + " after " + START_S_MAX + " s");
            }
            LockSupport.parkNanos(LOOK_NANOS);
        }
    }

    private static boolean listens(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private interface Condition {
        boolean holds() throws IOException;
    }

    private void await(Condition condition) throws IOException, BenchmarkFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_S_MAX);
        while (!condition.holds()) {
            pause(end, LOOK_NANOS);
        }
    }

    private void pause(long end, long nanos) throws BenchmarkFailure {
        provider.demandAlive();
        if (System.nanoTime() > end) {
            throw new BenchmarkFailure("the data provider does not get there in time");
        }
        LockSupport.parkNanos(nanos);
    }
}
