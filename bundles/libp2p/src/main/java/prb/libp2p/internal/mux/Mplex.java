package prb.libp2p.internal.mux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Pipe;
import prb.libp2p.internal.VarInt;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/**
 * mplex 6.7: frames of a number {@code id << 3 | flag}, a size and data. An even flag is said by the side that opened the stream.
 * There are no windows, so what arrives is bounded per connection by not reading on.
 */
final class Mplex extends Muxer {

    /** The original's peers end the connection on a longer frame. */
    private static final int FRAME_BYTES_MAX = 1 << 20;
    /** So that header and data fit one secured frame. */
    private static final int PIECE_BYTES_MAX = SecureChannel.PLAIN_BYTES_MAX - 16;
    private static final int FRAMES_AT_ONCE = 16;
    private static final int NEW_STREAM = 0;
    private static final int MESSAGE = 1;
    private static final int CLOSE = 3;
    private static final int RESET = 5;

    private final AtomicLong nextId = new AtomicLong();

    Mplex(Pipe pipe, MuxLimits limits, MuxListener listener) {
        super(pipe, limits, listener);
    }

    @Override
    MuxStream newStream() {
        return new MuxStream(this, nextId.getAndIncrement(), true, Long.MAX_VALUE);
    }

    @Override
    void readFrame() throws IOException {
        long head = VarInt.read(pipe());
        long size = VarInt.read(pipe());
        if (size > FRAME_BYTES_MAX) {
            throw new PeerException(DropReason.TOO_LARGE, "an mplex frame has " + size + " bytes, limit is " + FRAME_BYTES_MAX);
        }
        long id = head >>> 3;
        int flag = (int) (head & 7);
        if (flag > RESET + 1) {
            throw new PeerException(DropReason.MALFORMED, "an mplex frame has flag " + flag + " and stream " + id);
        }
        // Odd flags come from the receiver of a stream: they speak of one that we opened.
        MuxStream stream = flag == NEW_STREAM ? null : find(id, (flag & 1) == 1);
        int meaning = flag == NEW_STREAM ? NEW_STREAM : flag - (flag & 1 ^ 1);
        // Names of streams, and data of streams that are gone, are read and forgotten.
        deliver(meaning == MESSAGE ? stream : null, (int) size);
        if (meaning == NEW_STREAM) {
            accept(new MuxStream(this, id, false, Long.MAX_VALUE));
        } else if (stream != null && meaning == CLOSE) {
            stream.remoteClosed();
        } else if (stream != null && meaning == RESET) {
            stream.fail(new PeerException(DropReason.CLOSED, "the peer reset the stream"));
        }
    }

    @Override
    void send(MuxStream stream, List<Bytes> parts, boolean end) throws IOException {
        List<Bytes> frames = new ArrayList<>(2 * parts.size() + 4);
        if (stream.own() && stream.takeFirst()) {
            Bytes name = Bytes.wrap(Long.toString(stream.id()).getBytes(StandardCharsets.US_ASCII));
            frames.add(head(stream.id() << 3 | NEW_STREAM, name.size()));
            frames.add(name);
        }
        for (Bytes part : parts) {
            for (int from = 0; from < part.size(); from += PIECE_BYTES_MAX) {
                int count = Math.min(PIECE_BYTES_MAX, part.size() - from);
                frames.add(head(stream.id() << 3 | MESSAGE + side(stream), count));
                frames.add(part.slice(from, count));
                if (frames.size() >= FRAMES_AT_ONCE) {
                    // Other streams get their turn, and the end of this one is heard of.
                    pipe().send(frames);
                    frames.clear();
                    stream.demandOpen();
                }
            }
        }
        if (end) {
            frames.add(head(stream.id() << 3 | CLOSE + side(stream), 0));
        }
        if (!frames.isEmpty()) {
            pipe().send(frames);
        }
    }

    @Override
    void consumed(MuxStream stream) {
        // No windows to widen: the gate let the reader go on.
    }

    @Override
    void forgotten(MuxStream stream) {
        // No windows to take back.
    }

    @Override
    Bytes resetFrame(MuxStream stream) {
        return head(stream.id() << 3 | RESET + side(stream), 0);
    }

    private static int side(MuxStream stream) {
        return stream.own() ? 1 : 0;
    }

    private static Bytes head(long number, int size) {
        return Bytes.concat(Bytes.wrap(VarInt.encode(number)), Bytes.wrap(VarInt.encode(size)));
    }
}
