package prb.trade.api;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/** Jobs that a test puts there in any phase, for those who show a queue; nobody takes them. Its storage may be out of reach. */
public final class FixedQueue implements TradeQueue {

    /** When its jobs were made; they live for ten minutes. */
    public static final Instant THEN = Instant.parse("2026-01-02T03:04:05Z");

    private final Map<String, JobStatus> jobs = new LinkedHashMap<>();
    private boolean away;

    public static TradeJob job(String id) {
        return new TradeJob(id, new AccountId(Bytes.wrap(new byte[32])), Optional.empty(),
                new JobAction.StartComputing(1, Bytes.wrap(new byte[32]), BigInteger.TEN), 0, THEN, THEN.plusSeconds(600));
    }

    public void put(String id, Phase phase, Optional<JobOutcome> outcome) {
        jobs.put(id, new JobStatus(job(id), phase, outcome));
    }

    /** From now on nobody reaches the storage. */
    public void goAway() {
        away = true;
    }

    private Map<String, JobStatus> reached() {
        if (away) {
            throw new QueueUnavailableException("nobody answers", new IllegalStateException("refused"));
        }
        return jobs;
    }

    @Override
    public boolean offer(TradeJob job) {
        return reached().putIfAbsent(job.id(), new JobStatus(job, Phase.WAITING, Optional.empty())) == null;
    }

    @Override
    public Optional<JobOutcome> outcome(String jobId) {
        return status(jobId).flatMap(JobStatus::outcome);
    }

    @Override
    public Optional<JobOutcome> await(String jobId, Duration atMost) {
        return outcome(jobId);
    }

    @Override
    public Optional<JobStatus> status(String jobId) {
        return Optional.ofNullable(reached().get(jobId));
    }

    @Override
    public List<TradeJob> take(int jobsMax, Duration atMost) {
        throw new UnsupportedOperationException("a page takes no jobs");
    }

    @Override
    public void complete(String jobId, JobOutcome outcome) {
        throw new UnsupportedOperationException("a page ends no jobs");
    }

    @Override
    public void release(String jobId) {
        throw new UnsupportedOperationException("a page has no jobs in hand");
    }

    @Override
    public boolean cancel(String jobId) {
        JobStatus status = reached().get(jobId);
        if (status == null || status.phase() != Phase.WAITING) {
            return false;
        }
        put(jobId, Phase.FINISHED, Optional.of(new JobOutcome.Cancelled()));
        return true;
    }

    @Override
    public boolean forget(String jobId) {
        return outcome(jobId).isPresent() && jobs.remove(jobId) != null;
    }

    @Override
    public QueueStats stats() {
        return new QueueStats(count(Phase.WAITING), count(Phase.RUNNING), count(Phase.FINISHED));
    }

    private int count(Phase phase) {
        return (int) reached().values().stream().filter(status -> status.phase() == phase).count();
    }

    @Override
    public List<JobStatus> list(int jobsMax) {
        return new ArrayList<>(reached().values()).reversed().stream().limit(jobsMax).toList();
    }
}
