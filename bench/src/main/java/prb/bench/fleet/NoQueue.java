package prb.bench.fleet;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import prb.trade.api.JobOutcome;
import prb.trade.api.QueueFullException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** A trade queue that takes nothing: computing workers without messages need none. Counts what was offered all the same. */
final class NoQueue implements TradeQueue {

    private final AtomicInteger offered = new AtomicInteger();

    int offered() {
        return offered.get();
    }

    @Override
    public boolean offer(TradeJob job) throws QueueFullException {
        offered.incrementAndGet();
        throw new QueueFullException(0);
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        return Optional.empty();
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) {
        return Optional.empty();
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        return Optional.empty();
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) {
        return List.of();
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        throw new IllegalStateException(jobId + " was never taken");
    }

    @Override
    public void release(String jobId) {
        throw new IllegalStateException(jobId + " was never taken");
    }

    @Override
    public boolean cancel(String jobId) {
        return false;
    }

    @Override
    public boolean forget(String jobId) {
        return false;
    }

    @Override
    public QueueStats stats() {
        return new QueueStats(0, 0, 0);
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        return List.of();
    }
}
