package prb.worker.pruntime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;

/**
 * The way to one endpoint: one exchange at a time over at most one connection, which is kept for the next one. pRuntime itself
 * takes one lock for every call, so a second request at the same time would only wait there and lose its time. Any thread.
 */
final class Line {

    /** Longest wait for a connection. */
    private static final long CONNECT_NANOS_MAX = 5_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private final URI base;
    private final boolean secure;
    private final int port;
    private final String head;
    private final Transport transport;
    private final ReentrantLock oneAtATime = new ReentrantLock(true);
    private @Nullable Wire kept;
    private volatile long idleSince;

    Line(URI base, Transport transport) {
        this.base = base;
        this.transport = transport;
        this.secure = base.getScheme().toLowerCase(Locale.ROOT).equals("https");
        this.port = base.getPort() >= 0 ? base.getPort() : secure ? 443 : 80;
        String host = base.getPort() >= 0 ? base.getHost() + ":" + base.getPort() : base.getHost();
        this.head = " HTTP/1.1\r\nHost: " + host + "\r\nContent-Type: application/octet-stream\r\n"
                + "Accept: application/json, text/plain, */*\r\nConnection: " + (transport.keepsAlive() ? "keep-alive" : "close")
                + "\r\nContent-Length: ";
    }

    /** Waits for the exchanges before this one. */
    void enter() throws InterruptedException {
        oneAtATime.lockInterruptibly();
    }

    void leave() {
        oneAtATime.unlock();
    }

    /**
     * One exchange; the caller has entered. A kept connection that turns out to be closed by the server is replaced once, where
     * sending the request twice does no harm.
     *
     * @param path below the endpoint
     * @param limit nanoseconds until the answer's last byte
     * @param bytesMax largest answer
     * @throws TimeoutException when time is over; the connection is closed
     */
    Reply exchange(String path, List<Bytes> body, boolean repeatable, long limit, int bytesMax)
            throws IOException, TimeoutException {
        long end = System.nanoTime() + limit;
        List<Bytes> request = request(path, body);
        Wire present = kept;
        kept = null;
        if (present != null) {
            Reply reply = overKept(present, request, repeatable, end, bytesMax);
            if (reply != null) {
                return reply;
            }
        }
        return over(connect(end), request, end, new AtomicReference<>(), bytesMax);
    }

    /** Null when the connection was closed by the server before the request came to it. */
    private @Nullable Reply overKept(Wire wire, List<Bytes> request, boolean repeatable, long end, int bytesMax)
            throws IOException, TimeoutException {
        if (System.nanoTime() - idleSince > transport.idleNanosMax()) {
            close(wire);
            return null;
        }
        AtomicReference<ReplyReader> reader = new AtomicReference<>();
        try {
            return over(wire, request, end, reader, bytesMax);
        } catch (NotHttpException e) {
            throw e;
        } catch (IOException e) {
            ReplyReader reading = reader.get();
            boolean stale = repeatable && (reading == null || !reading.hasBegun()) && !transport.isClosed()
                    && !Thread.currentThread().isInterrupted();
            if (!stale) {
                throw e;
            }
            LOG.debug("the connection to {} was closed meanwhile: {}", base, e.toString());
            return null;
        }
    }

    private List<Bytes> request(String path, List<Bytes> body) {
        long length = body.stream().mapToLong(Bytes::size).sum();
        List<Bytes> parts = new ArrayList<>(body.size() + 1);
        String below = base.getRawPath() == null ? "" : base.getRawPath();
        parts.add(Bytes.wrap(("POST " + below + path + head + length + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1)));
        body.stream().filter(part -> !part.isEmpty()).forEach(parts::add);
        return parts;
    }

    private Wire connect(long end) throws IOException, TimeoutException {
        Wire.Unconnected opening = secure ? Wire.secure(base.getHost(), port) : Wire.plain(base.getHost(), port);
        long limit = Math.min(CONNECT_NANOS_MAX, end - System.nanoTime());
        Expiry expiry = new Expiry(opening::close);
        ScheduledFuture<?> timer = transport.deadlines().in(limit, expiry);
        try {
            Wire wire = opening.connect();
            if (!transport.opened(this)) {
                close(wire);
                throw new ConnectException(Transport.STOPPED);
            }
            return wire;
        } catch (IOException e) {
            opening.close();
            if (expiry.isOver()) {
                throw new ConnectException("no connection within " + limit / 1_000_000 + " ms");
            }
            throw e;
        } finally {
            timer.cancel(false);
        }
    }

    private Reply over(Wire wire, List<Bytes> request, long end, AtomicReference<ReplyReader> reading, int bytesMax)
            throws IOException, TimeoutException {
        Expiry expiry = new Expiry(wire::close);
        transport.begin(wire);
        ScheduledFuture<?> timer = transport.deadlines().in(end - System.nanoTime(), expiry);
        boolean reusable = false;
        try {
            wire.write(request);
            ReplyReader reader = new ReplyReader(wire::read, bytesMax);
            reading.set(reader);
            Reply reply = reader.read();
            reusable = reply.reusable() && transport.keepsAlive();
            return reply;
        } catch (IOException e) {
            if (expiry.isOver()) {
                throw new TimeoutException();
            }
            throw e;
        } finally {
            timer.cancel(false);
            transport.end(wire);
            if (reusable && !expiry.isOver()) {
                idleSince = System.nanoTime();
                kept = wire;
            } else {
                close(wire);
            }
        }
    }

    /** Closes the kept connection when nobody used it for long, unless an exchange is going on. @return whether none is left */
    boolean closeIdle(long idleNanosMax) {
        if (!oneAtATime.tryLock()) {
            return false;
        }
        try {
            Wire present = kept;
            if (present != null && System.nanoTime() - idleSince > idleNanosMax) {
                close(present);
                kept = null;
            }
            return kept == null;
        } finally {
            oneAtATime.unlock();
        }
    }

    private static void close(Wire wire) {
        try {
            wire.close();
        } catch (IOException e) {
            LOG.debug("a connection did not close cleanly: {}", e.toString());
        }
    }

    private interface Closing {
        void close() throws IOException;
    }

    /** Closes a connection when its time is over. */
    private static final class Expiry implements Runnable {

        private final Closing closing;
        private volatile boolean over;

        Expiry(Closing closing) {
            this.closing = closing;
        }

        boolean isOver() {
            return over;
        }

        @Override
        public void run() {
            over = true;
            try {
                closing.close();
            } catch (IOException e) {
                LOG.debug("a connection did not close cleanly: {}", e.toString());
            }
        }
    }
}
