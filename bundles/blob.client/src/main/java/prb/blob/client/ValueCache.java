package prb.blob.client;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * Values that never change, kept up to a number, a sum of bytes and an age since they came; those used least lately go
 * first. Questions for the same key at the same time are asked once. Any thread.
 */
final class ValueCache {

    /** A value above this share of the cache is not kept: it would push out all others. */
    private static final int SHARE_MAX = 4;

    private record Kept(Blob blob, long since) {}

    /** Fetches a value. */
    @FunctionalInterface
    interface Fetch {
        Optional<Blob> get(BlobKey key) throws BlobUnavailableException;
    }

    private final int entriesMax;
    private final long bytesMax;
    private final long ageNanosMax;
    private final LongSupplier nanoTime;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<BlobKey, Kept> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<BlobKey, CompletableFuture<Optional<Blob>>> asked = new java.util.HashMap<>();
    private long bytes;

    ValueCache(Settings settings, LongSupplier nanoTime) {
        entriesMax = settings.cacheEntries();
        bytesMax = settings.cacheBytes();
        ageNanosMax = TimeUnit.MILLISECONDS.toNanos(settings.cacheAgeMs());
        this.nanoTime = nanoTime;
    }

    /** The value, kept or fetched by this thread or another. Blocks. */
    Optional<Blob> get(BlobKey key, Fetch fetch) throws BlobUnavailableException {
        CompletableFuture<Optional<Blob>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Blob>> others;
        lock.lock();
        try {
            Blob hit = hit(key);
            if (hit != null) {
                return Optional.of(hit);
            }
            others = asked.putIfAbsent(key, mine);
        } finally {
            lock.unlock();
        }
        return others == null ? fetch(key, fetch, mine) : join(others);
    }

    private @Nullable Blob hit(BlobKey key) {
        Kept found = kept.get(key);
        if (found == null) {
            return null;
        }
        if (nanoTime.getAsLong() - found.since() >= ageNanosMax) {
            kept.remove(key);
            bytes -= found.blob().sizeBytes();
            return null;
        }
        return found.blob();
    }

    private Optional<Blob> fetch(BlobKey key, Fetch fetch, CompletableFuture<Optional<Blob>> mine)
            throws BlobUnavailableException {
        Optional<Blob> answer = Optional.empty();
        BlobUnavailableException failure = new BlobUnavailableException("fetching " + key.text() + " was broken off", null);
        try {
            answer = fetch.get(key);
            failure = null;
            return answer;
        } catch (BlobUnavailableException e) {
            failure = e;
            throw e;
        } finally {
            settle(key, answer);
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        }
    }

    private static Optional<Blob> join(CompletableFuture<Optional<Blob>> others) throws BlobUnavailableException {
        try {
            return others.get();
        } catch (ExecutionException e) {
            throw new BlobUnavailableException(String.valueOf(e.getCause()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlobUnavailableException("interrupted while another fetched the same blob", e);
        }
    }

    private void settle(BlobKey key, Optional<Blob> answer) {
        lock.lock();
        try {
            asked.remove(key);
            if (answer.isEmpty() || !isConstant(key) || answer.get().sizeBytes() > bytesMax / SHARE_MAX) {
                return;
            }
            Kept before = kept.put(key, new Kept(answer.get(), nanoTime.getAsLong()));
            bytes += answer.get().sizeBytes() - (before == null ? 0 : before.blob().sizeBytes());
            var oldest = kept.entrySet().iterator();
            while ((bytes > bytesMax || kept.size() > entriesMax) && oldest.hasNext()) {
                bytes -= oldest.next().getValue().blob().sizeBytes();
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Range records and indexes may gain fields as blocks come. */
    private static boolean isConstant(BlobKey key) {
        return !(key instanceof BlobKey.RangeByRelayBlock) && !(key instanceof BlobKey.ParaIndex);
    }

    /** Forgets a value that turned out to be wrong; one that came since stays. */
    void drop(BlobKey key, Blob wrong) {
        lock.lock();
        try {
            Kept found = kept.get(key);
            if (found != null && found.blob().equals(wrong)) {
                kept.remove(key);
                bytes -= found.blob().sizeBytes();
            }
        } finally {
            lock.unlock();
        }
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

    /** Values kept at present. */
    int entries() {
        lock.lock();
        try {
            return kept.size();
        } finally {
            lock.unlock();
        }
    }
}
