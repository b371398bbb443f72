package prb.trade.trader;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ParaChain;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobOutcome;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** What all lanes share. Signers and strategies come and go: the lists are looked at anew for each use. */
final class TraderParts {

    private static final Logger LOG = LoggerFactory.getLogger(TraderParts.class);
    private static final long ROOM_CHECK_MS = 1_000;

    private final TradeQueue queue;
    private final ParaChain chain;
    private final List<Signer> signers;
    private final List<ExtrinsicStrategy> strategies;
    private final Clock clock;
    private final Runtimes runtimes;
    private final OutcomeReader outcomes;
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private final Counters counters = new Counters();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition room = lock.newCondition();

    /** @param signers live list @param strategies live list, highest ranking first */
    TraderParts(TradeQueue queue, ParaChain chain, List<Signer> signers, List<ExtrinsicStrategy> strategies, Clock clock) {
        this.queue = queue;
        this.chain = chain;
        this.signers = signers;
        this.strategies = strategies;
        this.clock = clock;
        this.runtimes = new Runtimes(chain);
        this.outcomes = new OutcomeReader(chain, runtimes);
    }

    /** Takes jobs from the queue and remembers that they are in the trader's hands. */
    List<TradeJob> take(int jobsMax, Duration atMost) throws InterruptedException {
        List<TradeJob> jobs = queue.take(jobsMax, atMost);
        jobs.forEach(job -> inHand.add(job.id()));
        if (closed) { // an interrupt and an offer at the same moment: the take won
            releaseAll();
            return List.of();
        }
        return jobs;
    }

    void complete(String jobId, JobOutcome outcome) {
        queue.complete(jobId, outcome);
        inHand.remove(jobId);
    }

    void release(String jobId) {
        queue.release(jobId);
        inHand.remove(jobId);
    }

    /** Puts back everything in hand, for the next trader. */
    void releaseAll() {
        closed = true;
        try {
            List.copyOf(inHand).forEach(this::release);
        } catch (IllegalStateException queueGone) {
            LOG.info("the queue is gone; it lets {} running jobs wait again when it comes back", inHand.size());
        }
    }

    ParaChain chain() {
        return chain;
    }

    Clock clock() {
        return clock;
    }

    Runtimes runtimes() {
        return runtimes;
    }

    OutcomeReader outcomes() {
        return outcomes;
    }

    Counters counters() {
        return counters;
    }

    /** Whether there is anybody to sign and to form; while a bundle is swapped there may be nobody, and jobs wait. */
    boolean equipped() {
        return !signers.isEmpty() && !strategies.isEmpty();
    }

    Optional<Signer> signer(AccountId account) {
        return signers.stream().filter(signer -> signer.keyType(account).isPresent()).findFirst();
    }

    /** Lets the first strategy that accepts a job's kind form it. Jobs of one strategy stay in order. */
    List<ExtrinsicStrategy.Plan> plans(List<TradeJob> jobs, Runtime runtime, ExtrinsicStrategy.Limits limits) {
        List<ExtrinsicStrategy.Plan> plans = new ArrayList<>();
        Map<ExtrinsicStrategy, List<TradeJob>> byStrategy = new LinkedHashMap<>();
        for (TradeJob job : jobs) {
            Optional<ExtrinsicStrategy> strategy = strategies.stream().filter(s -> s.accepts(job.action().kind())).findFirst();
            if (strategy.isPresent()) {
                byStrategy.computeIfAbsent(strategy.get(), s -> new ArrayList<>()).add(job);
            } else {
                plans.add(new ExtrinsicStrategy.Refuse(List.of(job.id()), "no strategy accepts jobs of kind " + job.action()
                        .kind()));
            }
        }
        byStrategy.forEach((strategy, own) -> plans.addAll(form(strategy, own, runtime, limits)));
        return plans;
    }

    /** A strategy may be anybody's: what it throws ends its own jobs and nobody else's. */
    private static List<ExtrinsicStrategy.Plan> form(ExtrinsicStrategy strategy, List<TradeJob> jobs, Runtime runtime,
            ExtrinsicStrategy.Limits limits) {
        try {
            return strategy.form(jobs, runtime, limits);
        } catch (RuntimeException bug) {
            LOG.error("strategy {} failed on {} jobs", strategy.getClass().getName(), jobs.size(), bug);
            List<String> ids = jobs.stream().map(TradeJob::id).toList();
            return List.of(new ExtrinsicStrategy.Refuse(ids, "strategy " + strategy.getClass().getSimpleName()
                    + " failed: " + bug));
        }
    }

    /** Waits a while, or until there may be room; the caller looks again. */
    @SuppressWarnings("WaitNotInLoop") // the caller is the loop
    void awaitRoom() throws InterruptedException {
        lock.lock();
        try {
            room.awaitNanos(TimeUnit.MILLISECONDS.toNanos(ROOM_CHECK_MS));
        } finally {
            lock.unlock();
        }
    }

    void roomChanged() {
        lock.lock();
        try {
            room.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
