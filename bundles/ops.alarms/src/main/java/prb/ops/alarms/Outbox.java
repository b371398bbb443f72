package prb.ops.alarms;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Messages on their way to one receiver, in order: {@value #MESSAGES_MAX} wait at most, further ones are dropped; each is tried
 * {@link #PAUSES_S}{@code .size() + 1} times with those pauses between, then given up. Failures are logged, the same receiver's
 * at most every {@value #LOG_EVERY_MIN} minutes.
 */
final class Outbox implements AutoCloseable {

    static final int MESSAGES_MAX = 100;
    static final List<Long> PAUSES_S = List.of(1L, 5L, 30L, 120L, 600L);
    private static final long LOG_EVERY_MIN = 10;
    private static final long MS_PER_S = 1_000;
    private static final long CLOSE_MS_MAX = 2_000;
    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    private final Notifier notifier;
    private final List<Long> pausesMs;
    private final BlockingQueue<Message> waiting = new ArrayBlockingQueue<>(MESSAGES_MAX);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong failed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicLong retried = new AtomicLong();
    private final Thread thread;
    private long nextLogNanos = System.nanoTime();

    Outbox(Notifier notifier) {
        this(notifier, PAUSES_S.stream().map(seconds -> seconds * MS_PER_S).toList());
    }

    Outbox(Notifier notifier, List<Long> pausesMs) {
        this.notifier = notifier;
        this.pausesMs = List.copyOf(pausesMs);
        this.thread = Thread.ofVirtual().name("prb-alarm-" + notifier.name()).start(this::run);
    }

    /** Never waits. */
    void offer(Message message) {
        if (!waiting.offer(message)) {
            dropped.incrementAndGet();
            complain("drops alarms: " + MESSAGES_MAX + " wait already");
        }
    }

    Notifier notifier() {
        return notifier;
    }

    long sent() {
        return sent.get();
    }

    /** Messages given up. */
    long failed() {
        return failed.get();
    }

    long dropped() {
        return dropped.get();
    }

    long retried() {
        return retried.get();
    }

    int waiting() {
        return waiting.size();
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                deliver(waiting.take());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void deliver(Message message) throws InterruptedException {
        for (int attempt = 0;; attempt++) {
            try {
                notifier.send(message);
                sent.incrementAndGet();
                return;
            } catch (IOException e) {
                complain(String.valueOf(e.getMessage()));
            } catch (RuntimeException e) {
                // A bug in a notifier or its library must not end the others' thread of life.
                complain("failed with " + e.getClass().getName());
            }
            if (attempt >= pausesMs.size()) {
                failed.incrementAndGet();
                return;
            }
            retried.incrementAndGet();
            if (closed.await(pausesMs.get(attempt), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    private synchronized void complain(String what) {
        long now = System.nanoTime();
        if (now - nextLogNanos >= 0) {
            nextLogNanos = now + TimeUnit.MINUTES.toNanos(LOG_EVERY_MIN);
            LOG.error("alarms by {}: {}; further failures are counted in prb_alarm_notifications_total", notifier.name(), what);
        }
    }

    /** What waits is dropped: a role that ends can not wait for a receiver that is away. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            thread.join(CLOSE_MS_MAX);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
