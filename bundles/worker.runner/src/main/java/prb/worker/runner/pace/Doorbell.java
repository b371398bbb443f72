package prb.worker.runner.pace;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * News for one waiting thread. Ringing is cheap, merges with earlier rings and is never lost; any thread may ring, one thread
 * waits.
 */
public final class Doorbell {

    /** The blob source moved. */
    public static final int PROGRESS = 1;
    /** The parachain has a new finalized head. */
    public static final int HEAD = 2;
    /** A job ended. */
    public static final int JOB = 4;
    /** The operator wants something. */
    public static final int COMMAND = 8;
    /** Who shares the fleet, or what is held here, may have changed. */
    public static final int SHARE = 16;

    private final AtomicInteger rung = new AtomicInteger();
    private volatile @Nullable Thread sleeper;

    public void ring(int news) {
        rung.getAndUpdate(old -> old | news);
        Thread waiting = sleeper;
        if (waiting != null) {
            LockSupport.unpark(waiting);
        }
    }

    /** What was rung since the last call. */
    public int take() {
        return rung.getAndSet(0);
    }

    public boolean isRung() {
        return rung.get() != 0;
    }

    /** Waits for a ring, at most {@code atMost}. */
    public void await(Duration atMost) throws InterruptedException {
        long deadline = System.nanoTime() + atMost.toNanos();
        sleeper = Thread.currentThread();
        try {
            while (rung.get() == 0) {
                long left = deadline - System.nanoTime();
                if (left <= 0) {
                    return;
                }
                if (Thread.interrupted()) {
                    throw new InterruptedException();
                }
                LockSupport.parkNanos(this, left);
            }
        } finally {
            sleeper = null;
        }
    }
}
