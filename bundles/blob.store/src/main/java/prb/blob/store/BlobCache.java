package prb.blob.store;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;

/**
 * Blobs asked for lately, bounded by bytes; the longest unused goes first. Workers of a fleet ask for the same blob within
 * seconds. Thread-safe.
 */
final class BlobCache {

    /** What an entry costs beside its bytes. */
    private static final long ENTRY_BYTES = 300;

    private final long bytesMax;
    private final Map<BlobKey, Blob> entries = new LinkedHashMap<>(1024, 0.75f, true);
    private long bytes;
    private long generation;

    /** @param bytesMax most bytes kept, 0 for no cache */
    BlobCache(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    synchronized Optional<Blob> get(BlobKey key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** A number that {@link #clear} changes; taken before a blob is assembled. */
    synchronized long generation() {
        return generation;
    }

    /** Keeps a blob unless the cache was cleared since {@code at}; one larger than an eighth of the bound is not kept. */
    synchronized void put(long at, BlobKey key, Blob blob) {
        long cost = blob.sizeBytes() + ENTRY_BYTES;
        if (at != generation || cost > bytesMax / 8) {
            return;
        }
        Blob before = entries.put(key, blob);
        bytes += cost - (before == null ? 0 : before.sizeBytes() + ENTRY_BYTES);
        var eldest = entries.entrySet().iterator();
        while (bytes > bytesMax && eldest.hasNext()) {
            bytes -= eldest.next().getValue().sizeBytes() + ENTRY_BYTES;
            eldest.remove();
        }
    }

    /** Forgets all: stored facts were replaced. */
    synchronized void clear() {
        entries.clear();
        bytes = 0;
        generation++;
    }

    synchronized long bytes() {
        return bytes;
    }
}
