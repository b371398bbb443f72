package prb.libp2p.internal.mux;

import java.io.EOFException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/** One stream of either muxer: what was received and not yet read, and how far each direction is. */
public final class MuxStream implements Stream, Pipe {

    private final Muxer muxer;
    private final long id;
    private final boolean own;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Deque<Bytes> received = new ArrayDeque<>();
    private final ReceiveWindow window;
    private long receivedCost;
    private long sendWindow;
    private List<Bytes> held = List.of();
    private Bytes current = Bytes.EMPTY;
    private boolean remoteDone;
    private boolean finishing;
    private boolean localDone;
    private boolean announced;
    private volatile boolean ignoring;
    private volatile long ignoringSince;
    private @Nullable PeerException failure;
    private String protocol = "";
    private volatile boolean bounded;
    private volatile long deadline;

    /** @param window bytes that each side may send before the other side widens it */
    MuxStream(Muxer muxer, long id, boolean own, long window) {
        this.muxer = muxer;
        this.id = id;
        this.own = own;
        this.sendWindow = window;
        this.window = new ReceiveWindow(window);
    }

    long id() {
        return id;
    }

    ReceiveWindow window() {
        return window;
    }

    /** Whether our side opened it. */
    boolean own() {
        return own;
    }

    /** Whether the next frame is the first of our side; true once. */
    boolean takeFirst() {
        lock.lock();
        try {
            boolean first = !announced;
            announced = true;
            return first;
        } finally {
            lock.unlock();
        }
    }

    public void protocol(String agreed) {
        protocol = agreed;
    }

    @Override
    public String protocol() {
        return protocol;
    }

    /** Bounds everything that is still to come on this stream. */
    public void deadline(Duration fromNow) {
        deadline = System.nanoTime() + fromNow.toNanos();
        bounded = true;
    }

    /** Lifts the bound: from now on only waits without any progress end. */
    public void noDeadline() {
        bounded = false;
    }

    // What the muxer's reader does.

    /** Takes data in. @return whether the stream still wanted it */
    boolean receive(Bytes data) {
        lock.lock();
        try {
            if (failure != null || remoteDone || ignoring) {
                return false;
            }
            received.add(data);
            window.received(data.size());
            receivedCost += RoomGate.cost(data);
            changed.signalAll();
            return true;
        } finally {
            lock.unlock();
        }
    }

    void remoteClosed() {
        lock.lock();
        try {
            remoteDone = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        muxer.forgetIfDone(this);
    }

    /** Ends the stream. What the other side sent to its end can still be read: it may close the connection right after. */
    void fail(PeerException why) {
        long freed;
        lock.lock();
        try {
            if (failure == null) {
                failure = why;
            }
            freed = remoteDone && !ignoring ? 0 : forgetReceived();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        muxer.room().leave(freed);
        muxer.forget(this);
    }

    private long forgetReceived() {
        long freed = receivedCost;
        received.clear();
        receivedCost = 0;
        return freed;
    }

    void widen(long bytes) throws PeerException {
        lock.lock();
        try {
            sendWindow += bytes;
            if (sendWindow < 0 || sendWindow > Muxer.WINDOW_BYTES_MAX) {
                throw new PeerException(DropReason.WINDOW, "the peer opened a window of " + sendWindow + " bytes");
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    boolean done() {
        lock.lock();
        try {
            return failure != null || localDone && remoteDone;
        } finally {
            lock.unlock();
        }
    }

    // Reading.

    @Override
    public Bytes read() throws IOException {
        if (current.isEmpty()) {
            current = next();
        }
        Bytes out = current;
        current = Bytes.EMPTY;
        return out;
    }

    /** The next piece; empty at the end. */
    private Bytes next() throws IOException {
        Bytes piece;
        lock.lock();
        try {
            await(() -> !received.isEmpty() || remoteDone);
            if (received.isEmpty()) {
                return Bytes.EMPTY;
            }
            piece = received.poll();
            receivedCost -= RoomGate.cost(piece);
            window.read(piece.size());
        } finally {
            lock.unlock();
        }
        muxer.room().leave(RoomGate.cost(piece));
        muxer.consumed(this);
        return piece;
    }

    /** {@link ReceiveWindow#renewal} while more may come, else 0. */
    long renewal() {
        lock.lock();
        try {
            return remoteDone || failure != null ? 0 : window.renewal();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public int u8() throws IOException {
        return take(1).u8(0);
    }

    @Override
    public Bytes take(int size) throws IOException {
        if (current.isEmpty()) {
            current = next();
        }
        if (size <= current.size()) {
            Bytes out = current.slice(0, size);
            current = current.slice(size);
            return out;
        }
        byte[] out = new byte[size];
        int filled = 0;
        while (filled < size) {
            if (current.isEmpty()) {
                current = next();
                if (current.isEmpty()) {
                    throw new EOFException("the stream ended " + (size - filled) + " bytes too early");
                }
            }
            Bytes piece = current.slice(0, Math.min(current.size(), size - filled));
            filled = piece.copyTo(out, filled);
            current = current.slice(piece.size());
        }
        return Bytes.wrap(out);
    }

    @Override
    public boolean ready() {
        lock.lock();
        try {
            return !current.isEmpty() || !received.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Bytes readAll(int bytesMax) throws IOException {
        Pieces pieces = new Pieces();
        for (Bytes piece = read(); !piece.isEmpty(); piece = read()) {
            pieces.add(piece);
            if (pieces.size() > bytesMax) {
                reset();
                throw new PeerException(DropReason.TOO_LARGE, "the peer sent more than " + bytesMax + " bytes");
            }
        }
        return pieces.whole();
    }

    // Writing.

    @Override
    public void send(List<Bytes> parts) throws IOException {
        muxer.send(this, withHeld(parts), false);
    }

    /**
     * The other side said all it has to say, so it does not wait for an agreement on the protocol: that travels with the
     * answer, which saves a frame, a write and a wake-up of the other side for each call.
     */
    @Override
    public void sendSoon(List<Bytes> parts) throws IOException {
        lock.lock();
        try {
            if (remoteDone) {
                held = parts;
                return;
            }
        } finally {
            lock.unlock();
        }
        send(parts);
    }

    /** What was held back and the parts, for the one who writes. */
    private List<Bytes> withHeld(List<Bytes> parts) throws PeerException {
        lock.lock();
        try {
            demandNoFailure();
            if (held.isEmpty()) {
                return parts;
            }
            List<Bytes> all = new ArrayList<>(held);
            all.addAll(parts);
            held = List.of();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** @throws PeerException when the stream was reset or its connection ended */
    void demandOpen() throws PeerException {
        lock.lock();
        try {
            demandNoFailure();
        } finally {
            lock.unlock();
        }
    }

    private void demandNoFailure() throws PeerException {
        if (failure != null) {
            throw new PeerException(failure.reason(), String.valueOf(failure.getMessage()), failure);
        }
    }

    @Override
    public void write(List<Bytes> parts) throws IOException {
        send(parts);
    }

    @Override
    public void closeWrite() throws IOException {
        finish(List.of());
    }

    @Override
    public void finish(List<Bytes> parts) throws IOException {
        lock.lock();
        try {
            if (finishing) {
                return;
            }
            finishing = true;
        } finally {
            lock.unlock();
        }
        muxer.send(this, withHeld(parts), true);
        localEnded();
    }

    // Only when all is sent: until then the muxer must find the stream, whose window the other side still widens.
    private void localEnded() {
        lock.lock();
        try {
            localDone = true;
        } finally {
            lock.unlock();
        }
        muxer.forgetIfDone(this);
    }

    /** Takes up to {@code wanted} bytes of the send window; waits while it is closed. */
    long reserve(long wanted) throws IOException {
        lock.lock();
        try {
            demandNoFailure();
            await(() -> sendWindow > 0 || failure != null);
            demandNoFailure();
            long granted = Math.min(wanted, sendWindow);
            sendWindow -= granted;
            return granted;
        } finally {
            lock.unlock();
        }
    }

    /** Whether {@link #reserve} would wait. */
    boolean windowClosed() {
        lock.lock();
        try {
            return sendWindow <= 0;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isLive() {
        lock.lock();
        try {
            return failure == null;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void reset() {
        if (!done()) {
            fail(new PeerException(DropReason.CLOSED, "the stream was reset by our side"));
            muxer.sendReset(this);
        }
        long freed;
        lock.lock();
        try {
            freed = forgetReceived();
        } finally {
            lock.unlock();
        }
        muxer.room().leave(freed);
    }

    @Override
    public void close() {
        long freed;
        lock.lock();
        try {
            if (!localDone || remoteDone || failure != null) {
                freed = forgetReceived();
            } else {
                // A reset now could overtake what we sent, so wait for the end of the other side and ignore what it sends.
                ignoring = true;
                ignoringSince = System.nanoTime();
                freed = forgetReceived();
            }
        } finally {
            lock.unlock();
        }
        muxer.room().leave(freed);
        if (!ignoring && !done()) {
            reset();
        }
    }

    /** Whether the stream was closed by our side this long ago and the other side still has not ended. */
    boolean overdue(long now, long nanosMax) {
        return ignoring && now - ignoringSince > nanosMax;
    }

    private void await(java.util.function.BooleanSupplier condition) throws IOException {
        long left = muxer.limits().streamIdle().toNanos();
        if (bounded) {
            left = Math.min(left, deadline - System.nanoTime());
        }
        while (!condition.getAsBoolean()) {
            demandNoFailure();
            if (left <= 0) {
                throw new PeerException(DropReason.TIMEOUT, "the peer made no progress on the stream in time");
            }
            try {
                left = changed.awaitNanos(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted while waiting for the peer");
            }
        }
    }
}
