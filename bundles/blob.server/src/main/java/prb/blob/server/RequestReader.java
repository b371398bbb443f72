package prb.blob.server;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.MalformedFrameException;

/**
 * Cuts requests out of what a session sends. Holds back the bytes of an unfinished frame, never more than one frame and what
 * a paused session had sent before. One thread at a time.
 */
final class RequestReader {

    /** Largest body: id and key. */
    static final int BODY_BYTES_MAX = BlobFrame.ID_BYTES + BlobFrame.KEY_BYTES_MAX;

    private static final byte[] NOTHING = new byte[0];
    private static final int LOW_BITS = 0x7f;

    private final Counters counters;
    private byte[] held = NOTHING;
    private boolean partial;

    RequestReader(Counters counters) {
        this.counters = counters;
    }

    /** Puts back what was held at the begin of a buffer, so that reading goes on behind it. */
    void restore(ByteBuffer buffer) {
        buffer.put(held);
        held = NOTHING;
    }

    /** Bytes held back. */
    int heldBytes() {
        return held.length;
    }

    /** Whether what is held back is an unfinished frame, rather than frames that wait for their turn. */
    boolean isPartial() {
        return partial;
    }

    /**
     * Keeps the rest of a buffer for the next time.
     *
     * @param unfinished whether the rest is an unfinished frame
     */
    void hold(ByteBuffer buffer, boolean unfinished) {
        partial = unfinished && buffer.hasRemaining();
        held = buffer.hasRemaining() ? new byte[buffer.remaining()] : NOTHING;
        buffer.get(held);
    }

    /**
     * The next request; empty when the buffer holds no whole frame any more. Empty frames and frames without a key are passed
     * over.
     *
     * @throws MalformedFrameException on a length that no request has
     */
    Optional<Request> next(ByteBuffer buffer) throws MalformedFrameException {
        while (true) {
            int start = buffer.position();
            int length = length(buffer);
            if (length < 0 || length > buffer.remaining()) {
                buffer.position(start);
                return Optional.empty();
            }
            Request request = body(buffer, length);
            if (request != null) {
                return Optional.of(request);
            }
        }
    }

    /** The next length, -1 when it is not there whole. */
    private static int length(ByteBuffer buffer) throws MalformedFrameException {
        int value = 0;
        for (int i = 0; i < BlobFrame.LENGTH_BYTES_MAX; i++) {
            if (!buffer.hasRemaining()) {
                return -1;
            }
            int read = buffer.get();
            value |= (read & LOW_BITS) << 7 * i;
            if (read >= 0) {
                if (value > BODY_BYTES_MAX) {
                    throw new MalformedFrameException("request of " + value + " bytes announced, limit is " + BODY_BYTES_MAX);
                }
                return value;
            }
        }
        throw new MalformedFrameException("length has more than " + BlobFrame.LENGTH_BYTES_MAX + " bytes");
    }

    private @Nullable Request body(ByteBuffer buffer, int length) {
        if (length <= BlobFrame.ID_BYTES) {
            if (length > 0) {
                counters.refused(Refusal.SHORT_FRAME);
            }
            buffer.position(buffer.position() + length);
            return null;
        }
        long id = buffer.getLong();
        byte[] key = new byte[length - BlobFrame.ID_BYTES];
        buffer.get(key);
        return new Request(id, new String(key, StandardCharsets.UTF_8).strip(), Request.UNKNOWN);
    }
}
