package prb.trade.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Jobs on their way. At-least-once delivery; idempotent by job id. Nothing acknowledged is lost while the queue's storage lives;
 * where it may be lost (Redis), {@link #status} of a lost job is empty and its producer offers it again, under the same id.
 *
 * <p>
 * Every method throws {@link QueueUnavailableException} while the storage is out of reach, but for these: {@link #take} and
 * {@link #await} wait on until their time is over, and {@link #complete} and {@link #release} of a job that this process has
 * taken are accepted and carried out as soon as the storage is back. All throw {@link IllegalStateException} once the queue is
 * closed.
 */
@ProviderType
public interface TradeQueue {

    /**
     * Adds a job. A job with a known id is not added again.
     *
     * @return false when the id was known
     * @throws QueueFullException when the bound on waiting jobs is reached: try again later
     */
    boolean offer(TradeJob job) throws QueueFullException;

    /**
     * Adds a job in the name of something that this process owns. A queue of one process alone has nobody to fence off.
     *
     * @throws StaleFenceException when the fence is not valid (any more)
     */
    default boolean offer(TradeJob job, Fence fence) throws QueueFullException {
        return offer(job);
    }

    /** The outcome of a job; empty while it waits or runs, or when the id is unknown. */
    Optional<JobOutcome> outcome(String jobId);

    /** Waits for the outcome. Empty after {@code atMost}. */
    Optional<JobOutcome> await(String jobId, Duration atMost) throws InterruptedException;

    Optional<JobStatus> status(String jobId);

    /**
     * Takes waiting jobs, highest priority and oldest first, and marks them running. Waits up to {@code atMost} for the
     * first. A job whose taker died is given to another; one that its taker has in hand is not given to it again.
     */
    List<TradeJob> take(int jobsMax, Duration atMost) throws InterruptedException;

    /** Ends a job. A second outcome for the same id is ignored. */
    void complete(String jobId, JobOutcome outcome);

    /** Puts a running job back to wait, at its old place; where several processes take jobs, only one that this one took. */
    void release(String jobId);

    /** Ends a waiting job as cancelled. @return false when it is not waiting */
    boolean cancel(String jobId);

    /** Forgets a finished job so that its id may be offered again. @return false when it is not finished */
    boolean forget(String jobId);

    /**
     * As {@link #forget(String)}, in the name of something that this process owns.
     *
     * @throws StaleFenceException when the fence is not valid (any more)
     */
    default boolean forget(String jobId, Fence fence) {
        return forget(jobId);
    }

    QueueStats stats();

    /** Jobs by status, newest first, at most {@code jobsMax}. */
    List<JobStatus> list(int jobsMax);

    /** A job and where it stands. @param outcome present when it is finished */
    record JobStatus(TradeJob job, Phase phase, Optional<JobOutcome> outcome) {}

    /** How far a job is. */
    enum Phase { WAITING, RUNNING, FINISHED }

    /** Counts of jobs by phase; finished ones as long as they are kept. */
    record QueueStats(int waiting, int running, int finished) {}
}
