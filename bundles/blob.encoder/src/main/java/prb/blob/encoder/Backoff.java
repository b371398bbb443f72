package prb.blob.encoder;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Pauses that double from a shortest to a longest one, jittered. One thread. */
final class Backoff {

    /** The doubling stops here; the longest pause cuts in before. */
    private static final int DOUBLINGS_MAX = 16;

    private final long min;
    private final long max;
    private int failures;

    Backoff(Duration min, Duration max) {
        this.min = min.toNanos();
        this.max = max.toNanos();
    }

    void reset() {
        failures = 0;
    }

    /** The next pause in nanoseconds. */
    long next() {
        long most = Math.min(max, min << Math.min(failures, DOUBLINGS_MAX));
        failures++;
        return ThreadLocalRandom.current().nextLong(Math.min(min, most), most + 1);
    }
}
