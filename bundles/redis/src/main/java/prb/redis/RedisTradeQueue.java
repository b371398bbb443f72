package prb.redis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobCodec;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/**
 * The queue on Redis as a service, and its health. It starts without Redis, outlives its restarts and losses, and never looks
 * for news faster than every {@link Timing#recheckOffered}, because signals bring them.
 */
@Component(service = {TradeQueue.class, HealthCheck.class}, immediate = true, configurationPid = "prb.redis",
        configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hc.name=redis queue", "hc.tags=health", "hc.tags=ready"})
@Designate(ocd = RedisTradeQueue.Config.class)
public final class RedisTradeQueue implements TradeQueue, HealthCheck {

    /** Settings of the queue on Redis. */
    @ObjectClassDefinition(name = "Trade queue on Redis", description = "Queue between lifecycle manager and trader")
    public @interface Config {
        /** Where Redis is. */
        @AttributeDefinition(name = "endpoint", description = "redis://[user:password@]host:port/[database], or rediss://")
        String endpoint() default "";

        /** Whose lifecycle manager this is. */
        @AttributeDefinition(name = "bridgeIdentity", description = "Name of the bridge; two bridges do not share a Redis")
        String bridgeIdentity() default "default";

        /** Bound on waiting jobs. */
        @AttributeDefinition(name = "jobsWaitingMax", description = "Jobs that may wait, 1 or more")
        int jobsWaitingMax() default 100_000;

        /** How many ended jobs are kept for inspection and for answering late questions. */
        @AttributeDefinition(name = "jobsFinishedKept", description = "Finished jobs kept, 0 or more")
        int jobsFinishedKept() default 50_000;

        /** How long they are kept at most. */
        @AttributeDefinition(name = "finishedHours", description = "Hours that a finished job is kept, 1 or more")
        int finishedHours() default 24;

        /** After how long a silent process counts as dead. */
        @AttributeDefinition(name = "lifeMs", description = "ms without a sign of life until jobs are taken back, 1000 or more")
        int lifeMs() default 15_000;

        /** What a trader still knows of its extrinsics when Redis has lost everything. */
        @AttributeDefinition(name = "attemptsFile",
                description = "File for extrinsics on their way; without one only Redis has them")
        String attemptsFile() default "";
    }

    /** Bytes of one job; a hundred messages are far below it. */
    static final int JOB_BYTES_MAX = 4 << 20;
    /** Most jobs in one answer. */
    private static final int ANSWER_MAX = 10_000;

    private final Node node;
    private final Timing timing;
    private final int jobsWaitingMax;
    private final int jobsFinishedKept;
    private final Bells bells = new Bells();
    private final Hand hand = new Hand();
    private final Upkeep upkeep;
    private final JobStore store;
    private final Accounts accounts;
    private final ReentrantLock taking = new ReentrantLock();
    private boolean lostAnswer;
    private volatile boolean closed;

    @Activate
    public RedisTradeQueue(Config config) {
        this(config.endpoint(), config.bridgeIdentity(), config.jobsWaitingMax(), config.jobsFinishedKept(),
                Timing.of(Duration.ofMillis(Math.max(1_000, config.lifeMs())), Duration.ofHours(Math.max(1, config
                        .finishedHours()))),
                config.attemptsFile().isBlank() ? Optional.empty() : Optional.of(Path.of(config.attemptsFile())));
    }

    RedisTradeQueue(String endpoint, String bridge, int jobsWaitingMax, int jobsFinishedKept, Timing timing,
            Optional<Path> attemptsFile) {
        this.node = Node.here(bridge);
        this.timing = timing;
        this.jobsWaitingMax = jobsWaitingMax;
        this.jobsFinishedKept = jobsFinishedKept;
        upkeep = new Upkeep(node, endpoint, timing, jobsFinishedKept, hand, bells);
        store = new JobStore(upkeep.gate()::run);
        accounts = new Accounts(node, timing.life(), new AttemptStore(upkeep.gate()::run), attemptsFile);
        upkeep.start();
    }

    @Override
    public boolean offer(TradeJob job) throws QueueFullException {
        return offer(job, Optional.empty());
    }

    @Override
    public boolean offer(TradeJob job, Fence fence) throws QueueFullException {
        return offer(job, Optional.of(fence));
    }

    private boolean offer(TradeJob job, Optional<Fence> fence) throws QueueFullException {
        failWhenClosed();
        int size = JobCodec.encode(job).size();
        if (size > JOB_BYTES_MAX) {
            throw new IllegalArgumentException("job " + job.id() + " has " + size + " bytes, more than " + JOB_BYTES_MAX);
        }
        return switch (store.offer(job, fence, jobsWaitingMax)) {
            case ADDED -> true;
            case KNOWN -> false;
            case FULL -> throw new QueueFullException(jobsWaitingMax);
            case STALE -> throw new StaleFenceException(fence.orElseThrow());
        };
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        return status(jobId).flatMap(JobStatus::outcome);
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        Bells.Bell bell = bells.hang(jobId);
        try {
            while (true) {
                failWhenClosed();
                long seen = bells.rings(bell);
                Optional<JobOutcome> outcome = outcomeIfReachable(jobId);
                long left = end - System.nanoTime();
                if (outcome.isPresent() || left <= 0) {
                    return outcome;
                }
                bells.await(bell, seen, Math.min(left, timing.recheckEnded().toNanos()));
            }
        } finally {
            bells.drop(jobId, bell);
        }
    }

    private Optional<JobOutcome> outcomeIfReachable(String jobId) {
        try {
            return outcome(jobId);
        } catch (QueueUnavailableException comesBack) {
            return Optional.empty();
        }
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        failWhenClosed();
        return store.status(jobId);
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (true) {
            failWhenClosed();
            upkeep.takes();
            long seen = bells.offers();
            List<TradeJob> taken = takeIfReachable(jobsMax);
            long left = end - System.nanoTime();
            if (!taken.isEmpty() || left <= 0) {
                return taken;
            }
            bells.awaitOffered(seen, Math.min(left, timing.recheckOffered().toNanos()));
        }
    }

    /** One taker at a time, so that jobs whose delivery got lost on the way can be told from those just being delivered. */
    private List<TradeJob> takeIfReachable(int jobsMax) throws InterruptedException {
        taking.lockInterruptibly();
        try {
            failWhenClosed();
            if (lostAnswer) {
                List<TradeJob> undelivered = hand.add(store.mine(node));
                lostAnswer = false;
                if (!undelivered.isEmpty()) {
                    return undelivered;
                }
            }
            return hand.add(store.take(node, Math.min(jobsMax, ANSWER_MAX), timing.life()));
        } catch (QueueUnavailableException comesBack) {
            lostAnswer = true;
            return List.of();
        } finally {
            taking.unlock();
        }
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        failWhenClosed();
        Optional<TradeJob> held = hand.get(jobId);
        try {
            store.finish(jobId, outcome, false, jobsFinishedKept, held);
            hand.remove(jobId);
        } catch (QueueUnavailableException e) {
            keep(held, Optional.of(outcome), e);
        }
    }

    @Override
    public void release(String jobId) {
        failWhenClosed();
        Optional<TradeJob> held = hand.get(jobId);
        if (held.isEmpty()) {
            return;
        }
        try {
            // Out of hand first: the next taker may be this process.
            hand.remove(jobId);
            store.release(node, List.of(held.get()));
        } catch (QueueUnavailableException e) {
            if (!hand.add(List.of(held.get())).isEmpty()) { // else it was released, and taken again already
                keep(held, Optional.empty(), e);
            }
        }
    }

    private void keep(Optional<TradeJob> held, Optional<JobOutcome> outcome, QueueUnavailableException why) {
        hand.keep(held.orElseThrow(() -> why).id(), outcome);
    }

    @Override
    public boolean cancel(String jobId) {
        failWhenClosed();
        return store.finish(jobId, new JobOutcome.Cancelled(), true, jobsFinishedKept, Optional.empty());
    }

    @Override
    public boolean forget(String jobId) {
        failWhenClosed();
        return store.forget(jobId, Optional.empty());
    }

    @Override
    public boolean forget(String jobId, Fence fence) {
        failWhenClosed();
        return store.forget(jobId, Optional.of(fence));
    }

    @Override
    public Optional<Fence> claim(AccountId account) {
        failWhenClosed();
        upkeep.takes();
        return accounts.claim(account);
    }

    @Override
    public List<String> attempt(Attempt attempt, Fence right) {
        failWhenClosed();
        int size = JobCodec.encode(attempt).size();
        if (size > JOB_BYTES_MAX) {
            throw new IllegalArgumentException("extrinsic " + attempt.hash() + " has " + size + " bytes, more than "
                    + JOB_BYTES_MAX);
        }
        return accounts.keep(attempt, right);
    }

    @Override
    public List<Attempt> attempts(AccountId account, Fence right) {
        failWhenClosed();
        return accounts.attempts(account, right);
    }

    @Override
    public Set<AccountId> attemptedAccounts() {
        failWhenClosed();
        return accounts.attempted();
    }

    @Override
    public void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right) {
        failWhenClosed();
        accounts.resolve(attempts, outcomes, right, jobsFinishedKept, hand::get);
        outcomes.keySet().forEach(hand::remove);
    }

    @Override
    public QueueStats stats() {
        failWhenClosed();
        return store.stats();
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        failWhenClosed();
        return store.list(Math.min(jobsMax, ANSWER_MAX));
    }

    @Override
    public Result execute() {
        return RedisHealth.of(upkeep, store);
    }

    private void failWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the trade queue is closed");
        }
    }

    @Deactivate
    void close() {
        closed = true;
        bells.ringAll();
        taking.lock(); // what a take has just got is in hand now, and is put back with the rest
        try {
            upkeep.close();
            accounts.close();
        } finally {
            taking.unlock();
        }
    }
}
