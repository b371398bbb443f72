package prb.chain.client.source;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/** Counts and times of one source. Any thread. */
final class Health {

    /** Failures in a row that make a source one to ask after others, for so long after the last. */
    static final int FAILURES_DEGRADED = 2;
    static final long FAILING_NANOS = Duration.ofSeconds(30).toNanos();

    /** First penalty for a wrong answer, doubled by each further one up to the longest; forgotten after a quiet time. */
    static final long PENALTY_MIN_NANOS = Duration.ofSeconds(15).toNanos();
    static final long PENALTY_MAX_NANOS = Duration.ofMinutes(10).toNanos();
    static final long PENALTY_FORGET_NANOS = Duration.ofMinutes(30).toNanos();

    /** Wrong answers found within this time count as one: they were under way together. */
    static final long PENALTY_ONCE_NANOS = Duration.ofSeconds(2).toNanos();

    /** Weight of a new time in the smoothed one. */
    private static final double LATENCY_WEIGHT = 0.1;

    final AtomicLong answers = new AtomicLong();
    final AtomicLong errors = new AtomicLong();
    final AtomicLong demotions = new AtomicLong();
    final AtomicLong connects = new AtomicLong();
    final AtomicInteger asking = new AtomicInteger();
    private final AtomicInteger failuresInRow = new AtomicInteger();
    private final LongSupplier clock;
    private volatile double latencyNanos;
    private volatile long failedAt;
    private volatile boolean pruned;
    private int penalties;
    private long demotedAt;
    private volatile long demotedUntil;

    Health(LongSupplier clock) {
        this.clock = clock;
        this.demotedUntil = clock.getAsLong();
    }

    void answered() {
        answers.incrementAndGet();
        failuresInRow.set(0);
    }

    /** Takes the time of a cheap call. */
    void timed(long nanos) {
        double before = latencyNanos;
        latencyNanos = before == 0 ? nanos : before + LATENCY_WEIGHT * (nanos - before);
    }

    void failed() {
        errors.incrementAndGet();
        failedAt = clock.getAsLong();
        failuresInRow.incrementAndGet();
    }

    synchronized void demoted() {
        long now = clock.getAsLong();
        demotions.incrementAndGet();
        if (penalties > 0 && now - demotedAt < PENALTY_ONCE_NANOS) {
            return;
        }
        penalties = now - demotedAt > PENALTY_FORGET_NANOS ? 1 : penalties + 1;
        demotedAt = now;
        int doublings = Math.min(penalties - 1, 20);
        demotedUntil = now + Math.min(PENALTY_MAX_NANOS, PENALTY_MIN_NANOS << doublings);
    }

    void foundPruned() {
        pruned = true;
    }

    boolean isPruned() {
        return pruned;
    }

    boolean isDemoted() {
        return demotedUntil - clock.getAsLong() > 0;
    }

    boolean isFailing() {
        return failuresInRow.get() >= FAILURES_DEGRADED && clock.getAsLong() - failedAt < FAILING_NANOS;
    }

    Duration latency() {
        return Duration.ofNanos((long) latencyNanos);
    }

    /** How long a question would take, roughly; for comparing sources. */
    double expected() {
        return (asking.get() + 1) * (latencyNanos + 1);
    }
}
