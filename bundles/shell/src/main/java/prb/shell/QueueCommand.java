package prb.shell;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.trade.api.TradeQueue;

/** {@code prb:queue}: the transaction jobs. */
@Component(service = QueueCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=queue"})
public final class QueueCommand {
    /** Newest jobs shown. */
    static final int JOBS_MAX = 20;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable TradeQueue queue;

    /** Counts and the newest jobs with their outcome. */
    public String queue() {
        TradeQueue present = queue;
        if (present == null) {
            throw new IllegalStateException("this role has no trade queue at present");
        }
        TradeQueue.QueueStats stats = present.stats();
        StringBuilder text = new StringBuilder();
        text.append(String.format("waiting %d, running %d, finished %d%n", stats.waiting(), stats.running(), stats.finished()));
        for (TradeQueue.JobStatus status : present.list(JOBS_MAX)) {
            text.append(String.format("%-9s %s%s%n", status.phase().name().toLowerCase(Locale.ROOT), status.job().id(),
                    status.outcome().map(outcome -> " -> " + outcome).orElse("")));
        }
        return text.toString();
    }
}
