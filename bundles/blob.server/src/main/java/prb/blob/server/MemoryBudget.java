package prb.blob.server;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Bytes of answers that wait for readers, over all sessions. A session may queue at most half of what is left, so that slow
 * readers together never take all and a new one always finds room. Any thread.
 */
final class MemoryBudget {

    private static final int SHARE = 2;

    private final long max;
    private final AtomicLong used = new AtomicLong();

    MemoryBudget(long max) {
        this.max = max;
    }

    /** Whether a session with {@code queued} bytes may take {@code size} more. Any size fits when nothing else is queued. */
    boolean admits(long queued, long size) {
        long now = used.get();
        return now == 0 || queued + size <= (max - now) / SHARE || queued == 0 && now + size <= max;
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
