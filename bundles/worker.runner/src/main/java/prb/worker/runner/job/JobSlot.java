package prb.worker.runner.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;
import prb.worker.runner.pace.Pace;

/**
 * A place for one job at a time. A job that succeeded holds its purpose for a while, until the chain shows its effect; one
 * that failed holds it for a growing pause, longer when the chain would refuse it again.
 */
public final class JobSlot {

    /** How long a node may lag behind a finalized effect before the same is asked for again. */
    private static final Duration SETTLE = Duration.ofSeconds(30);
    private static final Duration UNSENT_FIRST = Duration.ofSeconds(2);
    private static final Duration UNSENT_MOST = Duration.ofSeconds(60);
    private static final Duration REFUSED_FIRST = Duration.ofSeconds(30);
    private static final Duration REFUSED_MOST = Duration.ofMinutes(15);

    /** What a slot is doing. */
    public enum Phase { FREE, ON_ITS_WAY, SETTLING, FAILED }

    private final TradeQueue queue;
    private final Pace pace;
    private final Consumer<String> watch;
    private final Supplier<Optional<Fence>> fence;
    private Phase phase = Phase.FREE;
    private String purpose = "";
    private String id = "";
    private Instant until = Instant.MIN;
    private int failures;
    private String error = "";

    /**
     * @param watch is told the id of each job on its way, so that someone rings when it ends
     * @param fence in whose name jobs are offered at the moment of asking
     */
    public JobSlot(TradeQueue queue, Pace pace, Consumer<String> watch, Supplier<Optional<Fence>> fence) {
        this.fence = fence;
        this.queue = queue;
        this.pace = pace;
        this.watch = watch;
    }

    /** Looks what became of the job. @return the outcome when it has just been found */
    public Optional<JobOutcome> poll() {
        if (phase == Phase.ON_ITS_WAY) {
            Optional<JobOutcome> outcome = queue.outcome(id);
            if (outcome.isPresent()) {
                settle(outcome.get());
            } else if (queue.status(id).isEmpty()) {
                phase = Phase.FREE;
            }
            return outcome;
        }
        if (phase != Phase.FREE && !pace.now().isBefore(until)) {
            phase = Phase.FREE;
        }
        return Optional.empty();
    }

    private void settle(JobOutcome outcome) {
        Instant now = pace.now();
        if (outcome.succeeded()) {
            phase = Phase.SETTLING;
            until = now.plus(SETTLE);
            failures = 0;
            error = "";
            return;
        }
        boolean refused = outcome instanceof JobOutcome.Failed || outcome instanceof JobOutcome.Refused;
        failures++;
        phase = Phase.FAILED;
        error = text(outcome);
        until = now.plus(pace.backOff(failures, refused ? REFUSED_FIRST : UNSENT_FIRST, refused ? REFUSED_MOST : UNSENT_MOST));
    }

    private static String text(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Failed o -> "failed on chain: " + o.error();
            case JobOutcome.Refused o -> "was refused: " + o.reason();
            case JobOutcome.Expired o -> "was not sent in time";
            case JobOutcome.Cancelled o -> "was cancelled";
            case JobOutcome.Succeeded o -> "succeeded";
            case JobOutcome.Obsolete o -> "was not needed any more";
        };
    }

    /** Whether a purpose must wait: any while a job is on its way, the same one while it settles or is held back. */
    public boolean holds(String what) {
        return phase == Phase.ON_ITS_WAY || phase != Phase.FREE && purpose.equals(what);
    }

    /**
     * Offers a job; the caller has asked {@link #holds}. A finished job with this id is forgotten: the chain says that it is
     * needed again.
     */
    public void offer(String what, TradeJob job) throws QueueFullException {
        Optional<Fence> right = fence.get();
        if (!offer(job, right) && queue.outcome(job.id()).isPresent()) {
            if (right.isPresent()) {
                queue.forget(job.id(), right.get());
            } else {
                queue.forget(job.id());
            }
            offer(job, right);
        }
        if (!what.equals(purpose)) {
            failures = 0;
        }
        purpose = what;
        id = job.id();
        phase = Phase.ON_ITS_WAY;
        error = "";
        watch.accept(id);
    }

    private boolean offer(TradeJob job, Optional<Fence> right) throws QueueFullException {
        return right.isPresent() ? queue.offer(job, right.get()) : queue.offer(job);
    }

    /** Gives up a pause, so that the same may be asked for at once. A job on its way stays. */
    public void release() {
        if (phase != Phase.ON_ITS_WAY) {
            phase = Phase.FREE;
        }
    }

    public Phase phase() {
        return phase;
    }

    /** What the present or last job is for. */
    public String purpose() {
        return purpose;
    }

    /** When the pause ends. */
    public Instant until() {
        return until;
    }

    /** Why the last job failed, continuing a sentence; empty when it did not. */
    public String error() {
        return error;
    }
}
