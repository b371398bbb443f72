package prb.worker.api.roll;

import java.time.Duration;
import java.util.Set;

/**
 * How to roll.
 *
 * @param pools of these pools; empty: of all
 * @param version at least this, such as 2.2.0; empty: any that is newer than what a worker had
 * @param batch most workers that exit together, 1 or more
 * @param absentPerPool most workers of a pool that may be away, unresponsive or failing at the same time, 1 or more
 * @param pause between two batches @param workerMost how long a worker may take to come back
 * @param failuresMost after so many workers that did not come back as they should, no further batch begins, 1 or more
 */
public record RollPlan(Set<Long> pools, String version, int batch, int absentPerPool, Duration pause, Duration workerMost,
        int failuresMost) {

    public static final int BATCH = 5;
    /** Small: each one that does not come back in time loses its pool money. */
    public static final int ABSENT_PER_POOL = 2;
    public static final Duration PAUSE = Duration.ofSeconds(60);
    public static final Duration WORKER_MOST = Duration.ofMinutes(30);
    public static final int FAILURES_MOST = 2;

    /** All pools, any newer version, and the defaults named here. */
    public static final RollPlan DEFAULT = new RollPlan(Set.of(), "", BATCH, ABSENT_PER_POOL, PAUSE, WORKER_MOST, FAILURES_MOST);

    /** @throws IllegalArgumentException naming the value that is out of range */
    public RollPlan {
        pools = Set.copyOf(pools);
        positive("batch", batch);
        positive("absentPerPool", absentPerPool);
        positive("failuresMost", failuresMost);
        if (pause.isNegative() || workerMost.isNegative() || workerMost.isZero()) {
            throw new IllegalArgumentException("pause is " + pause + " and workerMost " + workerMost + ", must be times");
        }
    }

    private static void positive(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " is " + value + ", must be 1 or more");
        }
    }
}
