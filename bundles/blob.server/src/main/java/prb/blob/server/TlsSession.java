package prb.blob.server;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.OwnKeys;

/**
 * One connection over TLS, on virtual threads that block: one answers request after request, so that only one value is held
 * at a time, one looks at clocks and answers waits.
 */
final class TlsSession implements AutoCloseable {

    private static final long TICK_MS = 1_000;
    private static final long MEMORY_LOOK_MS = 20;
    private static final int BUFFER_BYTES = 1 << 16;

    private static final Logger LOG = LoggerFactory.getLogger(TlsSession.class);

    /** A question that is answered when there is more. */
    private record Wait(Bytes id, OwnKeys.Heights known, long until) {}

    private final SocketChannel channel;
    private final InetAddress host;
    private final Shared shared;
    private final Token token;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile @Nullable Wait wait;
    private volatile long writingSince;
    private volatile boolean closed;

    TlsSession(SocketChannel channel, InetAddress host, Shared shared) {
        this.channel = channel;
        this.host = host;
        this.shared = shared;
        token = new Token(shared.settings().token());
    }

    /** Serves until the connection ends, then gives its place back. */
    void run(SSLSocketFactory sockets) {
        Settings settings = shared.settings();
        try (SSLSocket socket = (SSLSocket) sockets.createSocket(channel.socket(), host.getHostAddress(), 0, true)) {
            socket.setUseClientMode(false);
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(Math.toIntExact(settings.headerTimeoutMs()));
            socket.startHandshake();
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), BUFFER_BYTES);
            Thread.ofVirtual().name("blob-tls-watch").start(() -> watch(out));
            serve(socket, new BufferedInputStream(socket.getInputStream(), BUFFER_BYTES), out);
        } catch (SocketTimeoutException e) {
            refused(Refusal.SLOW_FRAME, e);
        } catch (SSLException e) {
            refused(Refusal.TLS, e);
        } catch (MalformedFrameException e) {
            refused(Refusal.MALFORMED_FRAME, e);
        } catch (IOException e) {
            LOG.debug("connection of {} ended: {}", host, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            close();
            shared.admission().leave(host);
        }
    }

    private void refused(Refusal reason, Exception cause) {
        shared.counters().refused(reason);
        LOG.debug("connection of {} closed: {}", host, cause.toString());
    }

    /** Waits for the first byte of a frame; false when the session is over. The rest of the frame must follow soon. */
    private boolean awaitFrame(SSLSocket socket, BufferedInputStream in) throws IOException {
        socket.setSoTimeout(Math.toIntExact(shared.settings().idleTimeoutMs()));
        while (true) {
            in.mark(1);
            try {
                boolean more = in.read() >= 0;
                in.reset();
                socket.setSoTimeout(Math.toIntExact(shared.settings().headerTimeoutMs()));
                return more;
            } catch (SocketTimeoutException e) {
                if (wait == null) {
                    refused(Refusal.IDLE, e);
                    return false;
                }
            }
        }
    }

    private void serve(SSLSocket socket, BufferedInputStream in, OutputStream out) throws IOException, MalformedFrameException,
            InterruptedException {
        BlobFrames frames = new BlobFrames(in, RequestReader.BODY_BYTES_MAX);
        while (!closed && awaitFrame(socket, in)) {
            Optional<Bytes> body = frames.next();
            if (body.isEmpty()) {
                return;
            }
            if (body.get().size() <= BlobFrame.ID_BYTES) {
                shared.counters().refused(Refusal.SHORT_FRAME);
                continue;
            }
            BlobFrame.Request request = BlobFrame.Request.parse(body.get());
            if (token.isWanted()) {
                if (!token.accepts(request.key())) {
                    shared.counters().refused(Refusal.UNAUTHORIZED);
                    return;
                }
            } else {
                answer(request, out, in.available() == 0);
            }
        }
    }

    private void answer(BlobFrame.Request request, OutputStream out, boolean flush) throws IOException, MalformedFrameException,
            InterruptedException {
        if (request.key().equals(OwnKeys.INFO)) {
            write(request.id(), Value.of(shared.info().record()), out, flush);
        } else if (OwnKeys.isWait(request.key())) {
            wait = new Wait(request.id(), OwnKeys.heights(request.key()), System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(
                    OwnKeys.WAIT_MS_MAX));
            shared.source().wake();
        } else {
            shared.counters().requests.increment();
            write(request.id(), value(request.key()), out, flush);
        }
    }

    private @Nullable Value value(String key) throws InterruptedException {
        try {
            return shared.values().get(key).orElse(null);
        } catch (BlobUnavailableException e) {
            LOG.debug("the store can not answer '{}': {}", key, e.toString());
            return null;
        }
    }

    private void write(Bytes id, @Nullable Value value, OutputStream out, boolean flush) throws IOException,
            InterruptedException {
        long size = value == null ? 0 : value.size();
        while (!closed && !shared.budget().admits(0, size)) {
            shared.budget().foundShort();
            shared.source().awaitChange(MEMORY_LOOK_MS);
        }
        shared.budget().take(size);
        writing.lock();
        try {
            writingSince = System.nanoTime();
            if (value == null) {
                shared.counters().misses.increment();
                BlobFrame.missing(id).writeTo(out);
            } else {
                byte[] crc = ByteBuffer.allocate(BlobFrame.CRC_BYTES).putLong(value.crc()).array();
                Bytes.concat(BlobFrame.length(BlobFrame.ID_BYTES + BlobFrame.CRC_BYTES + size), id, Bytes.wrap(crc)).writeTo(out);
                value.writeTo(out);
            }
            if (flush) {
                out.flush();
            }
            shared.counters().bytes.add(size);
        } finally {
            writingSince = 0;
            writing.unlock();
            shared.budget().giveBack(size);
        }
    }

    /** Answers waits, and ends a session that takes nothing. */
    private void watch(OutputStream out) {
        try {
            while (!closed) {
                Wait open = wait;
                if (open != null && isDue(open)) {
                    wait = null;
                    write(open.id(), Value.of(shared.info().record()), out, true);
                }
                long since = writingSince;
                if (since != 0 && System.nanoTime() - since > TimeUnit.MILLISECONDS.toNanos(shared.settings().stallTimeoutMs())) {
                    shared.counters().refused(Refusal.STALLED);
                    close();
                }
                shared.source().awaitChange(TICK_MS);
            }
        } catch (IOException e) {
            close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean isDue(Wait open) {
        return shared.source().progress().relayEncoded() > open.known().relay() || shared.source().progress().paraEncoded() > open
                .known().para() || System.nanoTime() - open.until() >= 0;
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("connection of {} did not close cleanly: {}", host, e.toString());
        }
    }
}
