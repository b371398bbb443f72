package prb.libp2p.internal.mux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Pipe;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/**
 * yamux 1.0 (HashiCorp's specification, libp2p's form): 12-byte headers {version, type, flags, stream, length}, big-endian; the
 * dialler's streams are odd. Each direction of a stream has a window of 256 KiB that the reader renews as it reads. A stream on
 * which half a window was read gets a wider one; what all of them are wider is at most half of the connection's buffers.
 */
final class Yamux extends Muxer {

    /** Of each direction of a new stream, by the protocol. */
    static final int WINDOW_BYTES = 262_144;
    /** What our side widens it to on streams that carry much: half of it must last while a sender hears of the other half. */
    static final int WINDOW_WIDE_BYTES = 1 << 20;
    private static final int PIECE_BYTES_MAX = SecureChannel.PLAIN_BYTES_MAX - 12;
    private static final int HEAD_BYTES = 12;
    private static final int DATA = 0;
    private static final int WINDOW = 1;
    private static final int PING = 2;
    private static final int GO_AWAY = 3;
    private static final int SYN = 1;
    private static final int ACK = 2;
    private static final int FIN = 4;
    private static final int RST = 8;

    private final boolean initiator;
    private final AtomicInteger nextId;
    /** Bytes by which all windows together are wider than at first. */
    private final AtomicLong wide = new AtomicLong();

    Yamux(Pipe pipe, boolean initiator, MuxLimits limits, MuxListener listener) {
        super(pipe, limits, listener);
        this.initiator = initiator;
        this.nextId = new AtomicInteger(initiator ? 1 : 2);
    }

    @Override
    MuxStream newStream() {
        return new MuxStream(this, Integer.toUnsignedLong(nextId.getAndAdd(2)), true, WINDOW_BYTES);
    }

    private boolean own(long id) {
        return id % 2 == 1 == initiator;
    }

    @Override
    void readFrame() throws IOException {
        ByteBuffer head = pipe().take(HEAD_BYTES).asByteBuffer();
        int version = head.get();
        int type = head.get();
        int flags = head.getShort();
        long id = Integer.toUnsignedLong(head.getInt());
        long length = Integer.toUnsignedLong(head.getInt());
        if (version != 0) {
            throw new PeerException(DropReason.MALFORMED, "a yamux frame has version " + version);
        }
        switch (type) {
            case DATA -> data(id, flags, length);
            case WINDOW -> window(id, flags, length);
            case PING -> ping(flags, length);
            case GO_AWAY -> goneAway();
            default -> throw new PeerException(DropReason.MALFORMED, "a yamux frame has type " + type);
        }
    }

    private void ping(int flags, long value) throws IOException {
        if ((flags & SYN) != 0) {
            pipe().send(List.of(head(PING, ACK, 0, (int) value)));
        }
    }

    private void data(long id, int flags, long length) throws IOException {
        if (length > WINDOW_WIDE_BYTES) {
            throw new PeerException(DropReason.WINDOW,
                    "the peer sent " + length + " bytes at once, no window is wider than " + WINDOW_WIDE_BYTES);
        }
        MuxStream stream = stream(id, flags);
        if (stream != null && !stream.window().allows(length)) {
            throw new PeerException(DropReason.WINDOW, "the peer sent more than the window of stream " + id);
        }
        deliver(stream, (int) length);
        if (stream != null) {
            finish(stream, flags);
        }
    }

    private void window(long id, int flags, long delta) throws IOException {
        MuxStream stream = stream(id, flags);
        if (stream != null) {
            stream.widen(delta);
            finish(stream, flags);
        }
    }

    /** The stream of a frame; a new one when the frame opens it, null when it is gone already. */
    private @Nullable MuxStream stream(long id, int flags) throws IOException {
        if ((flags & SYN) == 0) {
            return find(id, own(id));
        }
        if (id == 0 || own(id)) {
            throw new PeerException(DropReason.MALFORMED, "the peer opened stream " + id + ", which is ours to open");
        }
        return accept(new MuxStream(this, id, false, WINDOW_BYTES));
    }

    private static void finish(MuxStream stream, int flags) {
        if ((flags & RST) != 0) {
            stream.fail(new PeerException(DropReason.CLOSED, "the peer reset the stream"));
        } else if ((flags & FIN) != 0) {
            stream.remoteClosed();
        }
    }

    @Override
    void send(MuxStream stream, List<Bytes> parts, boolean end) throws IOException {
        List<Bytes> frames = new ArrayList<>(2 * parts.size() + 2);
        // Several small parts make one frame: a request costs one header.
        List<Bytes> pending = new ArrayList<>(parts);
        while (!pending.isEmpty()) {
            long wanted = Math.min(PIECE_BYTES_MAX, pending.stream().mapToLong(Bytes::size).sum());
            if (wanted == 0) {
                break;
            }
            if (stream.windowClosed()) {
                pipe().send(frames);
                frames.clear();
            }
            int granted = (int) stream.reserve(wanted);
            frames.add(head(DATA, first(stream), (int) stream.id(), granted));
            take(pending, granted, frames);
            if (frames.size() > 64) {
                pipe().send(frames);
                frames.clear();
            }
        }
        if (end) {
            frames.add(head(DATA, first(stream) | FIN, (int) stream.id(), 0));
        }
        if (!frames.isEmpty()) {
            pipe().send(frames);
        }
    }

    /** Moves the first {@code size} bytes of {@code from} to {@code into}. */
    private static void take(List<Bytes> from, int size, List<Bytes> into) {
        int left = size;
        while (left > 0) {
            Bytes part = from.getFirst();
            if (part.size() <= left) {
                into.add(from.removeFirst());
                left -= part.size();
            } else {
                into.add(part.slice(0, left));
                from.set(0, part.slice(left));
                left = 0;
            }
        }
    }

    private static int first(MuxStream stream) {
        return stream.takeFirst() ? stream.own() ? SYN : ACK : 0;
    }

    @Override
    void consumed(MuxStream stream) throws IOException {
        long bytes = stream.renewal();
        if (bytes > 0) {
            pipe().send(List.of(head(WINDOW, first(stream), (int) stream.id(), (int) (bytes + widen(stream)))));
        }
    }

    /** How much wider a stream's window becomes. */
    private long widen(MuxStream stream) {
        long more = WINDOW_WIDE_BYTES - stream.window().size();
        if (more <= 0) {
            return 0;
        }
        if (wide.addAndGet(more) <= limits().bufferedBytesMax() / 2 && stream.window().widen(more)) {
            return more;
        }
        wide.addAndGet(-more);
        return 0;
    }

    @Override
    void forgotten(MuxStream stream) {
        wide.addAndGet(WINDOW_BYTES - stream.window().fix());
    }

    @Override
    Bytes resetFrame(MuxStream stream) {
        return head(WINDOW, first(stream) | RST, (int) stream.id(), 0);
    }

    private static Bytes head(int type, int flags, int id, int length) {
        byte[] out = new byte[HEAD_BYTES];
        ByteBuffer.wrap(out).put((byte) 0).put((byte) type).putShort((short) flags).putInt(id).putInt(length);
        return Bytes.wrap(out);
    }
}
