package prb.worker.runner.feed;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import prb.worker.runner.pace.Gate;

/**
 * Shares the way to the workers: those at the tip go first, those that catch up wait while a burst of them passes and then take
 * turns, request by request, under a bound of bytes on their way. Any thread.
 */
public final class Lanes {

    /** Bytes on their way to workers that catch up. */
    private static final long BYTES_MAX = 64L << 20;
    /** A slow worker holds its share of the bytes no longer than this. */
    private static final Duration HOLD_MAX = Duration.ofSeconds(10);
    /** A burst of tip requests is over when none has begun for so long. */
    private static final long BURST_NANOS = 50_000_000L;
    /** Catching up waits no longer for bursts than this. */
    private static final long YIELD_NANOS_MAX = 2_000_000_000L;

    private final Gate bytes = new Gate(BYTES_MAX, HOLD_MAX);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition calm = lock.newCondition();
    private volatile long tipBegunAt = System.nanoTime() - BURST_NANOS;
    private final AtomicInteger tipBusy = new AtomicInteger();

    /** A request on its way, to be closed when it is answered. */
    public interface Ride extends AutoCloseable {
        @Override
        void close();
    }

    /** A request to a worker at the tip: never waits. */
    public Ride tip() {
        lock.lock();
        try {
            tipBusy.incrementAndGet();
            tipBegunAt = System.nanoTime();
        } finally {
            lock.unlock();
        }
        return this::tipEnds;
    }

    private void tipEnds() {
        lock.lock();
        try {
            if (tipBusy.decrementAndGet() == 0) {
                calm.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A request to a worker that catches up: waits for its turn. */
    public Ride catchUp(long sizeBytes) throws InterruptedException {
        yieldToTip();
        Gate.Pass pass = bytes.enter(sizeBytes);
        return pass::close;
    }

    /** Workers that hang at the tip do not count: a burst is over when no request has begun for a while. */
    private void yieldToTip() throws InterruptedException {
        if (tipBusy.get() == 0) {
            return;
        }
        long end = System.nanoTime() + YIELD_NANOS_MAX;
        lock.lockInterruptibly();
        try {
            long now = System.nanoTime();
            while (tipBusy.get() > 0 && now - tipBegunAt < BURST_NANOS && now < end) {
                calm.awaitNanos(Math.min(end - now, BURST_NANOS - (now - tipBegunAt)));
                now = System.nanoTime();
            }
        } finally {
            lock.unlock();
        }
    }
}
