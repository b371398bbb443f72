package prb.worker.runner.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobKey.RangeByRelayBlock;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;

/**
 * Blobs that workers at about the same height share: each is fetched once, however many ask at the same time, and kept up to
 * a bound of bytes, least recently used first out. What a name stands for never changes, with one exception: the range that
 * contains a relay block may still grow at the tip, so such an answer counts only until the source's progress changes.
 */
public final class BlobCache {

    /** A larger blob is handed on but not kept: it would push out all others. */
    private static final int SHARE_MAX = 2;

    private record Name(BlobKey key, long epoch) {}

    private final BlobSource source;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Name, Blob> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Name, CompletableFuture<Optional<Blob>>> inFlight = new java.util.HashMap<>();
    private long bytes;

    public BlobCache(BlobSource source, long bytesMax) {
        this.source = source;
        this.bytesMax = bytesMax;
    }

    public BlobProgress progress() {
        return source.progress();
    }

    /** The blob; empty when the source has none at present. Blocks while it is fetched, by this thread or another. */
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException, InterruptedException {
        Name name = new Name(key, key instanceof RangeByRelayBlock ? source.progress().relayEncoded() : -1);
        CompletableFuture<Optional<Blob>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<Blob>> others;
        lock.lock();
        try {
            Blob hit = kept.get(name);
            if (hit != null) {
                return Optional.of(hit);
            }
            others = inFlight.putIfAbsent(name, mine);
        } finally {
            lock.unlock();
        }
        return others == null ? fetch(name, mine) : join(others);
    }

    private Optional<Blob> fetch(Name name, CompletableFuture<Optional<Blob>> mine) throws BlobUnavailableException {
        Optional<Blob> answer = Optional.empty();
        @Nullable
        BlobUnavailableException failure = new BlobUnavailableException("fetching " + name.key().text() + " was broken off",
                null);
        try {
            answer = source.get(name.key());
            failure = null;
            return answer;
        } catch (BlobUnavailableException e) {
            failure = e;
            throw e;
        } finally {
            settle(name, answer);
            if (failure == null) {
                mine.complete(answer);
            } else {
                mine.completeExceptionally(failure);
            }
        }
    }

    private static Optional<Blob> join(CompletableFuture<Optional<Blob>> others) throws BlobUnavailableException,
            InterruptedException {
        try {
            return others.get();
        } catch (ExecutionException e) {
            Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
            throw new BlobUnavailableException(String.valueOf(cause.getMessage()), cause);
        }
    }

    private void settle(Name name, Optional<Blob> answer) {
        lock.lock();
        try {
            inFlight.remove(name);
            if (answer.isPresent() && answer.get().sizeBytes() <= bytesMax / SHARE_MAX && kept.put(name, answer.get()) == null) {
                bytes += answer.get().sizeBytes();
                evict();
            }
        } finally {
            lock.unlock();
        }
    }

    private void evict() {
        var oldest = kept.entrySet().iterator();
        while (bytes > bytesMax && oldest.hasNext()) {
            bytes -= oldest.next().getValue().sizeBytes();
            oldest.remove();
        }
    }

    /** Bytes kept at present. */
    long bytesKept() {
        lock.lock();
        try {
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
