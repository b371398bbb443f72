package prb.blob.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.Arrays;

/**
 * What goes into one gathering write: what lies on the heap is joined in one direct buffer, which is the one copy that Java
 * makes of it anyway; what lies in direct memory is handed on as it is. One thread at a time.
 *
 * <p>Limits: {@link #PARTS_MAX} parts, the bytes of the joining buffer, and the bytes that the caller names.
 */
final class WriteBatch {

    /** Far below what any kernel takes in one call. */
    static final int PARTS_MAX = 64;

    private final ByteBuffer joined;
    private final ByteBuffer[] parts = new ByteBuffer[PARTS_MAX];
    private int count;
    private int from;
    private long bytes;
    private long bytesMax;

    /** @param joinedBytes bytes of the heap that fit into one write */
    WriteBatch(int joinedBytes) {
        joined = ByteBuffer.allocateDirect(joinedBytes);
    }

    /** Begins anew. */
    void begin(long max) {
        joined.clear();
        Arrays.fill(parts, 0, count, null);
        count = 0;
        from = 0;
        bytes = 0;
        bytesMax = max;
    }

    /** Bytes in it. */
    long bytes() {
        return bytes;
    }

    /** Whether nothing more goes in. A part is kept free for what was joined since the last one. */
    boolean isFull() {
        return !joined.hasRemaining() || count >= PARTS_MAX - 2 || bytes >= bytesMax;
    }

    /** Joins bytes, as many as there is room for. */
    void put(byte[] array, int offset, int length) {
        int size = Math.min(length, joined.remaining());
        joined.put(array, offset, size);
        bytes += size;
    }

    /** Adds bytes of direct memory from an offset on, as many as there is room for. */
    void put(ByteBuffer direct, int offset) {
        endJoined();
        int size = (int) Math.min(direct.limit() - offset, Math.max(0, bytesMax - bytes));
        parts[count++] = direct.slice(offset, size);
        bytes += size;
    }

    private void endJoined() {
        if (joined.position() > from) {
            parts[count++] = joined.slice(from, joined.position() - from);
            from = joined.position();
        }
    }

    /** @return bytes that the channel took, from the first on */
    long writeTo(GatheringByteChannel channel) throws IOException {
        endJoined();
        return count == 1 ? channel.write(parts[0]) : channel.write(parts, 0, count);
    }
}
