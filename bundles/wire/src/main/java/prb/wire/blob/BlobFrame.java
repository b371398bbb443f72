package prb.wire.blob;

import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import prb.scale.Bytes;

/**
 * Frames of the TCP blob server: an unsigned LEB128 length, then that many bytes. A request is an 8-byte id and a key in
 * UTF-8; an answer is the id alone (nothing there), or the id, the CRC-32C of the value as 8 bytes big-endian, and the
 * value. Source: the original data provider's {@code io/server.js}. Stateless; any thread.
 */
public final class BlobFrame {

    /** Bytes of an id: any value the client chose. */
    public static final int ID_BYTES = 8;

    /** Bytes of a checksum, of which the upper four are zero. */
    public static final int CRC_BYTES = 8;

    /** Largest body accepted: a whole authority set without inner justifications stays below 90 MiB. */
    public static final int BODY_BYTES_MAX = 128 << 20;

    /** Longest key accepted in a request, in bytes. */
    public static final int KEY_BYTES_MAX = 1024;

    /** Most bytes of a length: four hold 28 bits, {@link #BODY_BYTES_MAX} is 2^27. */
    public static final int LENGTH_BYTES_MAX = 4;

    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;

    private BlobFrame() {}

    /** A request. @param id 8 bytes @param key without white space around it */
    public record Request(Bytes id, String key) {

        public Request {
            requireId(id);
        }

        /** The whole frame, length first. */
        public Bytes encode() {
            Bytes text = Bytes.utf8(key);
            return Bytes.concat(length(ID_BYTES + text.size()), id, text);
        }

        /**
         * Reads the body of a request; the key is trimmed, as the original trims it.
         *
         * @throws MalformedFrameException when there is no key or it is longer than {@link #KEY_BYTES_MAX}
         */
        public static Request parse(Bytes body) throws MalformedFrameException {
            if (body.size() <= ID_BYTES || body.size() - ID_BYTES > KEY_BYTES_MAX) {
                throw new MalformedFrameException("request of " + body.size() + " bytes, allowed are " + (ID_BYTES + 1) + " to "
                        + (ID_BYTES + KEY_BYTES_MAX));
            }
            return new Request(body.slice(0, ID_BYTES).compact(), body.slice(ID_BYTES).toUtf8().trim());
        }
    }

    /** An answer. @param id 8 bytes, the request's @param value empty when there is nothing under the key */
    public record Response(Bytes id, Optional<Bytes> value) {

        public Response {
            requireId(id);
        }

        /**
         * Reads the body of an answer and checks the sum. An answer without value bytes means that nothing is there.
         *
         * @throws MalformedFrameException when the id is cut or the checksum is not the value's
         */
        public static Response parse(Bytes body) throws MalformedFrameException {
            if (body.size() < ID_BYTES) {
                throw new MalformedFrameException("answer of " + body.size() + " bytes has no id");
            }
            Bytes id = body.slice(0, ID_BYTES).compact();
            if (body.size() <= ID_BYTES + CRC_BYTES) {
                return new Response(id, Optional.empty());
            }
            Bytes value = body.slice(ID_BYTES + CRC_BYTES);
            if (!crc(List.of(value)).equals(body.slice(ID_BYTES, CRC_BYTES))) {
                throw new MalformedFrameException("checksum of answer " + id.toHex() + " is not that of its " + value.size()
                        + " bytes");
            }
            return new Response(id, Optional.of(value));
        }
    }

    /**
     * Everything of an answer that stands before its value: length, id, checksum. The parts of the value follow as they are.
     *
     * @param id 8 bytes
     * @param value parts in order, not empty in sum
     */
    public static Bytes responseHead(Bytes id, List<Bytes> value) {
        requireId(id);
        long size = value.stream().mapToLong(Bytes::size).sum();
        if (size == 0) {
            throw new IllegalArgumentException("an empty value is sent as a missing one");
        }
        return Bytes.concat(length(ID_BYTES + CRC_BYTES + size), id, crc(value));
    }

    /** The whole frame that says that nothing is there. */
    public static Bytes missing(Bytes id) {
        requireId(id);
        return Bytes.concat(length(ID_BYTES), id);
    }

    /** A length as LEB128 in its shortest form. @throws IllegalArgumentException above {@link #BODY_BYTES_MAX} */
    public static Bytes length(long size) {
        if (size < 0 || size > BODY_BYTES_MAX) {
            throw new IllegalArgumentException("body of " + size + " bytes, limit is " + BODY_BYTES_MAX);
        }
        byte[] out = new byte[LENGTH_BYTES_MAX];
        int count = 0;
        for (long rest = size;; rest >>>= 7) {
            boolean last = rest <= LOW_BITS;
            out[count++] = (byte) (rest & LOW_BITS | (last ? 0 : MORE));
            if (last) {
                return Bytes.wrap(out, 0, count).compact();
            }
        }
    }

    /** CRC-32C over the parts as 8 bytes big-endian. */
    public static Bytes crc(List<Bytes> parts) {
        CRC32C crc = new CRC32C();
        parts.forEach(part -> crc.update(part.backingArray(), part.backingOffset(), part.size()));
        long sum = crc.getValue();
        byte[] out = new byte[CRC_BYTES];
        for (int i = 0; i < CRC_BYTES; i++) {
            out[i] = (byte) (sum >>> 8 * (CRC_BYTES - 1 - i));
        }
        return Bytes.wrap(out);
    }

    private static void requireId(Bytes id) {
        if (id.size() != ID_BYTES) {
            throw new IllegalArgumentException("an id has 8 bytes, this one has " + id.size());
        }
    }
}
