package prb.worker.inventory;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners about commits, in order, on one thread of its own. Any thread. */
final class ChangeNotifier implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChangeNotifier.class);
    /** Signals that may wait behind slow listeners; one more is dropped, as those that wait will show its change too. */
    private static final int SIGNALS_WAITING_MAX = 256;
    private static final long CLOSE_MS = 5_000;

    private final List<Registration> registrations = new CopyOnWriteArrayList<>();
    private final ThreadPoolExecutor executor = new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(SIGNALS_WAITING_MAX), Thread.ofVirtual().name("inventory-changes").factory(),
            new ThreadPoolExecutor.DiscardPolicy());
    private volatile @Nullable Thread calling;

    /** A class and not the listener itself, so that one listener may be registered twice. */
    private static final class Registration {
        private final Runnable listener;

        Registration(Runnable listener) {
            this.listener = listener;
        }
    }

    AutoCloseable add(Runnable listener) {
        Registration registration = new Registration(listener);
        registrations.add(registration);
        return () -> registrations.remove(registration);
    }

    /** Called with the inventory's lock held, so that signals keep the order of the commits. */
    void signal() {
        executor.execute(this::callAll);
    }

    private void callAll() {
        calling = Thread.currentThread();
        for (Registration registration : registrations) {
            try {
                registration.listener.run();
            } catch (RuntimeException e) {
                LOG.error("a listener to inventory changes failed, the others are called all the same", e);
            }
        }
    }

    /** Ends the thread; waits for a running listener, unless that one is the caller. */
    @Override
    public void close() {
        executor.shutdownNow();
        registrations.clear();
        if (Thread.currentThread() == calling) {
            return;
        }
        try {
            if (!executor.awaitTermination(CLOSE_MS, TimeUnit.MILLISECONDS)) {
                LOG.warn("a listener to inventory changes still runs {} ms after it was interrupted", CLOSE_MS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
