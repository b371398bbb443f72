package prb.ops.metrics;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import prb.blob.api.blob.BlobProgress;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/**
 * The workers driven here, as numbers by state and pool: {@value #POOLS_MAX} pools one by one, those with the lowest numbers,
 * and the rest as {@code other}. Figures of single workers only where the operator wants them.
 */
final class FleetMetrics {

    static final int POOLS_MAX = 200;
    private static final String OTHER = "other";
    private static final String RELAY = "relay";
    private static final String PARA_HEADER = "para_header";
    private static final String PARA = "para";

    private static final Family WORKERS = Family.gauge("prb_fleet_workers", "Workers driven here, by state.", "state");
    private static final Family POOL_WORKERS = Family.gauge("prb_fleet_pool_workers",
            "Workers driven here, by pool and state; states without workers are left out. pool: its number, or other.", "pool",
            "state");
    private static final Family UNRESPONSIVE = Family.gauge("prb_fleet_unresponsive_workers",
            "Computing workers whose heartbeats the chain misses: they lose money.");
    private static final Family NEXT_MIN = Family.gauge("prb_fleet_next_block_min",
            "Lowest block that a worker wants next, of those that are fed. kind: relay, para_header, para.", "kind");
    private static final Family NEXT_MAX = Family.gauge("prb_fleet_next_block_max",
            "Highest block that a worker wants next, of those that are fed. kind: relay, para_header, para.", "kind");
    private static final Family LAG = Family.gauge("prb_fleet_lag_blocks",
            "Blocks that could be had and that the hindmost worker, of those that are fed, does not have. kind: relay, para.",
            "kind");
    private static final Family BEHIND = Family.gauge("prb_fleet_behind_workers",
            "Synced workers that lack more than 20 blocks that could be had.");
    private static final Family WORKER_STATE = Family.gauge("prb_worker_state",
            "1 for the state that a worker is in; only with PRB_METRICS_WORKERS.", "worker", "pool", "state");
    private static final Family WORKER_NEXT = Family.gauge("prb_worker_next_block",
            "Block that a worker wants next; only with PRB_METRICS_WORKERS. kind: relay, para_header, para.", "worker", "pool",
            "kind");

    /** Blocks that a synced worker may lack without being behind: two minutes of the relay chain. */
    private static final long BEHIND_BLOCKS = 20;

    static final List<Family> FAMILIES = List.of(WORKERS, POOL_WORKERS, UNRESPONSIVE, NEXT_MIN, NEXT_MAX, LAG, BEHIND,
            WORKER_STATE, WORKER_NEXT);

    private FleetMetrics() {}

    /** @param workersMax workers that are told one by one, 0 for none */
    static void read(Fleet fleet, BlobProgress progress, int workersMax, MetricSink sink) {
        List<WorkerReport> reports = fleet.reports();
        for (WorkerState state : WorkerState.values()) {
            sink.put(WORKERS, reports.stream().filter(report -> report.state() == state).count(), state.text());
        }
        pools(reports, sink);
        sink.put(UNRESPONSIVE, fleet.unresponsive().size());
        List<WorkerReport> fed = reports.stream().filter(
                report -> report.state() == WorkerState.SYNCING || report.state().isSynced()).toList();
        next(fed, WorkerReport::nextRelayHeader, RELAY, sink);
        next(fed, WorkerReport::nextParaHeader, PARA_HEADER, sink);
        next(fed, WorkerReport::nextParaBlock, PARA, sink);
        lag(fed, WorkerReport::nextRelayHeader, progress.relayEncoded(), RELAY, sink);
        lag(fed, WorkerReport::nextParaBlock, progress.paraEncoded(), PARA, sink);
        sink.put(BEHIND, fed.stream().filter(report -> report.state().isSynced() && isBehind(report, progress)).count());
        reports.stream().limit(workersMax).forEach(report -> worker(report, sink));
    }

    private static void pools(List<WorkerReport> reports, MetricSink sink) {
        TreeSet<Long> pools = reports.stream().map(report -> report.worker().pid())
                .collect(Collectors.toCollection(TreeSet::new));
        List<Long> told = pools.stream().limit(POOLS_MAX).toList();
        Map<Long, String> names = new TreeMap<>();
        told.forEach(pid -> names.put(pid, Long.toString(pid)));
        reports.forEach(report -> sink.put(POOL_WORKERS, 1, names.getOrDefault(report.worker().pid(), OTHER),
                report.state().text()));
    }

    private static void next(List<WorkerReport> fed, ToLongFunction<WorkerReport> next, String kind, MetricSink sink) {
        var heights = fed.stream().mapToLong(next).filter(height -> height >= 0).summaryStatistics();
        if (heights.getCount() > 0) {
            sink.put(NEXT_MIN, heights.getMin(), kind);
            sink.put(NEXT_MAX, heights.getMax(), kind);
        }
    }

    private static void lag(List<WorkerReport> fed, ToLongFunction<WorkerReport> next, long encoded, String kind,
            MetricSink sink) {
        if (encoded >= 0) {
            fed.stream().mapToLong(next).filter(height -> height >= 0).min().ifPresent(
                    lowest -> sink.put(LAG, Math.max(0, encoded + 1 - lowest), kind));
        }
    }

    private static boolean isBehind(WorkerReport report, BlobProgress progress) {
        return progress.relayEncoded() + 1 - report.nextRelayHeader() > BEHIND_BLOCKS && report.nextRelayHeader() >= 0
                || progress.paraEncoded() + 1 - report.nextParaBlock() > BEHIND_BLOCKS && report.nextParaBlock() >= 0;
    }

    private static void worker(WorkerReport report, MetricSink sink) {
        String name = report.worker().name();
        String pool = Long.toString(report.worker().pid());
        sink.put(WORKER_STATE, 1, name, pool, report.state().text());
        Map.of(RELAY, report.nextRelayHeader(), PARA_HEADER, report.nextParaHeader(), PARA, report.nextParaBlock())
                .forEach((kind, next) -> {
                    if (next >= 0) {
                        sink.put(WORKER_NEXT, next, name, pool, kind);
                    }
                });
    }
}
