package prb.bench.substrate;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * How many cores the JVM of a benchmark had during an iteration: its processor time, collectors and compilers included,
 * by the time of the clock. Below the count of its busy threads the machine had other work. JMH makes it, in the fork.
 */
public final class ProcessorTime implements InternalProfiler {

    /** Name of the secondary result. */
    static final String CORES = "cores";

    private final OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private long processorNanos;
    private long clockNanos;

    @Override
    public String getDescription() {
        return "cores that the JVM had";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        processorNanos = system.getProcessCpuTime();
        clockNanos = System.nanoTime();
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        double clock = System.nanoTime() - clockNanos;
        double processor = system.getProcessCpuTime() - processorNanos;
        return List.of(new ScalarResult(CORES, processor / clock, "cores", AggregationPolicy.AVG));
    }
}
