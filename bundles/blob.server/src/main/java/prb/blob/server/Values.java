package prb.blob.server;

import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * Values by key: those asked for lately are kept, with their checksum, up to a number of bytes; several who ask for the same
 * one at the same time share one reading. A large one that is asked for again and again is moved into direct memory as long
 * as there is room, and counts in the same number of bytes. Range records and indexes may gain fields as blocks come, so they
 * hold for one progress only; all other values never change. Any thread.
 */
final class Values {

    /** A value above this share of the cache is not kept: it would push out all others. */
    private static final int SHARE_MAX = 4;

    /**
     * So often a kept value is asked for before it is moved: a move costs as much as some eight answers save, so that the whole
     * never costs twice what the better way would.
     */
    static final int HITS_MIN = 8;

    /** What a kept value costs beside its bytes. */
    private static final int ENTRY_BYTES = 256;

    private final CurrentSource source;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final DirectMemory direct;
    private final Consumer<Runnable> later;
    private final Map<String, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Value>>> reading = new ConcurrentHashMap<>();
    private long bytes;

    /** Guarded by the lock. */
    private static final class Kept {
        Value value;
        int hits;
        boolean moving;

        Kept(Value value) {
            this.value = value;
        }
    }

    /** @param later runs what may take a while, or leaves it out, and returns at once */
    Values(CurrentSource source, long bytesMax, DirectMemory direct, Consumer<Runnable> later) {
        this.source = source;
        this.bytesMax = bytesMax;
        this.direct = direct;
        this.later = later;
    }

    /** The value if it is kept and still holds; null otherwise. Never blocks. */
    @Nullable
    Value cached(String key) {
        lock.lock();
        try {
            Kept entry = kept.get(key);
            if (entry == null || entry.value.version() != Value.FOR_EVER && entry.value.version() != source.version()) {
                return null;
            }
            if (++entry.hits >= HITS_MIN && !entry.moving && entry.value.direct() == null && direct.fits(entry.value.size())) {
                entry.moving = true;
                Value found = entry.value;
                later.accept(() -> move(key, entry, found));
            }
            return entry.value;
        } finally {
            lock.unlock();
        }
    }

    /** Those who hold the value as it was go on with that. */
    private void move(String key, Kept entry, Value before) {
        Optional<ByteBuffer> memory = direct.copy(before.parts(), before.size());
        lock.lock();
        try {
            entry.moving = false;
            if (memory.isPresent() && kept.get(key) == entry) {
                entry.value = before.in(memory.get());
            }
        } finally {
            lock.unlock();
        }
    }

    /** The value, read if need be. Blocks; an unknown key is simply missing. */
    Optional<Value> get(String key) throws BlobUnavailableException, InterruptedException {
        Value hit = cached(key);
        if (hit != null) {
            return Optional.of(hit);
        }
        Optional<BlobKey> parsed = BlobKey.parse(key);
        if (parsed.isEmpty()) {
            return Optional.empty();
        }
        CompletableFuture<Optional<Value>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Value>> others = reading.putIfAbsent(key, mine);
        return others == null ? read(key, parsed.get(), mine) : join(others);
    }

    private Optional<Value> read(String text, BlobKey key, CompletableFuture<Optional<Value>> mine)
            throws BlobUnavailableException, InterruptedException {
        boolean changes = key instanceof BlobKey.RangeByRelayBlock || key instanceof BlobKey.ParaIndex;
        Optional<Value> answer = Optional.empty();
        Exception failure = new BlobUnavailableException("reading " + text + " was broken off", null);
        try {
            long version = changes ? source.version() : Value.FOR_EVER;
            Optional<Blob> blob = source.get(key);
            if (blob.isPresent() && blob.get().sizeBytes() > 0) {
                answer = Optional.of(Value.of(blob.get(), version));
                keep(text, answer.get());
            }
            failure = null;
            return answer;
        } catch (BlobUnavailableException e) {
            failure = e;
            throw e;
        } finally {
            reading.remove(text, mine);
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        }
    }

    private static Optional<Value> join(CompletableFuture<Optional<Value>> others) throws BlobUnavailableException,
            InterruptedException {
        try {
            return others.get();
        } catch (ExecutionException e) {
            throw new BlobUnavailableException(String.valueOf(e.getCause()), e);
        }
    }

    private void keep(String key, Value value) {
        if (value.size() > bytesMax / SHARE_MAX) {
            return;
        }
        lock.lock();
        try {
            Kept before = kept.put(key, new Kept(value));
            bytes += cost(value) - (before == null ? 0 : cost(before.value));
            var oldest = kept.entrySet().iterator();
            while (bytes > bytesMax && oldest.hasNext()) {
                bytes -= cost(oldest.next().getValue().value);
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    private static long cost(Value value) {
        return value.size() + ENTRY_BYTES;
    }

    /** Bytes kept at present. */
    long bytes() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
