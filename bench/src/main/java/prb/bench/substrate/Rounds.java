package prb.bench.substrate;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import prb.bench.BenchmarkFailure;

/**
 * Measures many sides in rounds: in a round every side runs once in a JVM of its own, and the next round goes the other
 * way round, so that a disturbance of the machine hits both sides of a comparison alike. One thread.
 */
final class Rounds {

    /** Name of JMH's secondary result with the bytes allocated in one operation. */
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private static final int FULL_ROUNDS = 5;
    private static final TimeValue FULL_TIME = TimeValue.milliseconds(2_000);
    /** Long enough for the compilers of a machine that has other work too. */
    private static final TimeValue WARMUP = TimeValue.milliseconds(2_000);
    private static final int QUICK_ROUNDS = 3;
    private static final TimeValue QUICK_TIME = TimeValue.milliseconds(500);

    private final int count;
    private final TimeValue time;
    private final PrintStream progress;
    private final Map<Side, List<Double>> rates = new HashMap<>();
    private final Map<Side, List<Double>> cores = new HashMap<>();
    private final Map<Side, List<Double>> allocations = new HashMap<>();

    Rounds(boolean quick, PrintStream progress) {
        this.count = quick ? QUICK_ROUNDS : FULL_ROUNDS;
        this.time = quick ? QUICK_TIME : FULL_TIME;
        this.progress = progress;
    }

    int count() {
        return count;
    }

    void run(List<Side> sides) throws BenchmarkFailure {
        for (int round = 1; round <= count; round++) {
            progress.println("prb: round " + round + " of " + count + ", " + sides.size() + " benchmarks");
            for (Side side : round % 2 == 1 ? sides : sides.reversed()) {
                run(side);
            }
        }
    }

    private void run(Side side) throws BenchmarkFailure {
        ChainedOptionsBuilder options = new OptionsBuilder().include(side.pattern()).mode(Mode.Throughput).forks(1)
                .warmupIterations(1).warmupTime(WARMUP).measurementIterations(1).measurementTime(time)
                .addProfiler(GCProfiler.class).addProfiler(ProcessorTime.class).shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT);
        side.parameters().forEach((name, value) -> options.param(name, value));
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            if (results.size() != 1) {
                throw new BenchmarkFailure(side + " gave " + results.size() + " results instead of one");
            }
            RunResult result = results.iterator().next();
            add(rates, side, result.getPrimaryResult());
            add(cores, side, result.getSecondaryResults().get(ProcessorTime.CORES));
            add(allocations, side, result.getSecondaryResults().get(ALLOCATED));
        } catch (RunnerException e) {
            throw new BenchmarkFailure(side + " failed: " + e.getMessage(), e);
        }
    }

    private static void add(Map<Side, List<Double>> scores, Side side, Result<?> result) throws BenchmarkFailure {
        if (result == null) {
            throw new BenchmarkFailure(side + " lacks a result of the profilers");
        }
        scores.computeIfAbsent(side, key -> new ArrayList<>()).add(result.getScore());
    }

    /** Operations a second, the median over the rounds. */
    double rate(Side side, Clock clock) {
        return median(IntStream.range(0, count).mapToObj(round -> rate(side, clock, round)).toList());
    }

    private double rate(Side side, Clock clock, int round) {
        double rate = rates.get(side).get(round);
        return clock == Clock.WALL ? rate : rate / cores.get(side).get(round);
    }

    /** Bytes allocated in an operation, the median over the rounds. */
    double allocated(Side side) {
        return median(allocations.get(side));
    }

    /** Rate of one side to that of the other: the median of the ratios that the rounds gave. */
    double ratio(Side ours, Side other, Clock clock) {
        return median(IntStream.range(0, count)
                .mapToObj(round -> rate(ours, clock, round) / rate(other, clock, round)).toList());
    }

    /** How many cores a side's JVM had, the median over the rounds. */
    double cores(Side side) {
        return median(cores.get(side));
    }

    private static double median(List<Double> values) {
        double[] sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
