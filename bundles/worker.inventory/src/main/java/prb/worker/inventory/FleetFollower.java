package prb.worker.inventory;

import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Records;

/**
 * Brings the copy of a shared inventory up to date whenever the records have a new revision, on a thread of its own. What did not
 * work is tried again after 2 s, without end.
 */
final class FleetFollower implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FleetFollower.class);
    private static final long RETRY_S = 2;
    /** Nothing is missed without it; it costs one question. */
    private static final long LOOK_AGAIN_S = 60;
    private static final long CLOSE_MS = 15_000;

    /** Brings the copy up to date, under the inventory's lock. */
    @FunctionalInterface
    interface Work {
        /** @throws UnavailableException when the records can not be read now */
        void catchUp() throws SQLException, IOException;
    }

    private final FleetCopy copy;
    private final Work work;
    private final Semaphore bell = new Semaphore(0);
    private final Thread thread = Thread.ofVirtual().name("inventory-follower").unstarted(this::run);
    private final Deque<AutoCloseable> subscriptions = new ArrayDeque<>();
    private @Nullable Records bound;
    private volatile boolean closed;
    private String said = "";

    FleetFollower(FleetCopy copy, Work work) {
        this.copy = copy;
        this.work = work;
        thread.start();
    }

    synchronized void bind(Records records) {
        release();
        bound = records;
        copy.use(records);
        subscriptions.push(records.onRevision(this::ring));
        subscriptions.push(records.attach(copy));
        ring();
    }

    synchronized void unbind(Records records) {
        if (bound == records) {
            release();
        }
    }

    private void release() {
        bound = null;
        copy.use(null);
        while (!subscriptions.isEmpty()) {
            try {
                subscriptions.pop().close();
            } catch (Exception e) {
                LOG.warn("a subscription to the records did not close cleanly", e);
            }
        }
    }

    /** There may be something to take over. Returns at once. */
    void ring() {
        bell.release();
    }

    private void run() {
        boolean done = true;
        while (!closed) {
            try {
                boolean rung = bell.tryAcquire(done ? LOOK_AGAIN_S : RETRY_S, TimeUnit.SECONDS);
                LOG.trace("looking for changes, {}", rung ? "there is news" : "to be sure");
                bell.drainPermits();
                done = follow();
            } catch (InterruptedException e) {
                LOG.debug("the follower was interrupted");
            }
        }
    }

    private boolean follow() {
        try {
            work.catchUp();
            said = "";
            return true;
        } catch (UnavailableException e) {
            say(String.valueOf(e.getMessage()), e, false);
        } catch (SQLException | IOException | RuntimeException e) {
            String why = "changes of other nodes can not be taken over: " + e.getMessage();
            copy.distrust(why);
            say(why, e, true);
        }
        return false;
    }

    /** Once for each reason: it is tried again all the time. */
    private void say(String why, Exception e, boolean isError) {
        if (closed || why.equals(said)) {
            return;
        }
        said = why;
        if (isError) {
            LOG.error("{}; it is tried again all the time", why, e);
        } else {
            LOG.debug("not up to date yet: {}", why);
        }
    }

    /** Ends the thread; waits for what it does. */
    @Override
    public void close() {
        closed = true;
        synchronized (this) {
            release();
        }
        thread.interrupt();
        try {
            if (!thread.join(Duration.ofMillis(CLOSE_MS))) {
                LOG.warn("the follower of the fleet's inventory still runs");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
