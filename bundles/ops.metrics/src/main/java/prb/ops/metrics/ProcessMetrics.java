package prb.ops.metrics;

import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;

/** The process: from Java's own beans, and from Linux where Java does not tell. What this system does not tell is left out. */
final class ProcessMetrics {

    private static final Logger LOG = LoggerFactory.getLogger(ProcessMetrics.class);
    private static final double MS_PER_S = 1_000;
    private static final double NANOS_PER_S = 1e9;
    private static final double KIB = 1_024;
    private static final Path SELF = Path.of("/proc/self");
    private static final Pattern RESIDENT = Pattern.compile("(?m)^VmRSS:\\s+(\\d+) kB");
    private static final Pattern FILES_MAX = Pattern.compile("(?m)^Max open files\\s+(\\d+)");

    private static final Family CPU = Family.counter("prb_process_cpu_seconds_total", "Processor time used, user and system.");
    private static final Family START = Family.gauge("prb_process_start_time_seconds", "When the process started, Unix time.");
    private static final Family RSS = Family.gauge("prb_process_resident_memory_bytes", "Memory that is in RAM.");
    private static final Family FDS = Family.gauge("prb_process_open_fds", "Open files and sockets.");
    private static final Family FDS_MAX = Family.gauge("prb_process_max_fds", "Open files and sockets that the system allows.");
    private static final Family THREADS = Family.gauge("prb_process_threads", "Platform threads.");
    private static final Family HEAP = Family.gauge("prb_process_heap_bytes", "Java heap in use.");
    private static final Family HEAP_MAX = Family.gauge("prb_process_heap_max_bytes", "Java heap that may be used at most.");
    private static final Family GC_SECONDS = Family.counter("prb_process_gc_seconds_total", "Time spent collecting garbage.",
            "collector");
    private static final Family GC_COUNT = Family.counter("prb_process_gc_collections_total", "Garbage collections.",
            "collector");

    static final List<Family> FAMILIES = List.of(CPU, START, RSS, FDS, FDS_MAX, THREADS, HEAP, HEAP_MAX, GC_SECONDS, GC_COUNT);

    private ProcessMetrics() {}

    static void read(MetricSink sink) {
        ProcessHandle.current().info().totalCpuDuration().ifPresent(cpu -> sink.put(CPU, cpu.toNanos() / NANOS_PER_S));
        sink.put(START, ManagementFactory.getRuntimeMXBean().getStartTime() / MS_PER_S);
        sink.put(THREADS, ManagementFactory.getThreadMXBean().getThreadCount());
        MemoryUsage heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage();
        sink.put(HEAP, heap.getUsed());
        if (heap.getMax() >= 0) {
            sink.put(HEAP_MAX, heap.getMax());
        }
        for (GarbageCollectorMXBean collector : ManagementFactory.getGarbageCollectorMXBeans()) {
            sink.put(GC_SECONDS, Math.max(0, collector.getCollectionTime()) / MS_PER_S, collector.getName());
            sink.put(GC_COUNT, Math.max(0, collector.getCollectionCount()), collector.getName());
        }
        system(sink);
    }

    private static void system(MetricSink sink) {
        if (!Files.isDirectory(SELF)) {
            return;
        }
        try (Stream<Path> open = Files.list(SELF.resolve("fd"))) {
            sink.put(FDS, open.count());
            number(RESIDENT, "status").ifPresent(value -> sink.put(RSS, value * KIB));
            number(FILES_MAX, "limits").ifPresent(value -> sink.put(FDS_MAX, value));
        } catch (IOException | java.io.UncheckedIOException e) {
            LOG.debug("{} can not be read, so memory and open files are not told", SELF, e);
        }
    }

    private static java.util.OptionalDouble number(Pattern pattern, String file) throws IOException {
        Matcher matcher = pattern.matcher(Files.readString(SELF.resolve(file)));
        return matcher.find() ? java.util.OptionalDouble.of(Double.parseDouble(matcher.group(1)))
                : java.util.OptionalDouble.empty();
    }
}
