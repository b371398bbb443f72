package prb.worker.runner;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/** Health of the workers: a warning when some are in error, critical when all are. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=workers", "hc.tags=health"})
public final class WorkersHealth implements HealthCheck {

    /** Workers that are named. */
    private static final int NAMED_MAX = 10;

    private final Fleet fleet;

    @Activate
    public WorkersHealth(@Reference Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<WorkerReport> all = fleet.reports();
        List<WorkerReport> failed = all.stream().filter(report -> report.state() == WorkerState.ERROR).toList();
        if (!failed.isEmpty() && failed.size() == all.size()) {
            log.critical("All {} workers are in error", all.size());
        } else if (!failed.isEmpty()) {
            log.warn("{} of {} workers are in error", failed.size(), all.size());
        } else {
            log.info("{} workers, none in error", all.size());
        }
        failed.stream().limit(NAMED_MAX).forEach(report -> log.info("{}: {}", report.worker().name(), report.reason()));
        return new Result(log);
    }
}
