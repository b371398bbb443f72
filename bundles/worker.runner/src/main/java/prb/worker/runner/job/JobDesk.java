package prb.worker.runner.job;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import prb.trade.api.Fence;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;
import prb.worker.api.Pool;
import prb.worker.runner.pace.Pace;

/** Writes the jobs of one worker: signed by its pool's operator, for the owner where the operator is only a proxy. */
public final class JobDesk {

    /** A job that was not sent by then is formed anew from what the chain says then. */
    private static final Duration MESSAGE_LIFE = Duration.ofMinutes(5);
    private static final Duration STAGE_LIFE = Duration.ofMinutes(15);

    private final TradeQueue queue;
    private final Pace pace;
    private final Supplier<Pool> pool;
    private final Consumer<String> watch;
    private final Supplier<Optional<Fence>> fence;

    /**
     * @param watch is told the id of each job on its way
     * @param fence in whose name jobs are offered at the moment of asking
     */
    public JobDesk(TradeQueue queue, Pace pace, Supplier<Pool> pool, Consumer<String> watch, Supplier<Optional<Fence>> fence) {
        this.fence = fence;
        this.queue = queue;
        this.pace = pace;
        this.pool = pool;
        this.watch = watch;
    }

    public JobSlot slot() {
        return new JobSlot(queue, pace, watch, fence);
    }

    TradeJob message(String id, JobAction.SyncMessages action, int priority) {
        return job(id, action, priority, MESSAGE_LIFE);
    }

    public TradeJob stage(String id, JobAction action) {
        return job(id, action, 0, STAGE_LIFE);
    }

    /** A job that anyone may have executed: the operator signs for itself, for not every kind of proxy may. */
    public TradeJob unproxied(String id, JobAction action) {
        Instant now = pace.now();
        return new TradeJob(id, pool.get().operator(), Optional.empty(), action, 0, now, now.plus(STAGE_LIFE));
    }

    private TradeJob job(String id, JobAction action, int priority, Duration life) {
        Pool owner = pool.get();
        Instant now = pace.now();
        return new TradeJob(id, owner.operator(), owner.proxiedOwner(), action, priority, now, now.plus(life));
    }

    Pace pace() {
        return pace;
    }
}
