package prb.worker.api.roll;

import java.time.Instant;
import java.util.List;

/**
 * How a roll stands.
 *
 * @param note what it waits for or why it ended, one sentence; empty when there is nothing to say
 * @param since when it began @param workers all of the roll, in the order of their turn
 */
public record RollStatus(Phase phase, String note, RollPlan plan, Instant since, List<WorkerStep> workers) {

    public RollStatus {
        workers = List.copyOf(workers);
    }

    /** What a roll is doing. */
    public enum Phase {
        /** Batches go on. */
        ROLLING,
        /** No batch begins until it is resumed. */
        PAUSED,
        /** No batch begins any more; workers under way are waited for. */
        ENDING,
        /** Every worker had its turn. */
        DONE,
        /** The operator ended it. */
        CANCELLED,
        /** Too many workers failed. */
        STOPPED;

        /** Whether nothing more happens. */
        public boolean isOver() {
            return this == DONE || this == CANCELLED || this == STOPPED;
        }
    }

    /** Where a worker is in the roll. */
    public enum Step {
        /** Its turn comes later. */
        WAITING,
        /** It was told to take a checkpoint and exit. */
        LEAVING,
        /** It is waited for. */
        COMING,
        /** It is back, newer, and does what it did before. */
        DONE,
        /** It did not come back as it should. */
        FAILED,
        /** It had the version already. */
        SKIPPED
    }

    /** One worker. @param version what it calls itself, empty unknown @param note why it failed, or what it waits for */
    public record WorkerStep(String name, long pid, Step step, String version, String note) {}

    /** Workers in a step. */
    public long count(Step step) {
        return workers.stream().filter(worker -> worker.step() == step).count();
    }
}
