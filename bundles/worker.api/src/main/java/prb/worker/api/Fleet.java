package prb.worker.api;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/** The workers that this process drives. */
@ProviderType
public interface Fleet {

    /** One report per worker of the inventory that is driven here, ordered by name. */
    List<WorkerReport> reports();

    Optional<WorkerReport> report(String workerId);

    /** Session and self-description of a worker; empty when it is not driven here or nothing is known. */
    default Optional<WorkerDetails> details(String workerId) {
        return Optional.empty();
    }

    /** Starts a worker's state machine over. @return false when it is not driven here */
    boolean restart(String workerId);

    /** Restarts and forces a fresh attestation and registration. */
    boolean refreshAttestation(String workerId);

    /**
     * Stops driving the worker and asks its pRuntime to exit, after a checkpoint where it can take one. A checkpoint that fails
     * does not hold back the exit.
     */
    boolean kick(String workerId);

    /**
     * Has the worker's pRuntime store what it has, between two of its calls. Blocks until that is done, three minutes at most.
     *
     * @return empty when the worker is not driven here
     */
    default Optional<Checkpoint> takeCheckpoint(String workerId) throws InterruptedException {
        return Optional.empty();
    }

    /**
     * Takes a worker from computing on chain and reclaims its stake when it has cooled down; it is fed on. Holds until the worker
     * or the bridge is restarted, or its configuration changes in a way that starts it over: disable it for good.
     *
     * @return false when it is not driven here
     */
    default boolean stopComputing(String workerId) {
        return false;
    }

    /** The computing workers whose heartbeats the chain misses, ordered by name: they are losing money. */
    default List<WorkerReport> unresponsive() {
        return List.of();
    }

    /** Counts over all workers. {@code synced} includes {@code computing}. */
    Counts counts();

    /** Numbers of workers. */
    record Counts(int total, int synced, int computing, int error) {}
}
