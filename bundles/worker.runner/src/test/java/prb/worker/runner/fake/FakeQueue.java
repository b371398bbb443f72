package prb.worker.runner.fake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import prb.scale.Bytes;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.QueueUnavailableException;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** A queue whose jobs the world executes when told, or at once. */
public final class FakeQueue implements TradeQueue {

    private final World world;
    private final Map<String, TradeJob> jobs = new LinkedHashMap<>();
    private final Map<String, JobOutcome> outcomes = new LinkedHashMap<>();
    private final List<TradeJob> offered = new ArrayList<>();
    public volatile Consumer<TradeJob> onOffer = job -> {};
    public volatile boolean executesAtOnce;
    /** Which fences are valid. */
    public volatile Predicate<Fence> fences = fence -> true;
    public volatile boolean full;
    /** Its storage can not be reached. */
    public volatile boolean outOfReach;
    private int awaiting;

    public FakeQueue(World world) {
        this.world = world;
    }

    @Override
    public boolean offer(TradeJob job) throws QueueFullException {
        requireReach();
        if (full) {
            throw new QueueFullException(0);
        }
        synchronized (this) {
            if (jobs.putIfAbsent(job.id(), job) != null) {
                return false;
            }
            offered.add(job);
        }
        onOffer.accept(job);
        if (executesAtOnce) {
            execute(job);
        }
        return true;
    }

    @Override
    public boolean offer(TradeJob job, Fence fence) throws QueueFullException {
        if (!fences.test(fence)) {
            throw new StaleFenceException(fence);
        }
        return offer(job);
    }

    private void requireReach() {
        if (outOfReach) {
            throw new QueueUnavailableException("redis://127.0.0.1:1 does not answer");
        }
    }

    /** Executes all waiting jobs. */
    public void executeAll() {
        waiting().forEach(this::execute);
    }

    public synchronized List<TradeJob> waiting() {
        return jobs.values().stream().filter(job -> !outcomes.containsKey(job.id())).toList();
    }

    private void execute(TradeJob job) {
        Optional<String> failure = world.execute(job);
        Bytes hash = Bytes.utf8("hash");
        complete(job.id(), failure.<JobOutcome>map(why -> new JobOutcome.Failed(hash, hash, why))
                .orElse(new JobOutcome.Succeeded(hash, hash)));
    }

    /** Threads that wait for an outcome. */
    public synchronized int awaiting() {
        return awaiting;
    }

    /** Every job ever taken, in order. */
    public synchronized List<TradeJob> offered() {
        return List.copyOf(offered);
    }

    /** Kinds of all jobs but messages, in order. */
    public synchronized List<String> stages() {
        return offered.stream().map(job -> job.action().kind()).filter(kind -> !kind.equals("sync_messages")).toList();
    }

    @Override
    public synchronized Optional<JobOutcome> outcome(String jobId) {
        requireReach();
        return Optional.ofNullable(outcomes.get(jobId));
    }

    @Override
    public synchronized Optional<JobOutcome> await(String jobId, Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        awaiting++;
        try {
            while (!outcomes.containsKey(jobId) && jobs.containsKey(jobId)) {
                long left = (deadline - System.nanoTime()) / 1_000_000;
                if (left <= 0) {
                    return Optional.empty();
                }
                wait(left);
            }
            return outcome(jobId);
        } finally {
            awaiting--;
        }
    }

    @Override
    public synchronized Optional<JobStatus> status(String jobId) {
        requireReach();
        Phase phase = outcome(jobId).isPresent() ? Phase.FINISHED : Phase.WAITING;
        return Optional.ofNullable(jobs.get(jobId)).map(job -> new JobStatus(job, phase, outcome(jobId)));
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) {
        return waiting();
    }

    @Override
    public synchronized void complete(String jobId, JobOutcome outcome) {
        outcomes.putIfAbsent(jobId, outcome);
        notifyAll();
    }

    @Override
    public void release(String jobId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean cancel(String jobId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public synchronized boolean forget(String jobId) {
        boolean finished = outcomes.remove(jobId) != null;
        return finished && jobs.remove(jobId) != null;
    }

    @Override
    public synchronized QueueStats stats() {
        return new QueueStats(waiting().size(), 0, outcomes.size());
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        return List.of();
    }
}
