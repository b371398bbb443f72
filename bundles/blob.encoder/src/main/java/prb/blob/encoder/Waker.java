package prb.blob.encoder;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;

/** The encoder's time, and what ends its waiting: a finalized head, an answer, a command. Any thread wakes, one waits. */
class Waker implements FinalizedHeadListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private boolean woken;

    /** As {@link System#nanoTime}. */
    long nanos() {
        return System.nanoTime();
    }

    /** Ends the present waiting, or the next one when nobody waits. */
    void wake() {
        lock.lock();
        try {
            woken = true;
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until woken, or until the time is over. */
    void await(long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!woken && left > 0) {
                left = came.awaitNanos(left);
            }
            woken = false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public final void finalized(FinalizedHead head) {
        wake();
    }
}
