package prb.blob.server;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.GatheringByteChannel;
import java.util.HashSet;
import java.util.Set;
import prb.scale.Bytes;

/** A channel that takes a number of bytes at a time and remembers what it was handed. */
final class RecordingChannel implements GatheringByteChannel {

    final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    final Set<Long> addresses = new HashSet<>();
    boolean onlyDirect = true;
    int writes;
    int room;

    RecordingChannel(int room) {
        this.room = room;
    }

    Bytes bytes() {
        return Bytes.wrap(bytes.toByteArray());
    }

    @Override
    public long write(ByteBuffer[] sources, int offset, int length) {
        writes++;
        int left = room;
        for (int i = offset; i < offset + length; i++) {
            onlyDirect &= sources[i].isDirect();
            addresses.add(MemorySegment.ofBuffer(sources[i]).address());
            byte[] taken = new byte[Math.min(left, sources[i].remaining())];
            sources[i].get(taken);
            bytes.writeBytes(taken);
            left -= taken.length;
        }
        return room - left;
    }

    @Override
    public long write(ByteBuffer[] sources) {
        return write(sources, 0, sources.length);
    }

    @Override
    public int write(ByteBuffer source) {
        return (int) write(new ByteBuffer[] {source}, 0, 1);
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }
}
