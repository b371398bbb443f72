package prb.trade.api;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.osgi.annotation.versioning.ProviderType;
import prb.substrate.crypto.account.AccountId;

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

    /** Ends a waiting job as cancelled. @return false when it is not waiting, or an open attempt has it */
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

    /** What became of a wish to {@linkplain #retry try again}. */
    enum Retry { DONE, UNKNOWN, NOT_ENDED, SUCCEEDED }

    /**
     * Offers a job anew that ended without success, under the same id and for as long a time as it had.
     *
     * @param now from when its time counts
     * @throws QueueFullException when there is no room for it; it is forgotten then, and its producer offers it again when it is
     * still needed
     */
    default Retry retry(String jobId, Instant now) throws QueueFullException {
        Optional<JobStatus> found = status(jobId);
        if (found.isEmpty()) {
            return Retry.UNKNOWN;
        }
        if (found.get().outcome().isEmpty()) {
            return Retry.NOT_ENDED;
        }
        if (found.get().outcome().get().succeeded()) {
            return Retry.SUCCEEDED;
        }
        TradeJob old = found.get().job();
        Instant end = now.plus(Duration.between(old.createdAt(), old.expiresAt()));
        // Between the two calls its producer may do the same: then it waits already, and that is what is wanted.
        forget(jobId);
        offer(new TradeJob(old.id(), old.signer(), old.proxiedOwner(), old.action(), old.priority(), now, end,
                old.preconditions()));
        return Retry.DONE;
    }

    /**
     * Takes the right to work an account, or confirms it. At most one trader has it at a time; it ends with the trader's signs
     * of life, and what it is needed for is refused from then on, however late the trader hears of it.
     *
     * @return the right; empty while another trader has it, or may have it
     */
    default Optional<Fence> claim(AccountId account) {
        return Optional.of(new Fence(account.bytes().toPlainHex(), 1));
    }

    /**
     * Keeps an attempt. It is on disk, or as safe as jobs are, when this returns; only then may it be submitted. When it throws
     * anything but {@link StaleFenceException}, it may have been kept all the same.
     *
     * @param right to work the attempt's account
     * @return those of its jobs that are over, or unknown, because the trader that had the account before ended them after they
     * were delivered to this one; when there are any, nothing was kept
     * @throws StaleFenceException when another trader may have the account by now; nothing was kept
     */
    default List<String> attempt(Attempt attempt, Fence right) {
        throw new UnsupportedOperationException("this queue keeps no attempts, so no trader can work on it");
    }

    /** The attempts of an account whose fate is not certain yet, oldest nonce first. @param right to work the account */
    default List<Attempt> attempts(AccountId account, Fence right) {
        return List.of();
    }

    /** Accounts with such attempts. */
    default Set<AccountId> attemptedAccounts() {
        return Set.of();
    }

    /**
     * Forgets attempts whose fate is certain and ends jobs, in one change. Safe to repeat; attempts and jobs that are gone
     * already are passed over, and a job that is finished keeps its outcome.
     *
     * @param attempts of the right's account, may be none @param outcomes by job id @param right to work the account
     * @throws StaleFenceException when another trader may have the account by now; nothing was done, and it will find out itself
     */
    default void resolve(List<Attempt> attempts, Map<String, JobOutcome> outcomes, Fence right) {
        outcomes.forEach(this::complete);
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
