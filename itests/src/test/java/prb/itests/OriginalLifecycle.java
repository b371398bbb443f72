package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;
import prb.scale.Bytes;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.ProviderProgress;
import prb.wire.blob.record.RangeMeta;

/**
 * Feeds simulated workers as the original lifecycle manager does in its single sync: range records by polling, the wide blob
 * where one is named except for a fresh worker, para blocks one by one or by batch, everything through the shared cache by the
 * original's rules. Waits are a fortieth of the original's, and so is the distance at which records may be cached, since
 * authority sets are as much shorter here. With an {@link OriginalDiscovery} providers, their heights and the genesis come from
 * their peers, as in the original; without one providers are named, and heights and genesis come over TCP.
 *
 * <p>A refusal by a worker, a checksum that does not fit or another value under an opaque name ends it as failed; a broken
 * connection makes it ask again.
 */
final class OriginalLifecycle implements AutoCloseable {

    private static final Duration META_WAIT = Duration.ofMillis(50);
    private static final Duration BLOB_WAIT = Duration.ofMillis(25);
    private static final Duration AGAIN_WAIT = Duration.ofMillis(200);
    private static final int HEADER_CALLS_BEHIND = 5;
    private static final long PARA_FAR_BEHIND = 15_000;

    /** @param distance blocks behind the committed height from which records are taken from the cache */
    record Setup(String bridge, List<Integer> providers, int workerPort, int firstWorker, int workers, long distance,
            boolean noDelay) {}

    private final Setup setup;
    private final Optional<OriginalDiscovery> discovery;
    private final BlobFetcher blobs;
    private final ObjectMapper json = new ObjectMapper();
    private final Map<Integer, String> positions = new ConcurrentHashMap<>();
    private final Map<String, AtomicLong> counts = new ConcurrentHashMap<>();
    private final List<Thread> threads = new ArrayList<>();
    private final List<FedWorker> workers = new ArrayList<>();
    private volatile ProviderProgress info = ProviderProgress.getDefaultInstance();
    private volatile Throwable failure;
    private volatile boolean done;

    private OriginalLifecycle(Setup setup, Optional<OriginalDiscovery> discovery) {
        this.setup = setup;
        this.discovery = discovery;
        this.blobs = new BlobFetcher(() -> discovery.map(OriginalDiscovery::ports).orElse(setup.providers()), setup.noDelay());
    }

    static OriginalLifecycle start(Setup setup) {
        return start(setup, Optional.empty());
    }

    /** @param discovery finds the providers; those of the setup are not used then */
    static OriginalLifecycle start(Setup setup, Optional<OriginalDiscovery> discovery) {
        OriginalLifecycle all = new OriginalLifecycle(setup, discovery);
        all.run("info", all::pollInfo);
        for (int i = 0; i < setup.workers(); i++) {
            FedWorker worker = new FedWorker(setup.workerPort(), setup.firstWorker() + i);
            all.workers.add(worker);
            all.run("worker " + worker.number(), () -> all.drive(worker));
        }
        return all;
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void run(String name, Step step) {
        threads.add(Thread.ofVirtual().name(setup.bridge() + " " + name).start(() -> {
            try {
                step.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (IOException | RuntimeException e) {
                failure = new AssertionError(setup.bridge() + ", " + name + ": " + e.getMessage(), e);
            }
        }));
    }

    /** Waits until all workers have taken these blocks. @throws AssertionError when a worker was given something wrong */
    void awaitAt(LongSupplier relay, LongSupplier para, Duration limit) throws Exception {
        Await.until("all workers of " + setup.bridge() + " behind relay block " + relay.getAsLong() + " and para block "
                + para.getAsLong(), limit, () -> {
                    check();
                    return workers.stream().allMatch(worker -> worker.nextRelay > relay.getAsLong()
                            && worker.nextBlock > para.getAsLong());
                }, this::state);
    }

    void check() {
        Throwable found = failure;
        if (found != null) {
            throw new AssertionError(found.getMessage() + "; " + state(), found);
        }
    }

    BlobFetcher blobs() {
        return blobs;
    }

    String state() {
        return setup.bridge() + ": " + blobs.asked() + " requests, steps " + new TreeMap<>(counts) + ", provider at relay "
                + info.getRelayEncoded() + "/" + info.getRelayTarget() + " para " + info.getParaEncoded() + "/"
                + info.getParaTarget() + ", workers " + new TreeMap<>(positions);
    }

    private void count(String what) {
        counts.computeIfAbsent(what, name -> new AtomicLong()).incrementAndGet();
    }

    /** From now on asks again and again for everything that was ever given out, as if nothing had been cached. */
    void load(int readers) {
        for (int i = 0; i < readers; i++) {
            run("reader " + i, this::readAgain);
        }
    }

    private void readAgain() throws IOException, InterruptedException {
        while (!done) {
            patiently("reading", () -> {
                blobs.askAllAgain();
                return Optional.of(Bytes.EMPTY);
            });
            count("read again all");
        }
    }

    private void pollInfo() throws IOException, InterruptedException {
        while (!done) {
            if (discovery.isPresent()) {
                info = discovery.get().progress();
                blobs.rescan();
            } else {
                Optional<Bytes> record = patiently("info", () -> blobs.fresh("info:pb"));
                if (record.isPresent()) {
                    info = ProviderProgress.parseFrom(record.get().asByteBuffer());
                }
            }
            pause(META_WAIT);
        }
    }

    private void drive(FedWorker worker) throws IOException, InterruptedException {
        init(worker);
        while (!done) {
            if (info.getRelayEncoded() < worker.nextRelay || info.getParaEncoded() < worker.nextBlock) {
                pause(META_WAIT);
                continue;
            }
            dispatch(worker);
            boolean far = info.getParaEncoded() - worker.nextParaHeader > PARA_FAR_BEHIND;
            for (int i = 0; i < (far ? HEADER_CALLS_BEHIND : 1) && !done; i++) {
                header(worker);
            }
            dispatch(worker);
        }
    }

    private void init(FedWorker worker) throws IOException, InterruptedException {
        worker.readInfo();
        while (!worker.initialized && !done) {
            String key = "genesis:" + info.getParaId() + ":pb";
            Optional<Bytes> genesis = discovery.isPresent() ? discovery.get().blob(key)
                    : patiently("genesis", () -> blobs.cached(key));
            if (genesis.isPresent()) {
                worker.init(Genesis.parseFrom(genesis.get().asByteBuffer()));
                worker.readInfo();
            } else {
                pause(META_WAIT);
            }
        }
    }

    private void header(FedWorker worker) throws IOException, InterruptedException {
        Optional<Bytes> record = record("rangeByParentBlock:" + worker.nextRelay + ":pb",
                committedRelay() - worker.nextRelay > setup.distance());
        if (record.isEmpty()) {
            return;
        }
        RangeMeta meta = RangeMeta.parseFrom(record.get().asByteBuffer());
        boolean wide = worker.nextParaHeader != 1 && !meta.getBlobSyncHeaderReqKey().isEmpty();
        String key = wide ? meta.getBlobSyncHeaderReqKey() : meta.getDrySyncHeaderReqKey();
        Optional<Bytes> blob = patiently("blob", () -> blobs.cached(key));
        if (blob.isEmpty()) {
            count("blob not there");
            pause(BLOB_WAIT);
            return;
        }
        worker.syncCombined(key, blob.get());
        count(wide ? "wide headers" : "dry headers");
        positions.put(worker.number(), worker.position());
    }

    private void dispatch(FedWorker worker) throws IOException, InterruptedException {
        while (worker.nextParaHeader > worker.nextBlock && !done) {
            long committed = info.getParaEncoded();
            Optional<Bytes> record = record("rangeParaBlock:key:" + worker.nextBlock, committed - worker.nextBlock > setup
                    .distance() && committed - worker.nextParaHeader > setup.distance());
            if (record.isEmpty()) {
                return;
            }
            JsonNode index = json.readTree(record.get().toArray());
            boolean batch = index.has("bufferKey") && worker.nextParaHeader > index.get("lastBlockNumber").asLong();
            String key = batch ? index.get("bufferKey").asText() : "dryParaBlock:" + worker.nextBlock;
            Optional<Bytes> blob = patiently("blob", () -> blobs.cached(key));
            if (blob.isEmpty()) {
                count("para blob not there");
                pause(BLOB_WAIT);
            } else {
                worker.dispatch(key, blob.get());
                count(batch ? "batches" : "para blocks");
                positions.put(worker.number(), worker.position());
            }
        }
    }

    /** Original providers commit a set behind; ours commit at once, so the distance alone decides. */
    private long committedRelay() {
        return info.getRelayEncoded();
    }

    /** Asks until the record is there. */
    private Optional<Bytes> record(String key, boolean mayBeOld) throws IOException, InterruptedException {
        while (!done) {
            Optional<Bytes> value = patiently("record", () -> mayBeOld ? blobs.cached(key) : blobs.fresh(key));
            if (value.isPresent()) {
                return value;
            }
            count("record not there");
            pause(META_WAIT);
        }
        return Optional.empty();
    }

    private interface Asking {
        Optional<Bytes> ask() throws IOException, InterruptedException;
    }

    /** A connection that breaks is opened again; a wrong answer is the end. */
    private Optional<Bytes> patiently(String what, Asking asking) throws IOException, InterruptedException {
        while (!done) {
            try {
                return asking.ask();
            } catch (WrongAnswerException e) {
                throw e;
            } catch (IOException e) {
                if (e.getCause() instanceof WrongAnswerException) {
                    throw e;
                }
                count("broken " + what + " requests");
                pause(AGAIN_WAIT);
            }
        }
        return Optional.empty();
    }

    /** How often something happened. */
    long counted(String what) {
        return counts.entrySet().stream().filter(entry -> entry.getKey().startsWith(what))
                .mapToLong(entry -> entry.getValue().get()).sum();
    }

    private static void pause(Duration wait) throws InterruptedException {
        LockSupport.parkNanos(wait.toNanos());
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    public void close() throws InterruptedException {
        done = true;
        blobs.close();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join();
        }
        workers.forEach(FedWorker::close);
    }
}
