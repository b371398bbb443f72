package prb.worker.runner.machine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import prb.trade.api.JobOutcome;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue;

/** A queue that notes what it is offered and has nothing. Any thread. */
final class ShadowQueue implements TradeQueue {

    private final Wishes wishes;

    ShadowQueue(Wishes wishes) {
        this.wishes = wishes;
    }

    @Override
    public boolean offer(TradeJob job) {
        wishes.job(job.action().kind(), job.id());
        return true;
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
        throw new IllegalStateException("a job that was never taken can not end");
    }

    @Override
    public void release(String jobId) {
        throw new IllegalStateException("a job that was never taken can not be given back");
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
