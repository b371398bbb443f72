package prb.wire.blob;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import prb.scale.Bytes;

/** Reads frames off a stream, one body after another. Empty frames are skipped. One thread at a time. */
public final class BlobFrames {

    /** A body up to this size is allocated by its announced length. */
    private static final int AT_ONCE_BYTES_MAX = 1 << 20;

    private final InputStream in;
    private final int bodyBytesMax;

    /** @param bodyBytesMax largest body accepted, at most {@link BlobFrame#BODY_BYTES_MAX} */
    public BlobFrames(InputStream in, int bodyBytesMax) {
        if (bodyBytesMax < 1 || bodyBytesMax > BlobFrame.BODY_BYTES_MAX) {
            throw new IllegalArgumentException("bodyBytesMax is " + bodyBytesMax + ", allowed are 1 to "
                    + BlobFrame.BODY_BYTES_MAX);
        }
        this.in = in;
        this.bodyBytesMax = bodyBytesMax;
    }

    /**
     * The next body; empty at the end of the stream.
     *
     * @throws MalformedFrameException when the length is malformed or above the limit
     * @throws EOFException when the stream ends inside a frame
     */
    public Optional<Bytes> next() throws IOException, MalformedFrameException {
        while (true) {
            long length = length();
            if (length < 0) {
                return Optional.empty();
            }
            if (length > bodyBytesMax) {
                throw new MalformedFrameException("body of " + length + " bytes announced, limit is " + bodyBytesMax);
            }
            if (length > 0) {
                return Optional.of(body((int) length));
            }
        }
    }

    private Bytes body(int length) throws IOException {
        byte[] body;
        int read;
        if (length <= AT_ONCE_BYTES_MAX) {
            body = new byte[length];
            read = in.readNBytes(body, 0, length);
        } else {
            body = in.readNBytes(length); // grows with what arrives: an announced length alone allocates nothing
            read = body.length;
        }
        if (read < length) {
            throw new EOFException("stream ended after " + read + " of " + length + " bytes of a frame");
        }
        return Bytes.wrap(body);
    }

    /** The next length, -1 at the end of the stream. */
    private long length() throws IOException, MalformedFrameException {
        long value = 0;
        for (int i = 0; i < BlobFrame.LENGTH_BYTES_MAX; i++) {
            int read = in.read();
            if (read < 0) {
                if (i == 0) {
                    return -1;
                }
                throw new EOFException("stream ended inside a length");
            }
            value |= (long) (read & 0x7f) << 7 * i;
            if (read < 0x80) {
                return value;
            }
        }
        throw new MalformedFrameException("length has more than " + BlobFrame.LENGTH_BYTES_MAX + " bytes");
    }
}
