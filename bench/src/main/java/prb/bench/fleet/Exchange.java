package prb.bench.fleet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import prb.scale.Bytes;

/** One connection: request after request, of which only the head and the first bytes of the body are kept. */
final class Exchange {

    private static final int HEAD_MAX = 4_096;
    private static final String LENGTH = "content-length:";
    private static final byte[] END = {'\r', '\n', '\r', '\n'};

    private final FakeWorker[] workers;
    private byte[] head = new byte[512];
    private int size;
    private int matched;
    private boolean inBody;
    private long left;
    private String path = "";
    private final byte[] begin = new byte[FakeWorker.HEAD_BYTES];
    private int beginSize;

    Exchange(FakeWorker[] workers) {
        this.workers = workers;
    }

    /** Takes what has come and answers what is complete. @return false when the other side has ended */
    boolean read(SocketChannel channel, ByteBuffer buffer) throws IOException {
        buffer.clear();
        int count = channel.read(buffer);
        buffer.flip();
        while (buffer.hasRemaining() || inBody && left == 0) {
            if (inBody) {
                body(buffer);
                if (left == 0) {
                    answer(channel);
                }
            } else {
                head(buffer);
            }
        }
        return count >= 0;
    }

    private void head(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            byte next = buffer.get();
            if (size == head.length) {
                if (size >= HEAD_MAX) {
                    throw new IOException("a head above " + HEAD_MAX + " bytes");
                }
                head = java.util.Arrays.copyOf(head, 2 * size);
            }
            head[size++] = next;
            matched = next == END[matched] ? matched + 1 : next == END[0] ? 1 : 0;
            if (matched == END.length) {
                begin();
                return;
            }
        }
    }

    private void begin() throws IOException {
        String text = new String(head, 0, size, StandardCharsets.ISO_8859_1);
        path = text.substring(text.indexOf(' ') + 1, text.indexOf(" HTTP/"));
        String lower = text.toLowerCase(Locale.ROOT);
        int at = lower.indexOf(LENGTH);
        left = at < 0 ? 0 : Long.parseLong(lower.substring(at + LENGTH.length(), lower.indexOf('\r', at)).strip());
        size = 0;
        matched = 0;
        beginSize = 0;
        inBody = true;
    }

    private void body(ByteBuffer buffer) {
        int here = (int) Math.min(left, buffer.remaining());
        int keep = Math.min(here, begin.length - beginSize);
        buffer.get(begin, beginSize, keep);
        beginSize += keep;
        buffer.position(buffer.position() + here - keep);
        left -= here;
    }

    /** Answers are small: they fit into the socket's buffer. The path is {@code /w/INDEX/…/CALL}. */
    private void answer(SocketChannel channel) throws IOException {
        inBody = false;
        String[] words = path.split("/");
        byte[] body = workers[Integer.parseInt(words[2])].answer(words[words.length - 1],
                Bytes.wrap(begin).slice(0, beginSize));
        String status = body == null ? "404 Not Found" : "200 OK";
        byte[] sent = body == null ? new byte[0] : body;
        byte[] top = ("HTTP/1.1 " + status + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + sent.length
                + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1);
        ByteBuffer out = ByteBuffer.allocate(top.length + sent.length).put(top).put(sent).flip();
        while (out.hasRemaining()) {
            channel.write(out);
        }
    }
}
