package prb.worker.pruntime;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import prb.scale.Bytes;

/** Reads one HTTP/1 answer (RFC 9112) from a connection: by length, in chunks, or up to the end. One thread, one answer. */
final class ReplyReader {

    /** Bounds on what is taken from a server. */
    static final int LINE_BYTES_MAX = 8_192;
    static final int HEADERS_MAX = 100;
    /** Interim answers (1xx) that are passed over. */
    private static final int INTERIM_MAX = 8;

    private static final int BUFFER_BYTES = 1_024;
    private static final int HEX = 16;
    private static final int CHUNK_DIGITS_MAX = 8;
    private static final String CHUNKED = "chunked";

    /** Where bytes come from. */
    @FunctionalInterface
    interface Source {
        /** @return how many, at least one; -1 at the end */
        int read(ByteBuffer target) throws IOException;
    }

    private final Source source;
    private final int bytesMax;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES).flip();
    private boolean begun;

    /** @param bytesMax largest body */
    ReplyReader(Source source, int bytesMax) {
        this.source = source;
        this.bytesMax = bytesMax;
    }

    /** Whether any byte of the answer has come. */
    boolean hasBegun() {
        return begun;
    }

    /**
     * The answer.
     *
     * @throws NotHttpException when it is none or too large
     * @throws EOFException when the connection ends before it does
     */
    Reply read() throws IOException {
        for (int i = 0; i <= INTERIM_MAX; i++) {
            StatusLine status = StatusLine.parse(line());
            Map<String, String> headers = headers();
            if (status.code() / 100 != 1) {
                return reply(status, headers);
            }
        }
        throw new NotHttpException("more than " + INTERIM_MAX + " interim answers");
    }

    private record StatusLine(int minor, int code) {

        static StatusLine parse(String line) throws NotHttpException {
            boolean formed = line.length() >= 12 && line.startsWith("HTTP/1.") && Character.isDigit(line.charAt(7))
                    && line.charAt(8) == ' ' && line.chars().skip(9).limit(3).allMatch(c -> c >= '0' && c <= '9')
                    && (line.length() == 12 || line.charAt(12) == ' ') && line.charAt(9) != '0';
            if (!formed) {
                throw new NotHttpException("its first line is no status line");
            }
            return new StatusLine(line.charAt(7) - '0', Integer.parseInt(line.substring(9, 12)));
        }
    }

    private Map<String, String> headers() throws IOException {
        Map<String, String> headers = new HashMap<>();
        int count = 0;
        for (String line = line(); !line.isEmpty(); line = line()) {
            if (++count > HEADERS_MAX) {
                throw new NotHttpException("more than " + HEADERS_MAX + " header lines");
            }
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new NotHttpException("a header line without a name");
            }
            headers.merge(line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip(),
                    (one, other) -> one.equals(other) ? one : one + ", " + other);
        }
        return headers;
    }

    private Reply reply(StatusLine status, Map<String, String> headers) throws IOException {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        boolean kept = status.minor() >= 1 ? !connection.contains("close") : connection.contains("keep-alive");
        String encoding = headers.getOrDefault("transfer-encoding", "").toLowerCase(Locale.ROOT);
        String length = headers.get("content-length");
        boolean bodiless = status.code() == 204 || status.code() == 304;
        String type = headers.getOrDefault("content-type", "");
        if (bodiless) {
            return new Reply(status.code(), type, Bytes.EMPTY, kept);
        }
        if (!encoding.isEmpty()) {
            if (!encoding.equals(CHUNKED)) {
                throw new NotHttpException("transfer encoding " + encoding + " is not understood");
            }
            return new Reply(status.code(), type, chunks(), kept);
        }
        return length == null ? new Reply(status.code(), type, rest(), false)
                : new Reply(status.code(), type, Bytes.wrap(exactly(length(length))), kept);
    }

    private int length(String text) throws NotHttpException {
        boolean digits = !text.isEmpty() && text.length() <= 18 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits) {
            throw new NotHttpException("its content length is no number");
        }
        return bounded(Long.parseLong(text));
    }

    private int bounded(long size) throws NotHttpException {
        if (size > bytesMax) {
            throw new NotHttpException("answer is larger than " + bytesMax + " bytes");
        }
        return (int) size;
    }

    private Bytes chunks() throws IOException {
        List<Bytes> parts = new ArrayList<>();
        long total = 0;
        for (int size = chunkSize(line()); size > 0; size = chunkSize(line())) {
            total += size;
            bounded(total);
            parts.add(Bytes.wrap(exactly(size)));
            if (!line().isEmpty()) {
                throw new NotHttpException("a chunk does not end where it should");
            }
        }
        headers();
        return Bytes.concat(parts);
    }

    private static int chunkSize(String line) throws NotHttpException {
        int end = line.indexOf(';');
        String digits = (end < 0 ? line : line.substring(0, end)).strip();
        boolean formed = !digits.isEmpty() && digits.length() < CHUNK_DIGITS_MAX
                && digits.chars().allMatch(c -> Character.digit(c, HEX) >= 0 && c < 128);
        if (!formed) {
            throw new NotHttpException("a chunk's size is no number");
        }
        return Integer.parseInt(digits, HEX);
    }

    /** Grows with what comes, not with what is claimed. */
    private byte[] exactly(int size) throws IOException {
        byte[] body = new byte[Math.min(size, LINE_BYTES_MAX)];
        for (int have = 0; have < size;) {
            if (have == body.length) {
                body = Arrays.copyOf(body, Math.min(size, 2 * body.length));
            }
            if (!buffer.hasRemaining()) {
                fill();
            }
            int count = Math.min(buffer.remaining(), body.length - have);
            buffer.get(body, have, count);
            have += count;
        }
        return body;
    }

    private Bytes rest() throws IOException {
        List<Bytes> parts = new ArrayList<>();
        long total = 0;
        do {
            byte[] part = new byte[buffer.remaining()];
            buffer.get(part);
            total += part.length;
            bounded(total);
            parts.add(Bytes.wrap(part));
        } while (more());
        return Bytes.concat(parts);
    }

    private String line() throws IOException {
        byte[] line = new byte[64];
        int size = 0;
        while (true) {
            if (!buffer.hasRemaining()) {
                fill();
            }
            byte next = buffer.get();
            if (next == '\n') {
                int end = size > 0 && line[size - 1] == '\r' ? size - 1 : size;
                return new String(line, 0, end, StandardCharsets.ISO_8859_1);
            }
            if (size == LINE_BYTES_MAX) {
                throw new NotHttpException("a header line is longer than " + LINE_BYTES_MAX + " bytes");
            }
            line = size == line.length ? Arrays.copyOf(line, 2 * size) : line;
            line[size++] = next;
        }
    }

    private void fill() throws IOException {
        if (!more()) {
            throw new EOFException("the connection ended " + (begun ? "inside" : "before") + " the answer");
        }
    }

    private boolean more() throws IOException {
        buffer.clear();
        int count = source.read(buffer);
        buffer.flip();
        begun |= count > 0;
        return count > 0;
    }
}
