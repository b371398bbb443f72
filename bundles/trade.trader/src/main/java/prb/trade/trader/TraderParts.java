package prb.trade.trader;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ParaChain;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.trade.api.Attempt;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** What all lanes share. Signers and strategies come and go: the lists are looked at anew for each use. */
final class TraderParts {

    private static final Logger LOG = LoggerFactory.getLogger(TraderParts.class);
    /** How long a trader takes nothing after it got another one's job. */
    private static final long FOREIGN_NANOS = 1_000_000_000L;

    private final TradeQueue queue;
    private final ParaChain chain;
    private final List<Signer> signers;
    private final List<ExtrinsicStrategy> strategies;
    private final Ticks ticks;
    private final RandomGenerator random;
    private final Settings settings;
    private final Runtimes runtimes;
    private final OutcomeReader outcomes;
    private final FinalBlocks blocks;
    private final Conditions conditions;
    private final Costs costs = new Costs();
    private final Set<String> inHand = ConcurrentHashMap.newKeySet();
    private final Counters counters = new Counters();
    /** Held while an attempt is stored, and alone while the trader closes: afterwards none is stored any more. */
    private final ReentrantReadWriteLock storing = new ReentrantReadWriteLock();
    private volatile boolean closed;
    private volatile long foreignAt = Long.MIN_VALUE;

    /** @param signers live list @param strategies live list, highest ranking first @param random safe from any thread */
    TraderParts(TradeQueue queue, ParaChain chain, Runtimes runtimes, List<Signer> signers, List<ExtrinsicStrategy> strategies,
            Ticks ticks, RandomGenerator random, Settings settings) {
        this.queue = queue;
        this.chain = chain;
        this.signers = signers;
        this.strategies = strategies;
        this.ticks = ticks;
        this.random = random;
        this.settings = settings;
        this.runtimes = runtimes;
        this.outcomes = new OutcomeReader(chain, runtimes);
        this.blocks = new FinalBlocks(chain);
        this.conditions = new Conditions(chain);
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

    void release(String jobId) {
        queue.release(jobId);
        inHand.remove(jobId);
    }

    /** Ends a job whose extrinsic finalized blocks show, whoever has the account by now. */
    void complete(String jobId, JobOutcome outcome) {
        queue.complete(jobId, outcome);
        inHand.remove(jobId);
    }

    /** Stores an attempt. @return its jobs that are over @throws IllegalStateException, nothing stored, once the trader closes */
    List<String> attempt(Attempt attempt, Fence right) {
        storing.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the trader stops");
            }
            return queue.attempt(attempt, right);
        } finally {
            storing.readLock().unlock();
        }
    }

    void resolve(List<Attempt> attempts, Map<String, JobOutcome> ends, Fence right) {
        queue.resolve(attempts, ends, right);
        inHand.removeAll(ends.keySet());
    }

    /** Puts back everything in hand, for the next trader; from now on nothing is stored, so that it knows what is on its way. */
    void releaseAll() {
        storing.writeLock().lock();
        try {
            closed = true;
        } finally {
            storing.writeLock().unlock();
        }
        try {
            List.copyOf(inHand).forEach(this::release);
        } catch (IllegalStateException queueGone) {
            LOG.info("the queue is gone; it lets {} running jobs wait again when it comes back", inHand.size());
        }
    }

    /** A job of an account that another trader works was put back: the other one should get it. */
    void foreign() {
        foreignAt = ticks.nanos();
    }

    /** ns for which no jobs should be taken, because they would be another trader's. */
    long foreignLeft() {
        long at = foreignAt;
        return at == Long.MIN_VALUE ? 0 : Math.max(0, at + FOREIGN_NANOS - ticks.nanos());
    }

    TradeQueue queue() {
        return queue;
    }

    ParaChain chain() {
        return chain;
    }

    Ticks ticks() {
        return ticks;
    }

    RandomGenerator random() {
        return random;
    }

    Settings settings() {
        return settings;
    }

    Runtimes runtimes() {
        return runtimes;
    }

    OutcomeReader outcomes() {
        return outcomes;
    }

    FinalBlocks blocks() {
        return blocks;
    }

    Conditions conditions() {
        return conditions;
    }

    Costs costs() {
        return costs;
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

    List<ExtrinsicStrategy.Plan> plans(List<TradeJob> jobs, Runtime runtime, ExtrinsicStrategy.Limits limits) {
        return Forming.plans(strategies, jobs, runtime, limits);
    }
}
