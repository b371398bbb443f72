package prb.blob.server;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * The store behind the server, which may be replaced at any time: a question asked meanwhile waits a little for the next
 * store, and the last progress stays known. Any thread.
 */
final class CurrentSource {

    /** How long a question waits for a store that is being replaced. */
    private static final long REPLACEMENT_MS_MAX = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(CurrentSource.class);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final AtomicLong version = new AtomicLong();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile BlobProgress progress = BlobProgress.NONE;
    private @Nullable BlobSource source;
    private @Nullable AutoCloseable watch;
    private boolean closed;
    private long changes;

    void bind(BlobSource next) {
        lock.lock();
        try {
            unwatch();
            source = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        AutoCloseable started = next.onProgress(this::moved);
        lock.lock();
        try {
            if (source == next) {
                watch = started;
                return;
            }
        } finally {
            lock.unlock();
        }
        end(started);
    }

    void unbind(BlobSource gone) {
        lock.lock();
        try {
            if (source == gone) {
                source = null;
                unwatch();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Lets nobody wait any more. */
    void close() {
        lock.lock();
        try {
            closed = true;
            source = null;
            unwatch();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void unwatch() {
        AutoCloseable running = watch;
        watch = null;
        if (running != null) {
            end(running);
        }
    }

    private static void end(AutoCloseable running) {
        try {
            running.close();
        } catch (Exception e) { // AutoCloseable declares nothing narrower
            LOG.warn("a blob source did not end its calls: {}", e.toString());
        }
    }

    private void moved(BlobProgress now) {
        progress = now;
        version.incrementAndGet();
        listeners.forEach(Runnable::run);
        wake();
    }

    /** Ends all waits for a change. */
    void wake() {
        lock.lock();
        try {
            changes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until something changes, for a time at most. */
    void awaitChange(long ms) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long seen = changes;
            long left = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!closed && changes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Calls back after each change of progress; must return soon. */
    void onProgress(Runnable listener) {
        listeners.add(listener);
    }

    BlobProgress progress() {
        return progress;
    }

    /** Grows with each change of progress. */
    long version() {
        return version.get();
    }

    Optional<Blob> get(BlobKey key) throws BlobUnavailableException, InterruptedException {
        long left = TimeUnit.MILLISECONDS.toNanos(REPLACEMENT_MS_MAX);
        while (true) {
            BlobSource present;
            lock.lockInterruptibly();
            try {
                while (source == null) {
                    if (closed || left <= 0) {
                        throw new BlobUnavailableException("no blob store is there", null);
                    }
                    left = changed.awaitNanos(left);
                }
                present = source;
            } finally {
                lock.unlock();
            }
            try {
                return present.get(key);
            } catch (BlobUnavailableException e) {
                if (isBound(present)) {
                    throw e;
                }
            }
        }
    }

    private boolean isBound(BlobSource asked) {
        lock.lock();
        try {
            return source == asked;
        } finally {
            lock.unlock();
        }
    }
}
