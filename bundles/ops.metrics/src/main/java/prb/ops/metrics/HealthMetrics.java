package prb.ops.metrics;

import java.util.List;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.execution.HealthCheckExecutionOptions;
import org.apache.felix.hc.api.execution.HealthCheckExecutor;
import org.apache.felix.hc.api.execution.HealthCheckSelector;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;

/** The health checks, with results that may be 2 s old; a check that hangs is waited for as long as the executor does, 2 s. */
final class HealthMetrics {

    private static final Family CHECK = Family.gauge("prb_health_check_status",
            "What a health check says: 0 OK, 1 WARN, 2 TEMPORARILY_UNAVAILABLE, 3 CRITICAL, 4 HEALTH_CHECK_ERROR.", "check");

    static final List<Family> FAMILIES = List.of(CHECK);

    private HealthMetrics() {}

    static void read(HealthCheckExecutor executor, MetricSink sink) {
        executor.execute(HealthCheckSelector.tags("*"), new HealthCheckExecutionOptions()).forEach(result -> sink.put(CHECK,
                level(result.getHealthCheckResult().getStatus()), result.getHealthCheckMetadata().getTitle()));
    }

    private static int level(Result.Status status) {
        return switch (status) {
            case OK -> 0;
            case WARN -> 1;
            case TEMPORARILY_UNAVAILABLE -> 2;
            case CRITICAL -> 3;
            case HEALTH_CHECK_ERROR -> 4;
        };
    }
}
