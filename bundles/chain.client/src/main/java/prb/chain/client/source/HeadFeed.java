package prb.chain.client.source;

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
 * The finalized head, and those who follow it. Each listener has a virtual thread that gives it the newest head it has not
 * heard, so a slow one skips heads and delays nobody. Whether a head is to be believed is decided elsewhere. Any thread.
 */
public final class HeadFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HeadFeed.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<Follower> followers = ConcurrentHashMap.newKeySet();
    private @Nullable FinalizedHead head;
    private long version;
    private boolean closed;

    /** Takes the head that holds from now on, also one that is lower than the present one. */
    public void offer(FinalizedHead next) {
        lock.lock();
        try {
            if (!next.equals(head)) {
                head = next;
                version++;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** The present head; null before the first. */
    public @Nullable FinalizedHead head() {
        lock.lock();
        try {
            return head;
        } finally {
            lock.unlock();
        }
    }

    public Subscription follow(FinalizedHeadListener listener) {
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
        private long heard;
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
                while (!closed && !ended && version == heard) {
                    changed.awaitUninterruptibly();
                }
                if (closed || ended) {
                    return null;
                }
                heard = version;
                return Objects.requireNonNull(head);
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
