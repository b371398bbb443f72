package prb.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.trade.api.Fence;
import prb.trade.api.JobCodec;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.TradeQueue.JobStatus;
import prb.trade.api.TradeQueue.Phase;
import prb.trade.api.TradeQueue.QueueStats;

/** The queue's scripts as calls. Each is one atomic change in Redis. */
final class JobStore {

    private static final Logger LOG = LoggerFactory.getLogger(JobStore.class);
    private static final Map<String, Phase> PHASES = Map.of("w", Phase.WAITING, "r", Phase.RUNNING, "f", Phase.FINISHED);

    private static final long STALE = -2;

    /** Something that runs scripts: the gate, or a link that is not open to all yet. */
    @FunctionalInterface
    interface Runner {
        List<Object> run(Script script, List<?> args);
    }

    /** What became of a job that is offered. */
    enum Offered { ADDED, KNOWN, FULL, STALE }

    /** A job that was taken from a trader without a sign of life. @param givenUp whether it had its last delivery */
    record Reclaimed(String jobId, String trader, long deliveries, boolean givenUp) {}

    private final Runner redis;

    JobStore(Runner redis) {
        this.redis = redis;
    }

    /** @param fence in whose name, if any */
    Offered offer(TradeJob job, Optional<Fence> fence, int jobsWaitingMax) {
        List<Object> args = new ArrayList<>(List.of(jobsWaitingMax));
        args.addAll(fenced(fence));
        args.addAll(List.of(job.id(), job.priority(), JobCodec.encode(job).toArray()));
        long answer = number(redis.run(Script.OFFER, args).getFirst());
        return answer > 0 ? Offered.ADDED : answer == 0 ? Offered.KNOWN : answer == STALE ? Offered.STALE : Offered.FULL;
    }

    private static List<Object> fenced(Optional<Fence> fence) {
        return fence.<List<Object>>map(right -> List.of(right.name(), right.token())).orElse(List.of("", ""));
    }

    List<TradeJob> take(Node node, int jobsMax, Duration life) {
        return jobs(redis.run(Script.TAKE, List.of(node.instance(), jobsMax, node.text(), life.toMillis())));
    }

    /** All jobs that run under a node's name. */
    List<TradeJob> mine(Node node) {
        return jobs(redis.run(Script.MINE, List.of(node.instance())));
    }

    /** @param held the job, where this process has it in hand: then it is remembered even when Redis has lost it */
    boolean finish(String jobId, JobOutcome outcome, boolean onlyWaiting, int jobsFinishedKept, Optional<TradeJob> held) {
        Object bytes = held.<Object>map(job -> JobCodec.encode(job).toArray()).orElse("");
        return number(redis.run(Script.FINISH, List.of(jobId, JobCodec.encode(outcome).toArray(), onlyWaiting ? 1 : 0,
                jobsFinishedKept, bytes, held.map(TradeJob::priority).orElse(0))).getFirst()) == 1;
    }

    long release(Node node, Collection<TradeJob> jobs) {
        List<Object> args = new ArrayList<>(List.of(node.instance()));
        jobs.forEach(job -> args.add(job.id()));
        return number(redis.run(Script.RELEASE, args).getFirst());
    }

    long adopt(Node node, Collection<TradeJob> jobs) {
        return number(redis.run(Script.ADOPT, with(node.instance(), jobs)).getFirst());
    }

    List<Reclaimed> reclaim(int deliveriesMax, int jobsMax) {
        return redis.run(Script.RECLAIM, List.of(deliveriesMax, jobsMax)).stream().map(entry -> (List<?>) entry)
                .map(entry -> new Reclaimed(text(entry.get(0)), text(entry.get(1)), number(entry.get(2)),
                        number(entry.get(3)) == 1))
                .toList();
    }

    /** @throws StaleFenceException when the fence is over */
    boolean forget(String jobId, Optional<Fence> fence) {
        List<Object> args = new ArrayList<>(List.of(jobId));
        args.addAll(fenced(fence));
        long answer = number(redis.run(Script.FORGET, args).getFirst());
        if (answer == STALE) {
            throw new StaleFenceException(fence.orElseThrow());
        }
        return answer == 1;
    }

    Optional<JobStatus> status(String jobId) {
        return statuses(redis.run(Script.STATUS, List.of(jobId))).stream().findFirst();
    }

    List<JobStatus> list(int jobsMax) {
        return statuses(redis.run(Script.LIST, List.of(jobsMax)));
    }

    QueueStats stats() {
        List<Object> counts = redis.run(Script.STATS, List.of());
        return new QueueStats((int) number(counts.get(0)), (int) number(counts.get(1)), (int) number(counts.get(2)));
    }

    long tidy(Duration age, int jobsFinishedKept, int jobsMax) {
        return number(redis.run(Script.TIDY, List.of(age.toMillis(), jobsFinishedKept, jobsMax)).getFirst());
    }

    void leave(Node node) {
        redis.run(Script.LEAVE, List.of(node.instance(), node.text()));
    }

    private static List<Object> with(Object first, Collection<TradeJob> jobs) {
        List<Object> args = new ArrayList<>(1 + 3 * jobs.size());
        args.add(first);
        for (TradeJob job : jobs) {
            args.add(job.id());
            args.add(job.priority());
            args.add(JobCodec.encode(job).toArray());
        }
        return args;
    }

    /** A job that another release wrote and this one can not read ends here, instead of stopping all others. */
    private List<TradeJob> jobs(List<Object> answer) {
        List<TradeJob> jobs = new ArrayList<>(answer.size());
        for (Object entry : answer) {
            String id = text(((List<?>) entry).get(0));
            try {
                jobs.add(JobCodec.decodeJob(Bytes.wrap((byte[]) ((List<?>) entry).get(1))));
            } catch (ScaleException e) {
                LOG.error("job {} in Redis can not be read and is refused: {}", id, e.getMessage());
                finish(id, new JobOutcome.Refused("the trader can not read the job: " + e.getMessage()), false,
                        Integer.MAX_VALUE, Optional.empty());
            }
        }
        return jobs;
    }

    private static List<JobStatus> statuses(List<Object> answer) {
        List<JobStatus> readable = new ArrayList<>(answer.size());
        for (Object entry : answer) {
            try {
                readable.add(status((List<?>) entry));
            } catch (ScaleException e) {
                LOG.warn("a job in Redis can not be read and is left out: {}", e.getMessage());
            }
        }
        return readable;
    }

    private static JobStatus status(List<?> entry) {
        byte[] outcome = (byte[]) entry.get(2);
        return new JobStatus(JobCodec.decodeJob(Bytes.wrap((byte[]) entry.get(1))), PHASES.getOrDefault(text(entry.get(0)),
                Phase.WAITING),
                outcome.length == 0 ? Optional.empty() : Optional.of(JobCodec.decodeOutcome(Bytes.wrap(outcome))));
    }

    static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }

    static long number(Object value) {
        return (Long) value;
    }
}
