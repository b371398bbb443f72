package prb.blob.encoder;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;

/** Wakes the encoder when a finalized head came. Any thread signals, any may wait. */
final class HeadSignal implements FinalizedHeadListener {

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();

    @Override
    public void finalized(FinalizedHead head) {
        lock.lock();
        try {
            came.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition holds, asked anew at each head, or the time is over. */
    void await(BooleanSupplier condition, long nanos) throws InterruptedException {
        lock.lock();
        try {
            long left = nanos;
            while (!condition.getAsBoolean() && left > 0) {
                left = came.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the condition holds, asked anew at each head. */
    void await(BooleanSupplier condition) throws InterruptedException {
        await(condition, TimeUnit.DAYS.toNanos(365));
    }
}
