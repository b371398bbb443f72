package prb.shell;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.trade.api.TradeQueue;

/** {@code prb:queue}: the transaction jobs; there while the queue is. */
@Component(service = QueueCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=queue"})
public final class QueueCommand {
    /** Newest jobs shown. */
    static final int JOBS_MAX = 20;
    private final TradeQueue queue;

    @Activate
    public QueueCommand(@Reference TradeQueue queue) {
        this.queue = queue;
    }

    /** Counts and the newest jobs with their outcome. */
    public String queue() {
        TradeQueue.QueueStats stats = queue.stats();
        StringBuilder text = new StringBuilder(String.format("waiting %d, running %d, finished %d%n", stats.waiting(), stats.running(), stats.finished()));
        for (TradeQueue.JobStatus status : queue.list(JOBS_MAX)) {
            text.append(String.format("%-9s %s%s%n", status.phase().name().toLowerCase(java.util.Locale.ROOT), status.job(),
                    status.outcome().map(outcome -> " -> " + outcome).orElse("")));
        }
        return text.toString();
    }
}
