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

/** Alarm for computing workers whose heartbeats the chain misses: a warning for some, critical for all. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=unresponsive", "hc.tags=health"})
public final class UnresponsiveHealth implements HealthCheck {

    /** Workers that are named. */
    private static final int NAMED_MAX = 10;

    private final Fleet fleet;

    @Activate
    public UnresponsiveHealth(@Reference Fleet fleet) {
        this.fleet = fleet;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        List<WorkerReport> missed = fleet.unresponsive();
        int computing = fleet.counts().computing();
        if (missed.isEmpty()) {
            log.info("The chain hears the heartbeats of all {} computing workers", computing);
            return new Result(log);
        }
        List<String> names = missed.stream().limit(NAMED_MAX).map(report -> report.worker().name()).toList();
        if (missed.size() >= computing) {
            log.critical("The chain misses the heartbeats of all {} computing workers: {}", missed.size(), names);
        } else {
            log.warn("The chain misses the heartbeats of {} of {} computing workers: {}", missed.size(), computing, names);
        }
        return new Result(log);
    }
}
