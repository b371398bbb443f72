package prb.blob.client;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobProviders;
import prb.scale.Bytes;
import prb.wire.blob.OwnKeys;
import prb.wire.blob.record.ProviderProgress;

/**
 * One data provider: keeps a connection to it, with growing pauses between tries, and follows its progress: one of ours
 * answers when it has more; an original one is asked over Walkie, or probed where it is no peer. Any thread.
 */
final class Provider implements AutoCloseable {

    /** First pause after a failure; doubles up to the longest. Half of each pause is by chance. */
    private static final long PAUSE_MS_MIN = 200;
    private static final long PAUSE_MS_MAX = 15_000;
    private static final int PAUSE_SHIFT_MAX = 6;

    /** Our own answers to a wait come after 25 s at the latest. */
    private static final long WAIT_MS_MAX = OwnKeys.WAIT_MS_MAX + 5_000;

    /** After a wrong value others are asked for so long, twice as long after each further one up to the longest. */
    private static final long DISTRUST_MS_MIN = 30_000;
    private static final int DISTRUST_SHIFT_MAX = 6;

    /** Keys with wrong values that are remembered. */
    private static final int WRONG_MAX = 1_024;

    private static final Logger LOG = LoggerFactory.getLogger(Provider.class);

    private final Address address;
    private final Settings settings;
    private final Walkie walkie;
    private final ParaIds paraId;
    private final Signal changes;
    private final Signal wake = new Signal();
    private final Thread follower;
    private volatile @Nullable String peerId;
    private volatile @Nullable Connection connection;
    private volatile BlobProgress progress = BlobProgress.NONE;
    private final AtomicInteger failures = new AtomicInteger();
    private volatile long availableFrom = System.nanoTime();
    private final Set<String> wrong = new HashSet<>();
    private long trustedFrom = System.nanoTime();
    private int refusals;
    private volatile boolean closed;
    private long pauseMs = PAUSE_MS_MIN;
    private boolean told;

    Provider(Address address, @Nullable String peerId, Settings settings, Walkie walkie, ParaIds paraId, Signal changes) {
        this.address = address;
        this.paraId = paraId;
        this.peerId = peerId;
        this.settings = settings;
        this.walkie = walkie;
        this.changes = changes;
        follower = Thread.ofVirtual().name("blob-follow-" + address).start(this::follow);
    }

    Address address() {
        return address;
    }

    /** The peer that serves here; null when it is not known. */
    void peer(@Nullable String id) {
        peerId = id;
        wake.signal();
    }

    boolean isAvailable() {
        Connection present = connection;
        return present != null && !present.isClosed() && System.nanoTime() - availableFrom >= 0;
    }

    boolean isConnected() {
        Connection present = connection;
        return present != null && !present.isClosed();
    }

    /** Whether it gave no wrong values lately, and never one for this key. */
    boolean isTrusted(String key) {
        synchronized (wrong) {
            return System.nanoTime() - trustedFrom >= 0 && !wrong.contains(key);
        }
    }

    /** A value that it gave was wrong: others are asked for that key from now on, and for a while for all. */
    void refused(String key) {
        synchronized (wrong) {
            if (wrong.size() < WRONG_MAX) {
                wrong.add(key);
            }
            trustedFrom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(DISTRUST_MS_MIN << Math.min(refusals++,
                    DISTRUST_SHIFT_MAX));
        }
    }

    /** For operators. @param used whether it is the one that is asked */
    BlobProviders.Seen seen(boolean used) {
        boolean trusted;
        synchronized (wrong) {
            trusted = System.nanoTime() - trustedFrom >= 0;
        }
        return new BlobProviders.Seen(address.toString(), Objects.requireNonNullElse(peerId, ""), isConnected(), isAvailable(),
                used, trusted, progress);
    }

    /** How far the provider was when it last told. */
    BlobProgress progress() {
        return progress;
    }

    /**
     * Asks over TCP; the genesis, which an original provider gives to peers only, also over Walkie.
     *
     * @throws IOException when it can not answer; the connection is made anew then
     */
    Optional<Bytes> ask(String key, long timeoutMs) throws IOException, InterruptedException {
        Connection present = connection;
        if (present == null) {
            throw new IOException("data provider " + address + " is not connected");
        }
        Optional<Bytes> answer;
        try {
            answer = present.ask(key, timeoutMs);
            failures.set(0);
        } catch (IOException e) {
            present.close();
            restrain();
            throw new IOException("data provider " + address + ": " + e.getMessage(), e);
        }
        String peer = peerId;
        return answer.isEmpty() && peer != null && key.startsWith("genesis:") ? walkie.blob(peer, key, timeoutMs) : answer;
    }

    /** After a failed question others are asked for a while, longer each time, whatever this one tells of its progress. */
    private void restrain() {
        long ms = PAUSE_MS_MIN << Math.min(failures.getAndIncrement(), PAUSE_SHIFT_MAX);
        availableFrom = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ms);
        wake.signal();
    }

    private void follow() {
        while (!closed) {
            try (Connection opened = Connection.open(address, settings)) {
                connection = opened;
                followOver(opened);
            } catch (IOException e) {
                LOG.debug("data provider {}: {}", address, e.toString());
                if (!closed && !told) {
                    told = true;
                    LOG.warn("data provider {} is not available and tried again: {}", address, e.getMessage());
                }
            } catch (InterruptedException e) {
                return;
            } finally {
                connection = null;
                changes.signal();
            }
            pause();
        }
    }

    private void followOver(Connection opened) throws IOException, InterruptedException {
        Optional<Bytes> info = opened.ask(OwnKeys.INFO, settings.requestTimeoutMs());
        told = false;
        pauseMs = PAUSE_MS_MIN;
        if (info.isEmpty()) {
            LOG.info("data provider {} is connected; it is of the original kind", address);
            followOriginal(opened);
            return;
        }
        LOG.info("data provider {} is connected", address);
        changes.signal();
        while (!closed) {
            if (info.isPresent()) {
                moved(read(info.get()));
            }
            BlobProgress now = progress;
            info = opened.ask(OwnKeys.waitFor(new OwnKeys.Heights(now.relayEncoded(), now.paraEncoded())), WAIT_MS_MAX);
        }
    }

    private static BlobProgress read(Bytes record) throws IOException {
        try {
            ProviderProgress p = ProviderProgress.parseFrom(record.asByteBuffer());
            return new BlobProgress(p.getParaId(), p.getRelayGenesis(), p.getRelayEncoded(), p.getParaHeaderEncoded(), p
                    .getParaEncoded());
        } catch (InvalidProtocolBufferException e) {
            throw new IOException("its progress can not be read: " + e.getMessage(), e);
        }
    }

    private void followOriginal(Connection opened) throws IOException, InterruptedException {
        changes.signal();
        OriginalProbe probe = new OriginalProbe(key -> opened.ask(key, settings.requestTimeoutMs()), paraId);
        while (!closed) {
            if (opened.isClosed()) {
                throw new IOException("the connection ended");
            }
            long seen = wake.count();
            String peer = peerId;
            Optional<BlobProgress> tells = peer == null ? Optional.empty() : walkie.progress(peer);
            moved(tells.isPresent() ? tells.get() : probe.look());
            wake.awaitMore(seen, settings.pollMs());
        }
    }

    private void moved(BlobProgress next) {
        if (!next.equals(progress)) {
            progress = next;
            changes.signal();
        }
    }

    private void pause() {
        long seen = wake.count();
        long ms = pauseMs / 2 + ThreadLocalRandom.current().nextLong(pauseMs / 2 + 1);
        pauseMs = Math.min(2 * pauseMs, PAUSE_MS_MAX);
        try {
            if (!closed) {
                wake.awaitMore(seen, ms);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            closed = true;
        }
    }

    @Override
    public void close() {
        closed = true;
        Connection present = connection;
        if (present != null) {
            present.close();
        }
        follower.interrupt();
    }

    /** Waits until nothing of it runs any more. */
    void join(long ms) throws InterruptedException {
        follower.join(java.time.Duration.ofMillis(ms));
    }
}
