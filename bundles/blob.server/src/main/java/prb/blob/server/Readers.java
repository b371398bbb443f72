package prb.blob.server;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * Threads that ask the store, which may block on disk. The queue is bounded by the sessions, each of which has only a few
 * questions in it, and by the kept values, each of which is moved once at a time. Any thread.
 */
final class Readers implements AutoCloseable {

    private static final long END_S_MAX = 10;

    private static final Logger LOG = LoggerFactory.getLogger(Readers.class);

    private final ExecutorService threads;
    private final AtomicBoolean failing = new AtomicBoolean();

    Readers(int count) {
        threads = Executors.newFixedThreadPool(count, Thread.ofPlatform().name("blob-reader-", 0).daemon().factory());
    }

    /** Looks a key up; the answer is null when there is nothing or the store can not answer. */
    void lookUp(Values values, String key, Consumer<@Nullable Value> answer) {
        try {
            threads.execute(() -> answer.accept(read(values, key)));
        } catch (RejectedExecutionException closing) {
            answer.accept(null);
        }
    }

    private @Nullable Value read(Values values, String key) {
        try {
            Value value = values.get(key).orElse(null);
            failing.set(false);
            return value;
        } catch (BlobUnavailableException e) {
            if (failing.compareAndSet(false, true)) {
                LOG.warn("the store can not answer '{}', it is told to be missing: {}", key, e.getMessage());
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } catch (RuntimeException e) {
            LOG.error("looking up '{}' failed", key, e);
            return null;
        }
    }

    /** Runs something that need not happen; when closing it does not. */
    void tryRun(Runnable task) {
        try {
            threads.execute(task);
        } catch (RejectedExecutionException closing) {
            LOG.debug("left out while closing");
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(END_S_MAX, TimeUnit.SECONDS)) {
                LOG.warn("a reader of the blob server still waits for the store after {} s", END_S_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
