package prb.itests;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

/**
 * How a runner of the original lifecycle manager gets blobs: a provider chosen at random for each request, one session to
 * each, 36 requests at once, one request for a key that several workers want, a cache of 5000 values. Any thread.
 *
 * <p>Beyond the original it remembers the checksum of every value with an opaque name and fails when a provider gives another
 * one under that name later.
 */
final class BlobFetcher implements AutoCloseable {

    private static final int QUEUE = 36;
    private static final int CACHE_ENTRIES = 5000;

    private final Supplier<List<Integer>> providers;
    private final Set<Integer> used = ConcurrentHashMap.newKeySet();
    private volatile List<Integer> ports;
    private final boolean noDelay;
    private final Semaphore queue = new Semaphore(QUEUE, true);
    private final Map<Integer, OriginalSession> sessions = new ConcurrentHashMap<>();
    private final Map<String, CompletableFuture<Optional<Bytes>>> flights = new ConcurrentHashMap<>();
    private final Map<String, Bytes> seen = new ConcurrentHashMap<>();
    private final AtomicLong asked = new AtomicLong();
    private final Map<String, Bytes> cache = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bytes> eldest) {
            return size() > CACHE_ENTRIES;
        }
    };

    /** @param providers ports of those to use at present */
    BlobFetcher(Supplier<List<Integer>> providers, boolean noDelay) {
        this.providers = providers;
        this.ports = providers.get();
        this.noDelay = noDelay;
    }

    /** Looks for the providers again. */
    void rescan() {
        ports = providers.get();
    }

    /** Ports of the providers that were asked. */
    Set<Integer> used() {
        return used;
    }

    /** Requests that went out. */
    long asked() {
        return asked.get();
    }

    /** Asks anew for every opaque value that was ever seen; all must be there and be what they were. @return how many */
    int askAllAgain() throws IOException, InterruptedException {
        List<String> names = List.copyOf(seen.keySet());
        for (String name : names) {
            String[] portAndKey = name.split(" ", 2);
            askAgain(Integer.parseInt(portAndKey[0]), portAndKey[1]);
        }
        return names.size();
    }

    private void askAgain(int port, String key) throws IOException, InterruptedException {
        queue.acquire();
        try {
            asked.incrementAndGet();
            Bytes value = session(port).get(key).orElseThrow(() -> new WrongAnswerException(key + " is gone"));
            remember(port + " " + key, value);
        } finally {
            queue.release();
        }
    }

    /** Asks once, through the cache. */
    Optional<Bytes> cached(String key) throws IOException, InterruptedException {
        synchronized (cache) {
            Bytes value = cache.get(key);
            if (value != null) {
                return Optional.of(value);
            }
        }
        Optional<Bytes> value = fresh(key);
        if (value.isPresent()) {
            synchronized (cache) {
                cache.put(key, value.get());
            }
        }
        return value;
    }

    /** Asks once, together with those who ask for the same at this moment. */
    Optional<Bytes> fresh(String key) throws IOException, InterruptedException {
        CompletableFuture<Optional<Bytes>> own = new CompletableFuture<>();
        CompletableFuture<Optional<Bytes>> other = flights.putIfAbsent(key, own);
        if (other != null) {
            return join(other);
        }
        try {
            own.complete(ask(key));
        } catch (IOException | RuntimeException | InterruptedException e) {
            own.completeExceptionally(e);
        } finally {
            flights.remove(key);
        }
        return join(own);
    }

    private static Optional<Bytes> join(CompletableFuture<Optional<Bytes>> answer) throws IOException, InterruptedException {
        try {
            return answer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case IOException failure -> throw failure;
                case InterruptedException end -> throw end;
                default -> throw e;
            }
        }
    }

    private Optional<Bytes> ask(String key) throws IOException, InterruptedException {
        queue.acquire();
        try {
            List<Integer> present = ports;
            if (present.isEmpty()) {
                throw new IOException("no data provider is known");
            }
            int port = present.get(ThreadLocalRandom.current().nextInt(present.size()));
            used.add(port);
            asked.incrementAndGet();
            Optional<Bytes> value = session(port).get(key);
            if (value.isPresent() && isOpaque(key)) {
                remember(port + " " + key, value.get());
            }
            return value;
        } finally {
            queue.release();
        }
    }

    private void remember(String name, Bytes value) throws WrongAnswerException {
        Bytes sum = BlobFrame.crc(List.of(value));
        Bytes before = seen.putIfAbsent(name, sum);
        if (before != null && !before.equals(sum)) {
            throw new WrongAnswerException("another value under an opaque name: " + name);
        }
    }

    /** Whether a value may never change: all but the records that tell names. */
    static boolean isOpaque(String key) {
        return !key.startsWith("rangeByParentBlock:") && !key.startsWith("rangeParaBlock:key:") && !key.startsWith("info:");
    }

    private OriginalSession session(int port) throws IOException {
        synchronized (sessions) {
            OriginalSession session = sessions.get(port);
            if (session == null || !session.isOpen()) {
                session = OriginalSession.open(port, noDelay);
                sessions.put(port, session);
            }
            return session;
        }
    }

    @Override
    public void close() {
        sessions.values().forEach(OriginalSession::close);
    }
}
