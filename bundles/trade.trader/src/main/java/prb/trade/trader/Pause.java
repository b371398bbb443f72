package prb.trade.trader;

import java.util.random.RandomGenerator;

/** When something may be tried again: growing, jittered pauses of {@link #FIRST_MS} to {@link #LAST_MS}. Nobody sleeps in it. */
final class Pause {

    static final long FIRST_MS = 250;
    static final long LAST_MS = 15_000;
    private static final long MS = 1_000_000;

    private final RandomGenerator random;
    private long ms = FIRST_MS;
    private long until;
    private boolean set;

    Pause(RandomGenerator random) {
        this.random = random;
    }

    /** Begins a pause, longer than the one before. @return its length in ms */
    long begin(long nanosNow) {
        long length = random.nextLong(ms / 2, ms + 1);
        until = nanosNow + length * MS;
        set = true;
        ms = Math.min(ms * 2, LAST_MS);
        return length;
    }

    /** What is left of it in ns; 0 when it is over. */
    long left(long nanosNow) {
        return set ? Math.max(0, until - nanosNow) : 0;
    }

    boolean isOver(long nanosNow) {
        return left(nanosNow) == 0;
    }

    /** It worked: the next pause is a short one. */
    void reset() {
        ms = FIRST_MS;
        set = false;
    }
}
