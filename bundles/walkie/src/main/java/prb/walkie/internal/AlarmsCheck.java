package prb.walkie.internal;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.apache.felix.hc.api.ResultLog;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.walkie.api.PeerNode;

/** Warns of what an operator must look at, for example of two live nodes with one key. */
@Component(service = HealthCheck.class, property = {HealthCheck.NAME + "=walkie alarms", HealthCheck.TAGS + "=health"})
public final class AlarmsCheck implements HealthCheck {

    private final PeerNode node;

    @Activate
    public AlarmsCheck(@Reference PeerNode node) {
        this.node = node;
    }

    @Override
    public Result execute() {
        List<String> alarms = node.alarms();
        if (alarms.isEmpty()) {
            return new Result(Result.Status.OK, "no alarms");
        }
        ResultLog log = new ResultLog();
        alarms.forEach(alarm -> log.add(new ResultLog.Entry(Result.Status.WARN, alarm)));
        return new Result(log);
    }
}
