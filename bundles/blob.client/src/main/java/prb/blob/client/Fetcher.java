package prb.blob.client;

import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;

/** Asks providers in turn until one answers or the time is over. Any thread; blocks. */
final class Fetcher {

    /** Least time given to one provider. */
    private static final long ATTEMPT_MS_MIN = 500;

    /** Providers come back by the clock, too. */
    private static final long LOOK_MS = 200;

    /** Answers of which it is remembered who gave them. */
    private static final int GIVERS_MAX = 8_192;

    private static final Logger LOG = LoggerFactory.getLogger(Fetcher.class);

    private final Settings settings;
    private final Providers providers;
    private final Signal changes;
    private final Semaphore inFlight;
    private final Map<String, Provider> givers = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Provider> eldest) {
            return size() > GIVERS_MAX;
        }
    };
    private final AtomicLong refusals = new AtomicLong();
    private volatile boolean closed;

    Fetcher(Settings settings, Providers providers, Signal changes) {
        this.settings = settings;
        this.providers = providers;
        this.changes = changes;
        inFlight = new Semaphore(settings.inFlight());
    }

    /** Lets nobody wait any more. */
    void close() {
        closed = true;
        changes.signal();
    }

    /** Leaves the provider alone that gave a value. */
    void refused(BlobKey key, String reason) {
        refusals.incrementAndGet();
        Provider giver;
        synchronized (givers) {
            giver = givers.remove(key.text());
        }
        if (giver == null) {
            LOG.warn("{} was refused: {}; who gave it is not known any more", key.text(), reason);
            return;
        }
        LOG.warn("data provider {} gave {}, which was refused: {}. Others are asked for it, and for a while for all else",
                giver.address(), key.text(), reason);
        giver.refused(key.text());
    }

    long refusals() {
        return refusals.get();
    }

    private void gave(String key, Provider giver) {
        synchronized (givers) {
            givers.put(key, giver);
        }
    }

    Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
        try {
            if (!inFlight.tryAcquire(settings.requestTimeoutMs(), TimeUnit.MILLISECONDS)) {
                throw new BlobUnavailableException("no room for " + key.text() + ": " + settings.inFlight()
                        + " requests are open for " + settings.requestTimeoutMs() + " ms", null);
            }
            try {
                return ask(key.text()).map(Blob::of);
            } finally {
                inFlight.release();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BlobUnavailableException("interrupted while fetching " + key.text(), e);
        }
    }

    private Optional<Bytes> ask(String key) throws BlobUnavailableException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(settings.requestTimeoutMs());
        Set<Provider> tried = new HashSet<>();
        IOException last = null;
        while (!closed) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                break;
            }
            long seen = changes.count();
            Optional<Provider> chosen = providers.choose(tried, key);
            if (chosen.isEmpty()) {
                if (tried.isEmpty()) {
                    changes.awaitMore(seen, Math.min(left, LOOK_MS));
                }
                tried.clear();
                continue;
            }
            try {
                Optional<Bytes> answer = chosen.get().ask(key, share(left, tried.size()));
                if (answer.isPresent()) {
                    gave(key, chosen.get());
                }
                return answer;
            } catch (IOException e) {
                last = e;
                tried.add(chosen.get());
            }
        }
        throw new BlobUnavailableException(closed ? "the blob client is closed" : last == null
                ? "no data provider is available within " + settings.requestTimeoutMs() + " ms: " + providers.names()
                : "no data provider gives " + key + ": " + last.getMessage(), last);
    }

    /** Leaves time for the providers not tried yet. */
    private long share(long leftMs, int tried) {
        int others = Math.max(1, providers.count() - tried);
        return Math.min(leftMs, Math.max(ATTEMPT_MS_MIN, leftMs / others));
    }
}
