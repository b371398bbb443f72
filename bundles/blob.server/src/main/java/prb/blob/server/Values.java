package prb.blob.server;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * Values by key: those asked for lately are kept, with their checksum, up to a number of bytes; several who ask for the same
 * one at the same time share one reading. Range records and indexes may gain fields as blocks come, so they hold for one
 * progress only; all other values never change. Any thread.
 */
final class Values {

    /** A value above this share of the cache is not kept: it would push out all others. */
    private static final int SHARE_MAX = 4;

    /** What a kept value costs beside its bytes. */
    private static final int ENTRY_BYTES = 256;

    private final CurrentSource source;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Value> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Value>>> reading = new ConcurrentHashMap<>();
    private long bytes;

    Values(CurrentSource source, long bytesMax) {
        this.source = source;
        this.bytesMax = bytesMax;
    }

    /** The value if it is kept and still holds; null otherwise. Never blocks. */
    @Nullable
    Value cached(String key) {
        lock.lock();
        try {
            Value value = kept.get(key);
            return value == null || value.version() != Value.FOR_EVER && value.version() != source.version() ? null : value;
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
            Value before = kept.put(key, value);
            bytes += cost(value) - (before == null ? 0 : cost(before));
            var oldest = kept.entrySet().iterator();
            while (bytes > bytesMax && oldest.hasNext()) {
                bytes -= cost(oldest.next().getValue());
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
