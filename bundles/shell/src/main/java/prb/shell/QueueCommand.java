package prb.shell;

import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.trade.api.QueueFullException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/**
 * {@code prb:queue [waiting|running|finished|failed]}, {@code prb:job ID}, {@code prb:retry ID}, {@code prb:cancel ID}: the
 * transaction jobs.
 */
@Component(service = QueueCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=queue",
    "osgi.command.function=job", "osgi.command.function=retry", "osgi.command.function=cancel"})
public final class QueueCommand {
    /** Newest jobs shown. */
    static final int JOBS_MAX = 20;
    /** Jobs looked through for those that are to be shown. */
    private static final int LOOKED_AT_MAX = 5_000;
    private static final List<String> SHOWN = List.of("waiting", "running", "finished", "failed");

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable TradeQueue queue; // set by the framework, and by tests

    /** Counts and the newest jobs with their outcome. @param words at most one, which jobs are shown */
    public String queue(String... words) {
        if (words.length > 1 || words.length == 1 && !SHOWN.contains(words[0])) {
            throw new IllegalArgumentException("usage: prb:queue " + SHOWN);
        }
        TradeQueue present = present();
        TradeQueue.QueueStats stats = present.stats();
        StringBuilder text = new StringBuilder();
        text.append(String.format("waiting %d, running %d, finished %d%n", stats.waiting(), stats.running(), stats.finished()));
        present.list(words.length == 0 ? JOBS_MAX : LOOKED_AT_MAX).stream()
                .filter(status -> words.length == 0 || isShown(status, words[0])).limit(JOBS_MAX)
                .forEach(status -> text.append(String.format("%-9s %s%s%n", phase(status), status.job().id(),
                        status.outcome().map(outcome -> " -> " + outcome).orElse(""))));
        return text.toString();
    }

    private static boolean isShown(TradeQueue.JobStatus status, String word) {
        return word.equals("failed") ? status.outcome().filter(outcome -> !outcome.succeeded()).isPresent()
                : phase(status).equals(word);
    }

    private static String phase(TradeQueue.JobStatus status) {
        return status.phase().name().toLowerCase(Locale.ROOT);
    }

    /** All that is known of a job. */
    public String job(String id) {
        TradeQueue.JobStatus status = present().status(id)
                .orElseThrow(() -> new IllegalArgumentException("no job '" + id + "' in the queue"));
        TradeJob job = status.job();
        return String.join(System.lineSeparator(), "job       " + job.id(), "kind      " + job.action().kind(),
                "signer    " + job.signer() + job.proxiedOwner().map(owner -> " for " + owner).orElse(""),
                "priority  " + job.priority(), "created   " + job.createdAt(), "expires   " + job.expiresAt(),
                "needed    " + (job.preconditions().isEmpty() ? "always" : "while " + job.preconditions()),
                "phase     " + phase(status), "outcome   " + status.outcome().map(Object::toString).orElse("none yet"));
    }

    /** Offers a job anew that ended without success. */
    public String retry(String id) throws QueueFullException {
        return switch (present().retry(id, Instant.now())) {
            case DONE -> "job " + id + " waits again";
            case UNKNOWN -> throw new IllegalArgumentException("no job '" + id + "' in the queue");
            case NOT_ENDED -> throw new IllegalArgumentException("job " + id + " has not ended yet");
            case SUCCEEDED -> throw new IllegalArgumentException("job " + id + " has succeeded; it is not executed again");
        };
    }

    /** Takes a waiting job back. */
    public String cancel(String id) {
        if (!present().cancel(id)) {
            throw new IllegalArgumentException(present().status(id).isEmpty() ? "no job '" + id + "' in the queue"
                    : "job " + id + " is not waiting any more; what was sent can not be taken back");
        }
        return "job " + id + " is cancelled";
    }

    private TradeQueue present() {
        TradeQueue present = queue;
        if (present == null) {
            throw new IllegalStateException("this role has no trade queue at present");
        }
        return present;
    }
}
