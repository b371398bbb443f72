package prb.chain.client;

import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.Subscription;

/**
 * The highest finalized head, and those who follow it. Each listener has a virtual thread that gives it the newest head it
 * has not heard, so a slow one skips heads and delays nobody. Any thread.
 */
final class HeadFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeadFeed.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private @Nullable FinalizedHead head;
    private boolean closed;

    /** Takes a head; one that is not above the present one is ignored. */
    void offer(FinalizedHead next) {
        lock.lock();
        try {
            if (head == null || next.number() > head.number()) {
                head = next;
                changed.signalAll();
            } else if (next.number() == head.number() && !next.hash().equals(head.hash())) {
                LOG.warn("A node calls {} final at block {}, another called {} final: the first one stays", next.hash(),
                        next.number(), head.hash());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The present head; null before the first. */
    @Nullable
    FinalizedHead head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    Subscription follow(FinalizedHeadListener listener) {
        Follower follower = new Follower(listener);
        followers.add(follower);
        Thread.ofVirtual().name("finalized-heads").start(follower);
        return follower;
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private final class Follower implements Runnable, Subscription {

        private final FinalizedHeadListener listener;
        private long heard = -1;
        private boolean ended;

        Follower(FinalizedHeadListener listener) {
            this.listener = listener;
        }

        @Override
        public void run() {
            for (FinalizedHead next = next(); next != null; next = next()) {
                try {
                    listener.finalized(next);
                } catch (RuntimeException e) {
                    LOG.warn("A listener failed at finalized head {}: {}", next.number(), e.toString(), e);
                }
            }
            followers.remove(this);
        }

        private @Nullable FinalizedHead next() {
            lock.lock();
            try {
                while (!closed && !ended && (head == null || head.number() <= heard)) {
                    changed.awaitUninterruptibly();
                }
                if (closed || ended) {
                    return null;
                }
                FinalizedHead next = Objects.requireNonNull(head);
                heard = next.number();
                return next;
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                ended = true;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }
}
