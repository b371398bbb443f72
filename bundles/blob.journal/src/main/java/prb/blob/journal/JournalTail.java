package prb.blob.journal;

import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactReader;
import prb.scale.ScaleException;

/** One tail: a thread that hands durable entries to a reader, in order, the same entry again when the reader fails. */
final class JournalTail implements FactJournal.Tail {

    private static final Logger LOG = LoggerFactory.getLogger(JournalTail.class);
    private static final long RETRY_MS = 500;
    private static final long ROLL_MS = 5;
    private static final long STOP_MS = 5_000;
    /** A reader that fails for long is not worth a line for every try. */
    private static final long WARN_AGAIN_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String name;
    private final JournalQueue.Entries entries;
    private final FactReader reader;
    private final Acknowledgements acknowledgements;
    private final Runnable onClose;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Thread thread;
    private long durable;
    private boolean closed;
    private volatile long acknowledged;
    private long warnedAt;

    /** Hears what a tail is done with. */
    @FunctionalInterface
    interface Acknowledgements {
        void acknowledged(String name, long index);
    }

    JournalTail(String name, JournalQueue queue, long afterIndex, long durable, FactReader reader,
            Acknowledgements acknowledgements, Consumer<JournalTail> onClose) {
        this.name = name;
        this.entries = queue.entriesAfter(afterIndex);
        this.reader = reader;
        this.durable = durable;
        this.acknowledged = afterIndex;
        this.acknowledgements = acknowledgements;
        this.onClose = () -> onClose.accept(this);
        this.thread = Thread.ofPlatform().name("prb-journal-tail-" + name).daemon().unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Entries up to here are durable and may be delivered. */
    void durable(long index) {
        lock.lock();
        try {
            durable = Math.max(durable, index);
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    String name() {
        return name;
    }

    @Override
    public void acknowledge(long index) {
        acknowledged = Math.max(acknowledged, index);
        acknowledgements.acknowledged(name, acknowledged);
    }

    private void run() {
        try {
            long delivered = acknowledged;
            while (awaitDurableAfter(delivered)) {
                Optional<JournalQueue.Entry> entry = entries.next();
                if (entry.isPresent()) {
                    deliver(entry.get());
                    delivered = entry.get().index();
                } else {
                    pause(ROLL_MS); // the tailer is between two hourly files
                }
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            entries.close();
        }
    }

    private void deliver(JournalQueue.Entry entry) throws InterruptedException {
        FactBatch batch;
        try {
            batch = FactBatchCodec.decode(entry.bytes());
        } catch (ScaleException rotten) {
            LOG.error("journal entry {} is unreadable and passed over: {}", Long.toHexString(entry.index()), rotten.getMessage());
            return;
        }
        while (true) {
            try {
                reader.read(entry.index(), batch);
                return;
            } catch (RuntimeException e) {
                long now = System.nanoTime();
                if (warnedAt == 0 || now - warnedAt > WARN_AGAIN_NANOS) {
                    warnedAt = now;
                    LOG.warn("tail {} could not take journal entry {}, trying again: {}", name, Long.toHexString(entry.index()),
                            e.toString());
                }
                if (!pause(RETRY_MS)) {
                    throw new InterruptedException();
                }
            }
        }
    }

    /** @return false when the tail was closed meanwhile */
    private boolean pause(long ms) throws InterruptedException {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(ms);
            while (!closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            return !closed;
        } finally {
            lock.unlock();
        }
    }

    private boolean awaitDurableAfter(long index) throws InterruptedException {
        lock.lock();
        try {
            while (!closed && durable <= index) {
                changed.await();
            }
            return !closed;
        } finally {
            lock.unlock();
        }
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
        if (Thread.currentThread() != thread) {
            try {
                thread.join(STOP_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        onClose.run();
    }
}
