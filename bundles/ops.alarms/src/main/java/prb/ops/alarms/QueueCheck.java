package prb.ops.alarms;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeQueue;

/** Whether the trade queue answers, and whether jobs pile up: more than {@value #WAITING_MANY} waiting. Any thread. */
final class QueueCheck implements HealthCheck {

    static final int WAITING_MANY = 5_000;

    private final TradeQueue queue;

    QueueCheck(TradeQueue queue) {
        this.queue = queue;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        try {
            TradeQueue.QueueStats stats = queue.stats();
            if (stats.waiting() > WAITING_MANY) {
                log.warn("{} jobs wait: look whether a trader runs, and at prb:accounts for what holds it up", stats.waiting());
            } else {
                log.info("{} jobs wait, {} run", stats.waiting(), stats.running());
            }
        } catch (QueueUnavailableException e) {
            log.temporarilyUnavailable("The trade queue is out of reach ({}): look at its Redis; it is tried again by itself", e
                    .getMessage());
        }
        return new Result(log);
    }
}
