package prb.blob.encoder;

import java.util.concurrent.TimeUnit;

/** Blocks per second over the last half minute or so. Any thread. */
final class Rate {

    private static final long SPAN_NANOS = TimeUnit.SECONDS.toNanos(15);

    private long before = -1;
    private long beforeAt;
    private long middle;
    private long middleAt;
    private long last;

    /** @param number block reached now */
    synchronized void reached(long number, long nanos) {
        if (before < 0) {
            before = number;
            middle = number;
            beforeAt = nanos;
            middleAt = nanos;
        } else if (nanos - middleAt > SPAN_NANOS) {
            before = middle;
            beforeAt = middleAt;
            middle = last;
            middleAt = nanos;
        }
        last = number;
    }

    synchronized double perSecond(long nanos) {
        long span = nanos - beforeAt;
        return before < 0 || span <= 0 ? 0 : (last - before) * (double) TimeUnit.SECONDS.toNanos(1) / span;
    }

    /** Highest block reached, -1 none. */
    synchronized long last() {
        return before < 0 ? -1 : last;
    }
}
