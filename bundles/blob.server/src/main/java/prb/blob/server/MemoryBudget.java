package prb.blob.server;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of answers that wait for readers, over all sessions. A session may queue at most half of what is left, so that slow
 * readers together never take all and a new one always finds room. Any thread.
 */
final class MemoryBudget {

    private static final int SHARE = 2;

    /** An answer up to this size is always queued when nothing else is: the number of sessions bounds the sum. */
    private static final long SMALL_BYTES_MAX = 64 * 1024;

    /** How long memory counts as short after an answer found none. */
    private static final long SHORT_MS = 1_000;

    private final long max;
    private final AtomicLong used = new AtomicLong();
    private volatile long shortAt = System.nanoTime() - TimeUnit.MINUTES.toNanos(1);

    MemoryBudget(long max) {
        this.max = max;
    }

    /** Whether a session with {@code queued} bytes may take {@code size} more. Any size fits when nothing else is queued. */
    boolean admits(long queued, long size) {
        long now = used.get();
        return now == 0 || queued + size <= (max - now) / SHARE
                || queued == 0 && (now + size <= max || size <= SMALL_BYTES_MAX);
    }

    /** An answer found no memory. */
    void foundShort() {
        shortAt = System.nanoTime();
    }

    /** Whether an answer found no memory lately. @param now time of {@link System#nanoTime()} */
    boolean isShort(long now) {
        return now - shortAt < TimeUnit.MILLISECONDS.toNanos(SHORT_MS);
    }

    void take(long size) {
        used.addAndGet(size);
    }

    void giveBack(long size) {
        used.addAndGet(-size);
    }

    long used() {
        return used.get();
    }
}
