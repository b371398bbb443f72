package prb.blob.encoder;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Pauses that double from a shortest to a longest one, jittered. One thread. */
final class Backoff {

    /** The doubling stops here; the longest pause cuts in before. */
    private static final int DOUBLINGS_MAX = 16;

    private final long min;
    private final long max;
    private final RandomGenerator random;
    private int failures;

    Backoff(Duration min, Duration max, RandomGenerator random) {
        this.min = min.toNanos();
        this.max = max.toNanos();
        this.random = random;
    }

    void reset() {
        failures = 0;
    }

    /** Pauses since the last reset. */
    int failures() {
        return failures;
    }

    /** The next pause in nanoseconds. */
    long next() {
        long most = Math.min(max, min << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        return random.nextLong(Math.min(min, most), most + 1);
    }
}
