package prb.blob.server;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

/**
 * Answers of one session that wait to be written, in order. Frames that are ready together leave in one write. One thread at
 * a time.
 */
final class Outbox {

    private static final int HEAD_BYTES_MAX = BlobFrame.LENGTH_BYTES_MAX + BlobFrame.ID_BYTES + BlobFrame.CRC_BYTES;
    private static final int LOW_BITS = 0x7f;
    private static final int MORE = 0x80;

    private static final class Entry {
        final ByteBuffer head;
        final @Nullable Value value;
        long sent;

        Entry(ByteBuffer head, @Nullable Value value) {
            this.head = head;
            this.value = value;
        }

        long size() {
            return head.limit() + (value == null ? 0 : value.size());
        }
    }

    private final ArrayDeque<Entry> entries = new ArrayDeque<>();
    private final MemoryBudget budget;
    private final Counters counters;
    private long valueBytes;

    Outbox(MemoryBudget budget, Counters counters) {
        this.budget = budget;
        this.counters = counters;
    }

    /** Bytes of values in the queue; those being written count until they are written whole. */
    long valueBytes() {
        return valueBytes;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    void missing(long id) {
        entries.add(new Entry(head(BlobFrame.ID_BYTES).putLong(id).flip(), null));
    }

    void found(long id, Value value) {
        long length = BlobFrame.ID_BYTES + BlobFrame.CRC_BYTES + value.size();
        entries.add(new Entry(head(length).putLong(id).putLong(value.crc()).flip(), value));
        valueBytes += value.size();
        budget.take(value.size());
    }

    private static ByteBuffer head(long length) {
        ByteBuffer head = ByteBuffer.allocate(HEAD_BYTES_MAX);
        long rest = length;
        while (rest > LOW_BITS) {
            head.put((byte) (rest & LOW_BITS | MORE));
            rest >>>= 7;
        }
        return head.put((byte) rest);
    }

    /**
     * Writes what the channel takes, up to a number of bytes.
     *
     * @param batch its content is lost
     * @return bytes written
     */
    long flush(GatheringByteChannel channel, WriteBatch batch, long bytesMax) throws IOException {
        long written = 0;
        while (!entries.isEmpty() && written < bytesMax) {
            batch.begin(bytesMax - written);
            gather(batch);
            long count = batch.writeTo(channel);
            advance(count);
            written += count;
            if (count < batch.bytes()) {
                break;
            }
        }
        counters.bytes.add(written);
        return written;
    }

    private void gather(WriteBatch batch) {
        for (Entry entry : entries) {
            int head = entry.head.limit();
            if (entry.sent < head) {
                batch.put(entry.head.array(), (int) entry.sent, (int) (head - entry.sent));
            }
            if (entry.value != null) {
                gather(entry.value, Math.max(0, entry.sent - head), batch);
            }
            if (batch.isFull()) {
                return;
            }
        }
    }

    private static void gather(Value value, long from, WriteBatch batch) {
        if (value.direct() != null) {
            if (!batch.isFull()) {
                batch.put(value.direct(), Math.toIntExact(from));
            }
            return;
        }
        long skip = from;
        for (Bytes part : value.parts()) {
            if (skip >= part.size()) {
                skip -= part.size();
                continue;
            }
            batch.put(part.backingArray(), part.backingOffset() + (int) skip, (int) (part.size() - skip));
            skip = 0;
            if (batch.isFull()) {
                return;
            }
        }
    }

    private void advance(long count) {
        long left = count;
        while (left > 0) {
            Entry first = entries.element();
            long rest = first.size() - first.sent;
            if (left < rest) {
                first.sent += left;
                return;
            }
            left -= rest;
            entries.remove();
            release(first);
        }
    }

    private void release(Entry entry) {
        if (entry.value != null) {
            valueBytes -= entry.value.size();
            budget.giveBack(entry.value.size());
        }
    }

    /** Forgets everything that was not written. */
    void discard() {
        entries.forEach(this::release);
        entries.clear();
    }
}
