package prb.worker.pruntime;

import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all endpoints share: HTTP/1.1 over one kept connection each, deadlines, and the end of it all. A client of its own,
 * because with the JDK's each exchange costs several times the processor time and each connection of a large fleet much more
 * memory.
 */
final class Transport {

    static final String STOPPED = "the pRuntime client is stopped";

    /** How often unused connections are looked for. */
    private static final Duration SWEEP = Duration.ofSeconds(5);
    /** Endpoints without a client are looked for each time the table has grown by so many. */
    private static final int CLEAN_EVERY = 256;

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private final boolean keepAlive;
    private final long idleNanosMax;
    private final Deadlines deadlines = new Deadlines();
    private final ScheduledFuture<?> sweeping;
    private final Set<Wire> busy = ConcurrentHashMap.newKeySet();
    private final Set<Line> open = ConcurrentHashMap.newKeySet();
    private final Map<String, WeakReference<Line>> lines = new HashMap<>();
    private int cleanAt = CLEAN_EVERY;
    private volatile boolean closed;

    /** @param idleMax how long a connection is kept without use */
    Transport(boolean keepAlive, Duration idleMax) {
        this.keepAlive = keepAlive;
        this.idleNanosMax = idleMax.toNanos();
        sweeping = deadlines.every(SWEEP, () -> sweep(idleNanosMax));
    }

    /** The line to an endpoint, shared by all its clients and forgotten with the last of them. */
    synchronized Line line(String base) {
        WeakReference<Line> known = lines.get(base);
        Line line = known == null ? null : known.get();
        if (line == null) {
            line = new Line(URI.create(base), this);
            lines.put(base, new WeakReference<>(line));
        }
        if (lines.size() >= cleanAt) {
            lines.values().removeIf(entry -> entry.get() == null);
            cleanAt = lines.size() + CLEAN_EVERY;
        }
        return line;
    }

    boolean keepsAlive() {
        return keepAlive;
    }

    long idleNanosMax() {
        return idleNanosMax;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    boolean isClosed() {
        return closed;
    }

    /** A line has a connection now and is looked after. @return false when it must close it, for all is over */
    boolean opened(Line line) {
        open.add(line);
        return !closed;
    }

    void begin(Wire wire) throws IOException {
        busy.add(wire);
        if (closed) {
            busy.remove(wire);
            wire.close();
            throw new java.net.ConnectException(STOPPED);
        }
    }

    void end(Wire wire) {
        busy.remove(wire);
    }

    private void sweep(long idleMax) {
        open.removeIf(line -> line.closeIdle(idleMax));
    }

    /** Gives up what is in flight and closes every connection. */
    void close() {
        closed = true;
        sweeping.cancel(false);
        deadlines.close();
        for (Wire wire : busy) {
            try {
                wire.close();
            } catch (IOException e) {
                LOG.debug("a connection did not close cleanly: {}", e.toString());
            }
        }
        sweep(-1);
    }
}
