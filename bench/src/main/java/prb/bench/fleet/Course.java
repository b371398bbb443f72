package prb.bench.fleet;

import java.io.IOException;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import prb.bench.BenchmarkFailure;
import prb.bench.fleet.Options.Phase;
import prb.bench.fleet.Site.Reached;
import prb.bench.fleet.Site.Total;

/** The phases of one run. One thread. */
final class Course {

    private static final int WAIT_S_MAX = 300;
    /** As the original was measured: after so many seconds with blobs. */
    private static final int WARM_S = 5;
    private static final int WINDOW_S = 20;
    /** History of workers that are at the tip from the start. */
    private static final int SHORT_HISTORY = 1_200;
    /** The process compiles itself meanwhile. */
    private static final int WARM_TIPS = 10;
    private static final int RELAY_MS = 6_000;
    private static final int HIDDEN_S = 5;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(2);
    private static final long SLOW_LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final double NANOS_PER_S = 1e9;
    private static final double NANOS_PER_MS = 1e6;
    private static final int PERMILLE = 1_000;

    private final Options options;
    private final PrintStream err;
    private final Result result;
    private long relay = SHORT_HISTORY;

    Course(Options options, PrintStream err) {
        this.options = options;
        this.err = err;
        this.result = new Result(options.workers());
    }

    Result run() throws IOException, BenchmarkFailure {
        if (options.phases().contains(Phase.CATCH_UP)) {
            try (Site site = new Site(options, options.workers(), options.history(), 0)) {
                catchUp(site);
            }
        }
        if (options.phases().contains(Phase.ONE)) {
            try (Site site = new Site(options, 1, options.history(), 0)) {
                one(site);
            }
        }
        if (options.phases().stream().anyMatch(phase -> phase.compareTo(Phase.TIP) >= 0)) {
            try (Site site = new Site(options, options.workers(), SHORT_HISTORY, SHORT_HISTORY)) {
                atTheTip(site);
            }
        }
        return result;
    }

    private void one(Site site) throws IOException, BenchmarkFailure {
        long last = History.head(options.history());
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
        while (site.reached(last).workers() < 1) {
            pause(site, end, SLOW_LOOK_NANOS);
        }
        double seconds = (site.reached(last).nanos() - site.total().firstAt()) / NANOS_PER_S;
        result.put("one_worker_para_blocks_per_s", "1/s", last / seconds,
                String.format(Locale.ROOT, "%d para blocks, %d blobs, from the first blob on", last, site.total().blobs()));
    }

    private void catchUp(Site site) throws IOException, BenchmarkFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
        while (site.total().firstAt() == 0) {
            pause(site, end, LOOK_NANOS);
        }
        rest(TimeUnit.SECONDS.toNanos(WARM_S));
        long all = History.head(options.history()) * options.workers();
        Total before = site.total();
        if (before.paraBlocks() == all) {
            throw new BenchmarkFailure("the history was fed within " + WARM_S + " s: take a longer one with --history");
        }
        double processor = site.lifecycle.processorSeconds();
        long start = System.nanoTime();
        Total after = before;
        while (after.paraBlocks() < all && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(WINDOW_S)) {
            rest(SLOW_LOOK_NANOS);
            after = site.total();
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_S;
        double cores = (site.lifecycle.processorSeconds() - processor) / seconds;
        result.put("para_blocks_per_s", "1/s", (after.paraBlocks() - before.paraBlocks()) / seconds,
                String.format(Locale.ROOT, "%.1f s, from %d s after the first blob on, %.2f cores", seconds, WARM_S, cores));
        result.put("blobs_per_s", "1/s", (after.blobs() - before.blobs()) / seconds, "requests with blocks or headers");
        result.put("catch_up_cores", "cores", cores, "of the lifecycle process meanwhile");
        result.resident(site.lifecycle.residentMibMax());
    }

    private void atTheTip(Site site) throws IOException, BenchmarkFailure {
        long start = System.nanoTime();
        awaitComputing(site);
        result.put("all_computing_s", "s", (System.nanoTime() - start) / NANOS_PER_S, "from the start of the process");
        if (options.phases().contains(Phase.TIP)) {
            tips(site);
        }
        if (options.phases().contains(Phase.STEADY)) {
            steady(site);
        }
        if (options.phases().contains(Phase.STORM)) {
            storm(site);
        }
        result.resident(site.lifecycle.residentMibMax());
        demandNoJobs(site);
    }

    private void awaitComputing(Site site) throws IOException, BenchmarkFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
        while (Integer.parseInt(site.lifecycle.ask("counts")[1]) < options.workers()) {
            pause(site, end, SLOW_LOOK_NANOS);
        }
    }

    private static void demandNoJobs(Site site) throws IOException, BenchmarkFailure {
        if (!site.lifecycle.ask("counts")[3].equals("0")) {
            throw new BenchmarkFailure("jobs were offered for workers that need none");
        }
    }

    /** Adds a relay block. @return when */
    private long grow(Site site) throws IOException, BenchmarkFailure {
        relay++;
        return Long.parseLong(site.provider.ask("grow 1")[0]);
    }

    private boolean bringsPara() {
        return relay % 2 == 1;
    }

    private void tips(Site site) throws IOException, BenchmarkFailure {
        double first = tip(site);
        for (int i = 1; i < WARM_TIPS; i++) {
            tip(site);
        }
        double[] ms = new double[options.tips()];
        for (int i = 0; i < ms.length; i++) {
            ms[i] = tip(site);
        }
        double[] sorted = ms.clone();
        Arrays.sort(sorted);
        err.printf(Locale.ROOT, "prb: ms to the last worker, in order: %s%n", Arrays.toString(ms));
        result.put("last_worker_ms_p99", "ms", sorted[Math.min(ms.length - 1, ms.length * 990 / PERMILLE)],
                String.format(Locale.ROOT, "%d para blocks, from the blob server's progress to the last worker's answer",
                        ms.length));
        result.put("last_worker_ms_p50", "ms", sorted[ms.length / 2], "");
        result.put("first_tip_ms", "ms", first,
                "the first para block of a new process, " + WARM_TIPS + " of them not in the above");
    }

    /** Lets the chain grow by a para block. @return milliseconds until the last worker had it */
    private double tip(Site site) throws IOException, BenchmarkFailure {
        while (true) {
            long at = grow(site);
            double ms = bringsPara() ? (awaitAll(site, History.head(relay)) - at) / NANOS_PER_MS : -1;
            rest(TimeUnit.MILLISECONDS.toNanos(options.blockMs()) - (System.nanoTime() - at));
            if (ms >= 0) {
                return ms;
            }
        }
    }

    private long awaitAll(Site site, long para) throws IOException, BenchmarkFailure {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_S_MAX);
        Reached reached = site.reached(para);
        while (reached.workers() < options.workers()) {
            pause(site, end, LOOK_NANOS);
            reached = site.reached(para);
        }
        return reached.nanos();
    }

    /** At the pace of the real chain. */
    private void steady(Site site) throws IOException, BenchmarkFailure {
        grow(site);
        rest(TimeUnit.MILLISECONDS.toNanos(RELAY_MS));
        double processor = site.lifecycle.processorSeconds();
        Total before = site.total();
        long start = System.nanoTime();
        while (System.nanoTime() - start < TimeUnit.SECONDS.toNanos(options.steadyS())) {
            grow(site);
            rest(TimeUnit.MILLISECONDS.toNanos(RELAY_MS));
        }
        double seconds = (System.nanoTime() - start) / NANOS_PER_S;
        Total after = site.total();
        result.put("cpu_cores", "cores", (site.lifecycle.processorSeconds() - processor) / seconds,
                String.format(Locale.ROOT,
                        "%.0f s at relay 6 s, para 12 s; %.0f bulk requests and %.0f questions for info a second",
                        seconds, (after.blobs() - before.blobs()) / seconds, (after.infos() - before.infos()) / seconds));
    }

    /** Breaks every connection, takes none for a while, and waits until the last worker has a new block. */
    private void storm(Site site) throws IOException, BenchmarkFailure {
        site.workers.ask("hide");
        long hidden = System.nanoTime();
        while (System.nanoTime() - hidden < TimeUnit.SECONDS.toNanos(HIDDEN_S)) {
            grow(site);
            rest(TimeUnit.SECONDS.toNanos(1));
        }
        site.workers.ask("show");
        long shown = System.nanoTime();
        grow(site);
        grow(site);
        long settled = awaitAll(site, History.head(relay));
        result.put("reconnect_s", "s", (settled - shown) / NANOS_PER_S,
                HIDDEN_S + " s without any worker, until the last has caught up");
        awaitComputing(site);
    }

    private static void rest(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            LockSupport.parkNanos(end - System.nanoTime());
        }
    }

    private static void pause(Site site, long end, long nanos) throws IOException, BenchmarkFailure {
        if (System.nanoTime() > end) {
            throw new BenchmarkFailure("not there after " + WAIT_S_MAX + " s: " + String.join(" ", site.lifecycle.ask("reasons"))
                    + ", " + site.total());
        }
        rest(nanos);
    }
}
