package prb.trade.queue.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** The embedded queue as a service. Waiting callers are woken by changes, never by a poll. */
@Component(service = TradeQueue.class, configurationPid = "prb.trade.queue.local",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = LocalTradeQueue.Config.class)
public final class LocalTradeQueue implements TradeQueue {

    /** Settings of the embedded queue. */
    @ObjectClassDefinition(name = "Embedded trade queue", description = "Durable queue of one process on SQLite")
    public @interface Config {
        /** The database file. */
        @AttributeDefinition(name = "file", description = "SQLite file, created when missing")
        String file();

        /** Bound on waiting jobs. */
        @AttributeDefinition(name = "jobsWaitingMax", description = "Jobs that may wait, 1 or more")
        int jobsWaitingMax() default 100_000;

        /** How many ended jobs are kept for inspection and for answering late questions. */
        @AttributeDefinition(name = "jobsFinishedKept", description = "Finished jobs kept, 0 or more")
        int jobsFinishedKept() default 50_000;
    }

    private static final Logger LOG = LoggerFactory.getLogger(LocalTradeQueue.class);
    /** Finished jobs between two trims of the table. */
    private static final int TRIM_EVERY = 1_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition offered = lock.newCondition();
    private final Condition finished = lock.newCondition();
    private final JobTable jobs;
    private final int jobsWaitingMax;
    private final int jobsFinishedKept;
    private int waiting;
    private int finishedSinceTrim;
    private boolean closed;

    @Activate
    public LocalTradeQueue(Config config) throws IOException, SQLException {
        this(Path.of(config.file()), config.jobsWaitingMax(), config.jobsFinishedKept());
    }

    LocalTradeQueue(Path file, int jobsWaitingMax, int jobsFinishedKept) throws IOException, SQLException {
        this.jobsWaitingMax = jobsWaitingMax;
        this.jobsFinishedKept = jobsFinishedKept;
        Files.createDirectories(file.toAbsolutePath().getParent());
        jobs = new JobTable(file);
        int again = jobs.requeueRunning();
        waiting = jobs.stats().waiting();
        LOG.info("trade queue {} holds {} waiting jobs, {} of them ran when the last process ended", file, waiting, again);
    }

    @Override
    public boolean offer(TradeJob job) throws QueueFullException {
        boolean full;
        boolean added = false;
        lock.lock();
        try {
            failWhenClosed();
            full = waiting >= jobsWaitingMax && find(job.id()).isEmpty();
            if (!full) {
                added = attempt(() -> jobs.insert(job));
            }
            if (added) {
                waiting++;
                offered.signalAll();
            }
        } finally {
            lock.unlock();
        }
        if (full) {
            throw new QueueFullException(jobsWaitingMax);
        }
        return added;
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        return status(jobId).flatMap(JobStatus::outcome);
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (true) {
                failWhenClosed();
                Optional<JobOutcome> outcome = find(jobId).flatMap(JobStatus::outcome);
                if (outcome.isPresent() || left <= 0) {
                    return outcome;
                }
                left = finished.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        return locked(() -> find(jobId));
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) throws InterruptedException {
        lock.lock();
        try {
            long left = atMost.toNanos();
            while (true) {
                failWhenClosed();
                List<TradeJob> taken = attempt(() -> jobs.waiting(jobsMax));
                if (!taken.isEmpty()) {
                    run(taken);
                }
                if (!taken.isEmpty() || left <= 0) {
                    return taken;
                }
                left = offered.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void run(List<TradeJob> taken) {
        attempt(() -> {
            jobs.together(() -> {
                for (TradeJob job : taken) {
                    jobs.move(job.id(), Phase.WAITING, Phase.RUNNING);
                }
            });
            return true;
        });
        waiting -= taken.size();
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        end(jobId, outcome, false);
    }

    @Override
    public boolean cancel(String jobId) {
        return end(jobId, new JobOutcome.Cancelled(), true);
    }

    private boolean end(String jobId, JobOutcome outcome, boolean onlyWaiting) {
        return locked(() -> {
            boolean wasWaiting = isWaiting(jobId);
            if (onlyWaiting && (!wasWaiting || jobs.isSent(jobId)) || !jobs.finish(jobId, outcome)) {
                return false;
            }
            ended(wasWaiting ? 1 : 0, 1);
            return true;
        });
    }

    private boolean isWaiting(String jobId) {
        return find(jobId).filter(status -> status.phase() == Phase.WAITING).isPresent();
    }

    private void ended(int ofWaiting, int all) throws SQLException {
        waiting -= ofWaiting;
        finished.signalAll();
        finishedSinceTrim += all;
        if (finishedSinceTrim >= TRIM_EVERY) {
            finishedSinceTrim = 0;
            jobs.trimFinished(jobsFinishedKept);
        }
    }

    @Override
    public List<String> attempt(Attempt attempt, Fence right) {
        failWithout(right, attempt.account());
        return locked(() -> {
            List<String> over = attempt.jobIds().stream().distinct().filter(id -> find(id).filter(status -> status
                    .phase() != Phase.FINISHED).isEmpty()).toList();
            if (over.isEmpty()) {
                jobs.together(() -> jobs.insert(attempt));
            }
            return over;
        });
    }

    @Override
    public List<Attempt> attempts(AccountId account, Fence right) {
        return locked(() -> jobs.attempts(account));
    }

    @Override
    public Set<AccountId> attemptedAccounts() {
        return locked(jobs::attemptedAccounts);
    }

    @Override
    public void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right) {
        failWithout(right, new AccountId(Bytes.fromHex(right.name())));
        locked(() -> {
            int[] ended = new int[2]; // jobs that waited, all jobs
            jobs.together(() -> {
                for (Attempt attempt : attempts) {
                    jobs.delete(attempt);
                }
                for (Map.Entry<String, JobOutcome> end : outcomes.entrySet()) {
                    boolean wasWaiting = isWaiting(end.getKey());
                    if (jobs.finish(end.getKey(), end.getValue())) {
                        ended[0] += wasWaiting ? 1 : 0;
                        ended[1]++;
                    }
                }
            });
            ended(ended[0], ended[1]);
            return true;
        });
    }

    /** One process, one trader: the right that it was given once is the only one. */
    private void failWithout(Fence right, AccountId account) {
        if (!claim(account).equals(Optional.of(right))) {
            throw new StaleFenceException(right);
        }
    }

    @Override
    public void release(String jobId) {
        locked(() -> {
            if (jobs.move(jobId, Phase.RUNNING, Phase.WAITING)) {
                waiting++;
                offered.signalAll();
            }
            return true;
        });
    }

    @Override
    public boolean forget(String jobId) {
        return locked(() -> jobs.deleteFinished(jobId));
    }

    @Override
    public QueueStats stats() {
        return locked(jobs::stats);
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        return locked(() -> jobs.newest(jobsMax));
    }

    private Optional<JobStatus> find(String jobId) {
        return attempt(() -> jobs.find(jobId));
    }

    private <T> T locked(Sql<T> work) {
        lock.lock();
        try {
            failWhenClosed();
            return attempt(work);
        } finally {
            lock.unlock();
        }
    }

    private static <T> T attempt(Sql<T> work) {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IllegalStateException("the trade queue's database failed: " + e.getMessage(), e);
        }
    }

    private void failWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the trade queue is closed");
        }
    }

    @FunctionalInterface
    private interface Sql<T> {
        T run() throws SQLException;
    }

    @Deactivate
    public void close() throws SQLException {
        lock.lock();
        try {
            closed = true;
            offered.signalAll();
            finished.signalAll();
            jobs.close();
        } finally {
            lock.unlock();
        }
    }
}
