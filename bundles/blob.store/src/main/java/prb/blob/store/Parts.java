package prb.blob.store;

import java.util.ArrayList;
import java.util.List;
import prb.blob.api.blob.Blob;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Collects the parts of a blob: large ones as they are, small ones copied together, so that few buffers are written. */
final class Parts {

    /** Below this a copy costs less than a buffer of its own. */
    private static final int SMALL_BYTES = 4096;

    private final List<Bytes> parts = new ArrayList<>();
    private ScaleWriter small = new ScaleWriter(256);
    private long size;

    /** Bytes as they stand. */
    Parts raw(Bytes part) {
        if (part.size() < SMALL_BYTES) {
            small.raw(part);
        } else {
            flush();
            parts.add(part);
            size += part.size();
        }
        return this;
    }

    Parts u8(int value) {
        small.u8(value);
        return this;
    }

    /** A SCALE compact integer. */
    Parts compact(long value) {
        small.compact(value);
        return this;
    }

    /** Bytes so far. */
    long size() {
        return size + small.size();
    }

    private void flush() {
        if (small.size() > 0) {
            parts.add(small.toBytes().compact());
            size += small.size();
            small = new ScaleWriter(256);
        }
    }

    Blob toBlob() {
        flush();
        return Blob.of(parts);
    }
}
