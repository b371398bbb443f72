package prb.walkie.internal.rpc;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * So many places in all, and so many of them for one holder, who therefore never has them all. Remembers only holders that have
 * a place. Safe for any thread.
 */
public final class Places {

    private final int all;
    private final int each;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition left = lock.newCondition();
    private final Map<String, Integer> held = new HashMap<>();
    private int taken;

    public Places(int all, int each) {
        this.all = all;
        this.each = Math.min(each, all);
    }

    /** Takes a place, waiting for one at most this long. @return whether there was one */
    public boolean enter(String holder, Duration atMost) throws InterruptedException {
        long nanos = atMost.toNanos();
        lock.lockInterruptibly();
        try {
            while (taken >= all || held.getOrDefault(holder, 0) >= each) {
                if (nanos <= 0) {
                    return false;
                }
                nanos = left.awaitNanos(nanos);
            }
            taken++;
            held.merge(holder, 1, Integer::sum);
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Gives a place back. */
    public void leave(String holder) {
        lock.lock();
        try {
            taken--;
            held.computeIfPresent(holder, (name, count) -> count == 1 ? null : count - 1);
            left.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Places taken now. */
    public int taken() {
        lock.lock();
        try {
            return taken;
        } finally {
            lock.unlock();
        }
    }
}
