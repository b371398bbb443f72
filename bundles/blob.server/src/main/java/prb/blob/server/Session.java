package prb.blob.server;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.OwnKeys;

/**
 * One connection. All state belongs to the thread of its loop.
 *
 * <p>Requests wait here while answers fill the queue, and while too many wait nothing more is read: a client that does not
 * take its answers stops itself.
 */
final class Session {

    /** Requests read but not begun; beyond, reading pauses. */
    private static final int WAITING_MAX = 256;

    /** Readings of the store at a time; fair to others, who share the reader threads. */
    private static final int READINGS_MAX = 4;

    /** Answers in the queue, small ones included. */
    private static final int ANSWERS_MAX = 4_096;

    /** Bytes written in one go, before others have their turn. */
    private static final long FLUSH_BYTES_MAX = 4 * Settings.MIB;

    /** How long a session may take nothing while others find no memory for their answers. */
    private static final long STALL_SHORT_MS = 2_000;

    final InetAddress host;
    private final SocketChannel channel;
    private final SelectionKey key;
    private final Loop loop;
    private final RequestReader reader;
    private final Outbox outbox;
    private final Token token;
    private final ArrayDeque<Request> waiting = new ArrayDeque<>();
    private int readings;
    private boolean inputEnded;
    private boolean closed;
    private boolean dirty;
    private boolean starved;
    private @Nullable Request longPoll;
    private long longPollUntil;
    private long activeAt = System.nanoTime();
    private long partialSince;
    private long stalledSince;

    Session(SocketChannel channel, SelectionKey key, Loop loop, InetAddress host) {
        this.channel = channel;
        this.key = key;
        this.loop = loop;
        this.host = host;
        reader = new RequestReader(loop.counters());
        outbox = new Outbox(loop.budget(), loop.counters());
        token = new Token(loop.settings().token());
    }

    boolean isClosed() {
        return closed;
    }

    void ready() throws IOException {
        if (key.isReadable()) {
            read();
        }
        if (!closed && key.isWritable()) {
            markDirty();
        }
    }

    private void read() throws IOException {
        ByteBuffer buffer = loop.readBuffer();
        buffer.clear();
        reader.restore(buffer);
        int count = channel.read(buffer);
        buffer.flip();
        inputEnded |= count < 0;
        take(buffer);
    }

    /** Requests held back while too many waited. */
    private void resume() {
        ByteBuffer buffer = loop.readBuffer();
        buffer.clear();
        reader.restore(buffer);
        buffer.flip();
        take(buffer);
    }

    private void take(ByteBuffer buffer) {
        long now = System.nanoTime();
        try {
            boolean more = true;
            while (more && !closed && !isCrowded()) {
                more = takeSome(buffer, now);
                pump();
            }
            if (closed) {
                return;
            }
            reader.hold(buffer, !more);
            partialSince = !reader.isPartial() ? 0 : partialSince == 0 ? now : partialSince;
        } catch (MalformedFrameException e) {
            loop.refuse(this, Refusal.MALFORMED_FRAME, String.valueOf(e.getMessage()));
            return;
        }
        markDirty();
    }

    /** Takes requests until too many wait; false when no whole one is there any more. */
    private boolean takeSome(ByteBuffer buffer, long now) throws MalformedFrameException {
        while (!closed && !isCrowded()) {
            Optional<Request> request = reader.next(buffer);
            if (request.isEmpty()) {
                return false;
            }
            activeAt = now;
            partialSince = 0;
            receive(request.get());
        }
        return true;
    }

    private void receive(Request request) throws MalformedFrameException {
        if (token.isWanted()) {
            authorise(request);
        } else if (request.key().equals(OwnKeys.INFO)) {
            loop.counters().requests.increment();
            outbox.found(request.id(), loop.info());
        } else if (OwnKeys.isWait(request.key())) {
            waitForMore(request);
        } else {
            waiting.add(request);
        }
    }

    private void authorise(Request request) {
        if (!token.accepts(request.key())) {
            loop.refuse(this, Refusal.UNAUTHORIZED, "the first frame shows no valid token");
        }
    }

    /** One wait per session: a second one answers the first. */
    private void waitForMore(Request request) throws MalformedFrameException {
        OwnKeys.heights(request.key());
        answerWait();
        longPoll = request;
        longPollUntil = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(OwnKeys.WAIT_MS_MAX);
        progressed();
    }

    /** Answers a wait when the store has more than the client knows. */
    void progressed() {
        Request wait = longPoll;
        if (wait == null) {
            return;
        }
        try {
            OwnKeys.Heights known = OwnKeys.heights(wait.key());
            if (loop.progress().relayEncoded() > known.relay() || loop.progress().paraEncoded() > known.para()) {
                answerWait();
            }
        } catch (MalformedFrameException e) {
            throw new IllegalStateException("a wait was taken that can not be read", e);
        }
    }

    private void answerWait() {
        Request wait = longPoll;
        longPoll = null;
        if (wait != null) {
            outbox.found(wait.id(), loop.info());
            loop.counters().requests.increment();
            markDirty();
        }
    }

    private boolean isCrowded() {
        return waiting.size() >= WAITING_MAX || outbox.size() >= ANSWERS_MAX;
    }

    /** Begins what can be begun. */
    private void pump() {
        starved = false;
        while (!waiting.isEmpty() && outbox.size() < ANSWERS_MAX) {
            Request next = waiting.element();
            Value cached = loop.values().cached(next.key());
            if (cached != null) {
                if (!admits(cached.size())) {
                    return;
                }
                waiting.remove();
                answer(next, cached);
            } else if (readings < READINGS_MAX && admits(Math.max(0, next.size()))) {
                waiting.remove();
                readings++;
                loop.lookUp(this, next);
            } else {
                return;
            }
        }
    }

    /** Whether an answer of a size may be queued. A single one may be larger than the bound. */
    private boolean admits(long size) {
        long queued = outbox.valueBytes();
        boolean fits = queued == 0 || queued + size <= loop.settings().sessionBytesMax();
        if (fits && loop.budget().admits(queued, size)) {
            return true;
        }
        if (outbox.isEmpty()) {
            starved = true;
            loop.budget().foundShort();
            loop.starve(this);
        }
        return false;
    }

    private void answer(Request request, @Nullable Value value) {
        loop.counters().requests.increment();
        if (value == null) {
            loop.counters().misses.increment();
            outbox.missing(request.id());
        } else {
            outbox.found(request.id(), value);
        }
    }

    /** A reading is done. @param value null when there is none */
    void found(Request request, @Nullable Value value) {
        readings--;
        if (closed) {
            return;
        }
        if (value == null || admits(value.size())) {
            answer(request, value);
        } else {
            waiting.addFirst(request.withSize(value.size())); // forgotten, not kept: the bound holds
        }
        pump();
        markDirty();
    }

    /** Memory may be there again. */
    void retry() {
        if (!closed && starved) {
            pump();
            markDirty();
        }
    }

    private void markDirty() {
        if (!dirty) {
            dirty = true;
            loop.dirty(this);
        }
    }

    /** Writes what is ready; called once per turn of the loop, so that answers that are ready together leave together. */
    void flush() throws IOException {
        dirty = false;
        if (closed) {
            return;
        }
        long written = outbox.flush(channel, loop.batch(), FLUSH_BYTES_MAX);
        long now = System.nanoTime();
        if (written > 0) {
            activeAt = now;
            pump();
        }
        stalledSince = outbox.isEmpty() ? 0 : written > 0 || stalledSince == 0 ? now : stalledSince;
        if (!isCrowded() && reader.heldBytes() > 0 && !reader.isPartial()) {
            resume();
        }
        if (inputEnded && outbox.isEmpty() && waiting.isEmpty() && readings == 0) {
            loop.close(this);
        } else if (!closed) {
            interest();
        }
    }

    private void interest() {
        int wanted = (isCrowded() || inputEnded ? 0 : SelectionKey.OP_READ) | (outbox.isEmpty() ? 0 : SelectionKey.OP_WRITE);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /** Looks at the clocks. */
    void tick(long now) {
        Settings settings = loop.settings();
        if (longPoll != null && now - longPollUntil >= 0) {
            answerWait();
        }
        if (partialSince != 0 && passed(partialSince, now, settings.headerTimeoutMs())) {
            loop.refuse(this, Refusal.SLOW_FRAME, "a frame was not complete within " + settings.headerTimeoutMs() + " ms");
        } else if (stalledSince != 0 && passed(stalledSince, now, patienceMs(now))) {
            loop.refuse(this, Refusal.STALLED, "no answer was taken for " + patienceMs(now) + " ms");
        } else if (isIdle() && passed(activeAt, now, settings.idleTimeoutMs())) {
            loop.refuse(this, Refusal.IDLE, "nothing was asked for " + settings.idleTimeoutMs() + " ms");
        }
    }

    /** Others that find no memory are not kept waiting by one that takes nothing. */
    private long patienceMs(long now) {
        long usual = loop.settings().stallTimeoutMs();
        return loop.budget().isShort(now) ? Math.min(usual, STALL_SHORT_MS) : usual;
    }

    private boolean isIdle() {
        return longPoll == null && outbox.isEmpty() && waiting.isEmpty() && readings == 0;
    }

    private static boolean passed(long since, long now, long ms) {
        return now - since >= TimeUnit.MILLISECONDS.toNanos(ms);
    }

    void close() throws IOException {
        closed = true;
        outbox.discard();
        waiting.clear();
        longPoll = null;
        key.cancel();
        channel.close();
    }
}
