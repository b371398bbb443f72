package prb.worker.runner.machine;

import java.time.Duration;
import prb.worker.api.Checkpoint;
import prb.worker.api.WorkerReport;

/** What is done with one worker, turn by turn. Unless they say otherwise its methods are called by the worker's own thread. */
public interface Machine {

    /** Any thread. */
    WorkerReport report();

    /** JSON object of what the pRuntime told of itself last; empty before it did. Any thread. */
    String description();

    /** Whether it computes and the chain misses its heartbeats. Any thread. */
    boolean isUnresponsive();

    /** Any thread. */
    Target target();

    /** Goes on with a changed configuration that {@link Target#isContinuedBy} allows. Any thread. */
    void retarget(Target next);

    /** Registers again with a fresh attestation as soon as blocks and messages are synced. Any thread. */
    void forceRegistration();

    /** Takes the worker from computing on chain and reclaims its stake; blocks and messages go on. Any thread. */
    void stopComputing();

    /** Whether the next turn meets the worker for the first time or anew, and it is time for that. */
    boolean isStarting();

    /** Has the pRuntime store what it has. */
    Checkpoint takeCheckpoint();

    /**
     * Asks the pRuntime to exit and drives it no more. One that does well takes a checkpoint first; another is not made to wait
     * for that.
     */
    void kick();

    /** Gives its public key free for others. */
    void end();

    /** One turn. @return how long to rest unless the bell rings; zero to go on at once */
    Duration turn() throws InterruptedException;
}
