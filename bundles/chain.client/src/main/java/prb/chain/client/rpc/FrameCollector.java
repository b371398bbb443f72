package prb.chain.client.rpc;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import prb.scale.Bytes;

/** Joins the parts of a text message as UTF-8 bytes. One thread at a time. */
final class FrameCollector {

    private static final int FIRST_SIZE = 4096;

    private final int bytesMax;
    private byte[] buffer = new byte[FIRST_SIZE];
    private int size;

    FrameCollector(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** @throws JsonException when the message grows above the limit */
    void add(CharSequence part) {
        reserve(part.length());
        for (int i = 0; i < part.length(); i++) {
            char c = part.charAt(i);
            if (c >= 0x80) {
                byte[] rest = part.subSequence(i, part.length()).toString().getBytes(StandardCharsets.UTF_8);
                reserve(rest.length);
                System.arraycopy(rest, 0, buffer, size, rest.length);
                size += rest.length;
                return;
            }
            buffer[size++] = (byte) c;
        }
    }

    /** The message; the collector is empty afterwards. */
    Bytes take() {
        Bytes message = Bytes.wrap(buffer, 0, size);
        buffer = new byte[FIRST_SIZE];
        size = 0;
        return message;
    }

    private void reserve(int more) {
        if ((long) size + more > bytesMax) {
            throw new JsonException("a message larger than " + bytesMax + " bytes");
        }
        if (size + more > buffer.length) {
            buffer = Arrays.copyOf(buffer, (int) Math.min(bytesMax, Math.max((long) buffer.length * 2, (long) size + more)));
        }
    }
}
