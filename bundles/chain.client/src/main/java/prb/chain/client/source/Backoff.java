package prb.chain.client.source;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from a shortest to a longest one, each drawn from the upper half of its range. One thread. */
final class Backoff {

    /** The doubling stops here; the longest pause cuts in before. */
    private static final int DOUBLINGS_MAX = 20;

    private final long minNanos;
    private final long maxNanos;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.minNanos = Math.max(1, min.toNanos());
        this.maxNanos = Math.max(minNanos, max.toNanos());
        this.random = random;
    }

    /** The next pause, half to all of the present length. */
    Duration next() {
        long length = Math.min(maxNanos, minNanos << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        return Duration.ofNanos(random.nextLong(length / 2, length + 1));
    }

    /** Makes the next pause short again. */
    void reset() {
        failures = 0;
    }
}
