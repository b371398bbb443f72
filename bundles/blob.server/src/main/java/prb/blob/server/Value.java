package prb.blob.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;

/**
 * A value ready to be sent, and its checksum, computed once. Its bytes are either the parts as they came from the store or,
 * for one that is asked for again and again, a single run in direct memory.
 *
 * @param parts empty when the bytes are in direct memory
 * @param direct read-only, shared by all threads: its position and limit never change; null for parts
 * @param version progress at which it was read, for values that change with it; {@link #FOR_EVER} for others
 */
record Value(List<Bytes> parts, @Nullable ByteBuffer direct, long size, long crc, long version) {

    static final long FOR_EVER = -1;

    static Value of(Blob blob, long version) {
        CRC32C crc = new CRC32C();
        blob.parts().forEach(part -> crc.update(part.backingArray(), part.backingOffset(), part.size()));
        return new Value(blob.parts(), null, blob.sizeBytes(), crc.getValue(), version);
    }

    static Value of(Bytes whole) {
        return of(Blob.of(whole), 0);
    }

    /** The same value in direct memory, which holds the same bytes. */
    Value in(ByteBuffer memory) {
        return new Value(List.of(), memory, size, crc, version);
    }

    void writeTo(OutputStream out) throws IOException {
        if (direct != null) {
            Channels.newChannel(out).write(direct.duplicate());
        }
        for (Bytes part : parts) {
            part.writeTo(out);
        }
    }
}
