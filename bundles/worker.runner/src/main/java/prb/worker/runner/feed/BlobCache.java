package prb.worker.runner.feed;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
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
public final class BlobCache implements AutoCloseable {

    /** A larger blob is handed on but not kept: it would push out all others. */
    private static final int SHARE_MAX = 2;

    /** Blobs fetched ahead at a time; more are left to those who need them. */
    private static final int AHEAD_MAX = 16;

    /** How long the end of what is fetched ahead is waited for. */
    private static final Duration JOIN_MAX = Duration.ofSeconds(2);

    private static final Logger LOG = LoggerFactory.getLogger(BlobCache.class);

    private record Name(BlobKey key, long epoch) {}

    private final BlobSource source;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Name, Blob> kept = new LinkedHashMap<>(64, 0.75f, true);
    private final Map<Name, CompletableFuture<Optional<Blob>>> inFlight = new java.util.HashMap<>();
    private final Set<Thread> ahead = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private long bytes;

    /** @param bytesMax bound on what is kept; 0 keeps nothing */
    public BlobCache(BlobSource source, long bytesMax) {
        this.source = source;
        this.bytesMax = bytesMax;
    }

    public BlobProgress progress() {
        return source.progress();
    }

    /** The blob; empty when the source has none at present. Blocks while it is fetched, by this thread or another. */
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException, InterruptedException {
        Name name = name(key);
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

    private Name name(BlobKey key) {
        return new Name(key, key instanceof RangeByRelayBlock ? source.progress().relayEncoded() : -1);
    }

    /** Fetches a blob that will be asked for soon, unless enough is being fetched already. Returns at once. */
    void prefetch(BlobKey key) {
        Name name = name(key);
        lock.lock();
        try {
            if (closed || bytesMax == 0 || ahead.size() >= AHEAD_MAX || kept.containsKey(name) || inFlight.containsKey(name)) {
                return;
            }
            Thread thread = Thread.ofVirtual().name("blob ahead").unstarted(() -> fetchAhead(key));
            ahead.add(thread);
            thread.start();
        } finally {
            lock.unlock();
        }
    }

    private void fetchAhead(BlobKey key) {
        try {
            get(key);
        } catch (BlobUnavailableException e) {
            LOG.debug("{} was not fetched ahead: {}", key.text(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ahead.remove(Thread.currentThread());
        }
    }

    /** Asks the source again next time. */
    void forget(BlobKey key) {
        lock.lock();
        try {
            Blob gone = kept.remove(name(key));
            bytes -= gone == null ? 0 : gone.sizeBytes();
        } finally {
            lock.unlock();
        }
    }

    /** A worker found the blob wrong: nobody is given it from here again. @param reason the worker's words */
    void refused(BlobKey key, Blob blob, String reason) {
        LOG.warn("a worker refused {} ({} bytes), which is fetched anew: {}", key.text(), blob.sizeBytes(), reason);
        forget(key);
        source.refused(key, blob, reason);
    }

    /** Ends what is fetched ahead. */
    @Override
    public void close() {
        closed = true;
        ahead.forEach(Thread::interrupt);
        try {
            for (Thread thread : ahead) {
                thread.join(JOIN_MAX);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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
