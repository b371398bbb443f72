package prb.worker.runner.pace;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets so much through at a time, in the order of asking. Whoever stays inside for long counts no more after a while, so that a
 * few that hang do not keep the others out. Any thread.
 */
public final class Gate {

    private final long capacity;
    private final long holdNanosMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Waiter> waiting = new ArrayDeque<>();
    private final Deque<Pass> inside = new ArrayDeque<>();
    private long used;

    private static final class Waiter {
        private final Pass pass;
        private final Condition turn;

        Waiter(Pass pass, Condition turn) {
            this.pass = pass;
            this.turn = turn;
        }
    }

    /** A place inside, to be left once. */
    public final class Pass implements AutoCloseable {

        private final long weight;
        private long since;
        private boolean counts;

        private Pass(long weight) {
            this.weight = weight;
        }

        @Override
        public void close() {
            lock.lock();
            try {
                inside.remove(this);
                stopCounting(this);
                admit();
            } finally {
                lock.unlock();
            }
        }
    }

    /** @param capacity sum of weights inside; one alone may weigh more @param hold how long one counts at most */
    public Gate(long capacity, Duration hold) {
        this.capacity = capacity;
        this.holdNanosMax = hold.toNanos();
    }

    /** Waits for its turn. */
    public Pass enter(long weight) throws InterruptedException {
        lock.lockInterruptibly();
        Waiter me = new Waiter(new Pass(weight), lock.newCondition());
        try {
            waiting.addLast(me);
            admit();
            while (!me.pass.counts) {
                // Only the first in the row needs the clock: the others are woken when they are first.
                if (waiting.peekFirst() == me) {
                    me.turn.awaitNanos(untilOneCountsNoMore());
                } else {
                    me.turn.await();
                }
                admit();
            }
            return me.pass;
        } catch (InterruptedException e) {
            waiting.remove(me);
            inside.remove(me.pass);
            stopCounting(me.pass);
            admit();
            throw e;
        } finally {
            lock.unlock();
        }
    }

    private void admit() {
        long now = System.nanoTime();
        for (Pass oldest = inside.peekFirst(); oldest != null
                && now - oldest.since >= holdNanosMax; oldest = inside.peekFirst()) {
            inside.removeFirst();
            stopCounting(oldest);
        }
        for (Waiter first = waiting.peekFirst(); first != null; first = waiting.peekFirst()) {
            if (used > 0 && used + first.pass.weight > capacity) {
                first.turn.signal(); // it may have become the first just now, and watches the clock from now on
                return;
            }
            waiting.removeFirst();
            first.pass.since = now;
            first.pass.counts = true;
            used += first.pass.weight;
            inside.addLast(first.pass);
            first.turn.signal();
        }
    }

    private void stopCounting(Pass pass) {
        if (pass.counts) {
            pass.counts = false;
            used -= pass.weight;
        }
    }

    private long untilOneCountsNoMore() {
        Pass oldest = inside.peekFirst();
        return oldest == null ? holdNanosMax : Math.max(1, oldest.since + holdNanosMax - System.nanoTime());
    }
}
