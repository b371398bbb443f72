package prb.blob.api.blob;

import java.util.List;
import prb.scale.Bytes;

/**
 * A value as the parts it is put together from, in order, for gathering writes without a copy. Immutable, shared by all
 * readers.
 */
public record Blob(List<Bytes> parts, long sizeBytes) {

    public Blob {
        parts = List.copyOf(parts);
    }

    public static Blob of(List<Bytes> parts) {
        return new Blob(parts, parts.stream().mapToLong(Bytes::size).sum());
    }

    public static Blob of(Bytes whole) {
        return new Blob(List.of(whole), whole.size());
    }

    /** One contiguous copy; the single part itself when there is only one. */
    public Bytes toBytes() {
        return parts.size() == 1 ? parts.getFirst() : Bytes.concat(parts);
    }
}
