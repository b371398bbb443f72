package prb.trade.trader;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** A queue in memory with just what the trader uses, and a trail that outlives traders. */
final class MemoryQueue implements TradeQueue {

    final LinkedBlockingQueue<TradeJob> waiting = new LinkedBlockingQueue<>();
    final Map<String, TradeJob> running = new ConcurrentHashMap<>();
    final Map<String, JobOutcome> outcomes = new ConcurrentHashMap<>();

    @Override
    public boolean offer(TradeJob job) {
        return waiting.add(job);
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        return Optional.ofNullable(outcomes.get(jobId));
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        synchronized (outcomes) {
            while (!outcomes.containsKey(jobId) && System.nanoTime() < end) {
                TimeUnit.NANOSECONDS.timedWait(outcomes, Math.max(1, end - System.nanoTime()));
            }
        }
        return outcome(jobId);
    }

    /** How many calls of {@link #take} still fail. */
    final AtomicInteger failingTakes = new AtomicInteger();

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) throws InterruptedException {
        if (failingTakes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IllegalStateException("the disk is full");
        }
        List<TradeJob> out = new ArrayList<>();
        TradeJob first = waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS);
        if (first != null) {
            out.add(first);
            waiting.drainTo(out, jobsMax - 1);
        }
        out.forEach(job -> running.put(job.id(), job));
        return out;
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        running.remove(jobId);
        synchronized (outcomes) {
            outcomes.putIfAbsent(jobId, outcome);
            outcomes.notifyAll();
        }
    }

    @Override
    public void release(String jobId) {
        TradeJob job = running.remove(jobId);
        if (job != null) {
            waiting.add(job);
        }
    }

    final Map<Bytes, Attempt> open = new ConcurrentHashMap<>();
    /** How many calls of {@link #attempt} still fail, though they store. */
    final AtomicInteger failingAttempts = new AtomicInteger();

    @Override
    public List<String> attempt(Attempt attempt, Fence right) {
        List<String> over = attempt.jobIds().stream().filter(outcomes::containsKey).toList();
        if (!over.isEmpty()) {
            return over;
        }
        open.put(attempt.hash(), attempt);
        if (failingAttempts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new QueueUnavailableException("no answer came");
        }
        return over;
    }

    @Override
    public List<Attempt> attempts(AccountId account, Fence right) {
        return open.values().stream().filter(attempt -> attempt.account().equals(account)).toList();
    }

    @Override
    public Set<AccountId> attemptedAccounts() {
        return open.values().stream().map(Attempt::account).collect(Collectors.toSet());
    }

    @Override
    public void resolve(List<Attempt> attempts, Map<String, JobOutcome> ends, Fence right) {
        attempts.forEach(attempt -> open.remove(attempt.hash()));
        ends.forEach(this::complete);
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        return Optional.empty();
    }

    @Override
    public boolean cancel(String jobId) {
        return false;
    }

    @Override
    public boolean forget(String jobId) {
        return outcomes.remove(jobId) != null;
    }

    @Override
    public QueueStats stats() {
        return new QueueStats(waiting.size(), running.size(), outcomes.size());
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        return List.of();
    }
}
