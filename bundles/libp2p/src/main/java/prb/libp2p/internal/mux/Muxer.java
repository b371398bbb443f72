package prb.libp2p.internal.mux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Pipe;
import prb.scale.Bytes;

/** Streams over a secured channel. One thread runs {@link #run}; any thread opens and sends. */
public abstract class Muxer {

    /** More than any sender can use; a larger window is an attack on a counter. */
    static final long WINDOW_BYTES_MAX = 1L << 32;
    private static final int SMALL_BYTES = 512;
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Pipe pipe;
    private final MuxLimits limits;
    private final MuxListener listener;
    private final RoomGate room;
    private final Map<Long, MuxStream> streams = new ConcurrentHashMap<>();
    private final AtomicInteger remoteStreams = new AtomicInteger();
    private volatile boolean closed;
    private volatile boolean goneAway;
    private double tokens;
    private long tokensAt = System.nanoTime();

    Muxer(Pipe pipe, MuxLimits limits, MuxListener listener) {
        this.pipe = pipe;
        this.limits = limits;
        this.listener = listener;
        this.room = new RoomGate(limits.bufferedBytesMax(), limits.stall(), limits.budget());
        this.tokens = limits.streamsPerSecond();
    }

    /** The muxer of a protocol name. */
    public static Muxer of(String protocol, Pipe pipe, boolean initiator, MuxLimits limits, MuxListener listener) {
        return protocol.equals(HostOptions.YAMUX)
                ? new Yamux(pipe, initiator, limits, listener)
                : new Mplex(pipe, limits, listener);
    }

    /** Reads frames until the connection ends. Always ends by an exception. */
    public void run() throws IOException {
        while (!closed) {
            readFrame();
        }
        throw new PeerException(DropReason.CLOSED, "the connection is closed");
    }

    /** A new stream of our side; the other side hears of it with the first bytes sent. */
    public MuxStream open() throws PeerException {
        if (goneAway) {
            throw new PeerException(DropReason.CLOSED, "the peer takes no more streams on this connection");
        }
        MuxStream stream = newStream();
        streams.put(key(stream.id(), true), stream);
        if (closed) {
            streams.remove(key(stream.id(), true));
            throw new PeerException(DropReason.CLOSED, "the connection is closed");
        }
        return stream;
    }

    /** Ends all streams. */
    public void close(PeerException why) {
        closed = true;
        room.close();
        streams.values().forEach(stream -> stream.fail(why));
    }

    /** Resets streams that are over for us and that the other side does not end. @param now {@link System#nanoTime} */
    public void sweep(long now) {
        streams.values().forEach(stream -> {
            if (stream.overdue(now, limits.streamIdle().toNanos())) {
                listener.dropped(DropReason.TIMEOUT);
                stream.reset();
            }
        });
    }

    /** The other side takes no new streams; those that are open go on. */
    void goneAway() {
        goneAway = true;
    }

    /** Whether a stream can be opened. */
    public boolean takesStreams() {
        return !closed && !goneAway;
    }

    /** Streams open now. */
    public int streams() {
        return streams.size();
    }

    abstract MuxStream newStream();

    abstract void readFrame() throws IOException;

    abstract void send(MuxStream stream, List<Bytes> parts, boolean end) throws IOException;

    abstract void consumed(MuxStream stream) throws IOException;

    abstract void forgotten(MuxStream stream);

    abstract Bytes resetFrame(MuxStream stream);

    void sendReset(MuxStream stream) {
        try {
            pipe.send(List.of(resetFrame(stream)));
        } catch (IOException gone) {
            // The connection ended: so did the stream, at both ends.
            closed = true;
        }
    }

    static long key(long id, boolean own) {
        return id << 1 | (own ? 1 : 0);
    }

    @Nullable
    MuxStream find(long id, boolean own) {
        return streams.get(key(id, own));
    }

    /** Takes a stream in that the other side opened; refuses it by a reset when there are too many, and answers null. */
    @Nullable
    MuxStream accept(MuxStream stream) throws IOException {
        if (streams.containsKey(key(stream.id(), false))) {
            throw new PeerException(DropReason.MALFORMED, "the peer opened stream " + stream.id() + " twice");
        }
        boolean flood = flood();
        DropReason refusal = remoteStreams.get() >= limits.streamsMax() ? DropReason.LIMIT : flood ? DropReason.FLOOD : null;
        if (refusal != null) {
            listener.dropped(refusal);
            pipe.send(List.of(resetFrame(stream)));
            return null;
        }
        remoteStreams.incrementAndGet();
        streams.put(key(stream.id(), false), stream);
        if (closed) {
            stream.fail(new PeerException(DropReason.CLOSED, "the connection is closed"));
            return null;
        }
        listener.opened(stream);
        return stream;
    }

    // A token bucket that holds one second's worth. Who goes on by another second's worth does not listen to our resets.
    private boolean flood() throws PeerException {
        long now = System.nanoTime();
        double earned = (double) (now - tokensAt) / SECOND_NANOS * limits.streamsPerSecond();
        tokens = Math.min(limits.streamsPerSecond(), tokens + earned);
        tokensAt = now;
        tokens--;
        if (tokens < -limits.streamsPerSecond()) {
            throw new PeerException(DropReason.FLOOD,
                    "the peer opens more than " + limits.streamsPerSecond() + " streams per second");
        }
        return tokens < 0;
    }

    /** Passes the data of a frame on as it comes, so that a size that is only announced costs nothing. */
    void deliver(@Nullable MuxStream stream, int size) throws IOException {
        int left = size;
        while (left > 0) {
            Bytes piece = pipe.some(left);
            left -= piece.size();
            if (stream != null) {
                deliver(stream, kept(piece));
            }
        }
    }

    /** A small piece in an array of its own: else it would keep a whole secured frame in memory. */
    private static Bytes kept(Bytes piece) {
        return piece.backingArray().length > 2 * piece.size() + SMALL_BYTES ? piece.compact() : piece;
    }

    /** Gives data to its stream; waits while the connection's buffers are full. */
    private void deliver(MuxStream stream, Bytes data) throws IOException {
        int cost = RoomGate.cost(data);
        try {
            room.enter(cost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while reading from the peer");
        }
        if (!stream.receive(data)) {
            room.leave(cost);
        }
    }

    void forgetIfDone(MuxStream stream) {
        if (stream.done()) {
            forget(stream);
        }
    }

    void forget(MuxStream stream) {
        if (streams.remove(key(stream.id(), stream.own()), stream)) {
            forgotten(stream);
            if (!stream.own()) {
                remoteStreams.decrementAndGet();
            }
        }
    }

    Pipe pipe() {
        return pipe;
    }

    MuxLimits limits() {
        return limits;
    }

    RoomGate room() {
        return room;
    }
}
