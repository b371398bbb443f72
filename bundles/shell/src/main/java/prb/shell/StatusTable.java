package prb.shell;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import prb.worker.api.WorkerReport;

/** Status as a table for people. */
final class StatusTable {
    /** More workers than this are only counted. */
    static final int WORKERS_MAX = 50;

    private StatusTable() {}

    static String of(RoleStatus status, List<WorkerReport> reports) {
        return of(status, reports, true);
    }

    /** @param drivesWorkers whether counts of workers mean anything in this role */
    static String of(RoleStatus status, List<WorkerReport> reports, boolean drivesWorkers) {
        StringBuilder text = new StringBuilder();
        text.append(String.format("%-8s %12s %12s%n", "CHAIN", "FINALIZED", "ENCODED"));
        text.append(String.format("%-8s %12s %12s%n", "relay", height(status.relay().finalized()), height(status.relay()
                .encoded())));
        text.append(String.format("%-8s %12s %12s%n", "para", height(status.para().finalized()), height(status.para()
                .encoded())));
        if (!drivesWorkers) {
            return text.append(String.format("up %.1f s%n", status.seconds())).toString();
        }
        text.append(System.lineSeparator());
        RoleStatus.Workers workers = status.workers();
        text.append(String.format("workers: %d, synced %d, computing %d, error %d; extrinsics: sent %d, failed %d; up %.1f s%n",
                workers.total(),
                workers.synced(), workers.computing(), workers.error(), status.extrinsics().sent(), status.extrinsics().failed(),
                status.seconds()));
        return reports.isEmpty() ? text.toString() : text.append(System.lineSeparator()).append(workers(reports)).toString();
    }

    static String workers(List<WorkerReport> reports) {
        StringBuilder text = new StringBuilder(String.format("%-16s %-5s %-13s %8s %10s %10s  %s%n", "WORKER", "POOL", "STATE",
                "SINCE", "RELAY",
                "PARA", "REASON"));
        for (WorkerReport report : reports.subList(0, Math.min(WORKERS_MAX, reports.size()))) {
            long seconds = Math.max(0, Duration.between(report.since(), Instant.now()).toSeconds());
            text.append(String.format("%-16s %-5d %-13s %7ds %10s %10s  %s%n", report.worker().name(), report.worker().pid(),
                    report.state().text(),
                    seconds, last(report.nextRelayHeader()), last(report.nextParaBlock()), report.reason()).stripTrailing());
            text.append(System.lineSeparator());
        }
        if (reports.size() > WORKERS_MAX) {
            text.append("... and ").append(reports.size() - WORKERS_MAX).append(" more").append(System.lineSeparator());
        }
        return text.toString();
    }

    static String height(long number) {
        return number < 0 ? "-" : Long.toString(number);
    }

    /** The last number that a worker has, from the next that it wants. */
    private static String last(long next) {
        return height(next < 0 ? next : Math.max(0, next - 1));
    }
}
