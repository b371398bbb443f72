package prb.worker.runner.fake;

import com.google.protobuf.ByteString;
import java.math.BigInteger;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.blob.ProgressListener;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;
import prb.wire.blob.record.Genesis;
import prb.wire.blob.record.RangeMeta;
import prb.worker.api.chain.ChainStart;
import prb.worker.api.chain.FleetChain;
import prb.worker.api.chain.FleetChainException;
import prb.worker.api.chain.FleetChainListener;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;
import prb.worker.api.chain.OnChain.Registration;
import prb.worker.api.chain.OnChain.Session;

/**
 * Chain and blob source. Para block p is included at relay block 2p; ranges have 4 relay blocks, sets have 12. A blob is its own
 * name.
 */
public final class World implements BlobSource, FleetChain {

    public static final int PARA_ID = 2004;
    private static final int RANGE = 4;
    private static final int SET = 12;

    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final Map<Bytes, OnChain> workers = new HashMap<>();
    private final Map<Bytes, Long> sequences = new HashMap<>();
    private final Map<Bytes, Long> registeredAt = new HashMap<>();
    private long relay;
    private long lag;
    public volatile boolean sourceDown;
    public volatile boolean chainDown;
    public volatile boolean withParaBatches = true;
    public volatile boolean withSets = true;
    /** The source knows its ranges but has no headers. */
    public volatile boolean noHeaders;
    public volatile long score = 100;
    private final List<FleetChainListener> chainListeners = new CopyOnWriteArrayList<>();
    /** When workers that are stopped from now on have cooled down. */
    public volatile Optional<Instant> coolDownEnds = Optional.empty();
    public final List<Bytes> forgotten = new CopyOnWriteArrayList<>();
    /** The pool has no more stake to start with than this. */
    public volatile BigInteger freeStake = BigInteger.TEN.pow(30);
    public final List<String> asked = new CopyOnWriteArrayList<>();

    public World(long relay) {
        this.relay = relay;
    }

    public static long head(long relay) {
        return relay / 2;
    }

    public synchronized void grow(long blocks) {
        relay += blocks;
        BlobProgress now = progress();
        listeners.forEach(listener -> listener.progress(now));
    }

    public int listeners() {
        return listeners.size();
    }

    /** The chain is so many para blocks ahead of the source. */
    public synchronized void lag(long paraBlocks) {
        lag = paraBlocks;
    }

    @Override
    public synchronized BlobProgress progress() {
        long encoded = relay / RANGE * RANGE;
        return new BlobProgress(PARA_ID, 0, encoded, head(encoded), head(encoded));
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        listener.progress(progress());
        return () -> listeners.remove(listener);
    }

    @Override
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
        asked.add(key.text());
        if (sourceDown) {
            throw new BlobUnavailableException("out of order", null);
        }
        BlobProgress at = progress();
        return switch (key) {
            case BlobKey.Genesis k -> Optional.of(genesis());
            case BlobKey.RangeByRelayBlock k -> k.number() >= 1 && k.number() <= at.relayEncoded()
                    ? Optional.of(range(k.number()))
                    : Optional.empty();
            case BlobKey.SyncHeaders k -> named(k, !noHeaders && k.relayLast() <= at.relayEncoded());
            case BlobKey.SetHeaders k -> named(k, !noHeaders && withSets && k.relayLast() <= at.relayEncoded());
            case BlobKey.ParaHeaders k -> named(k, k.relayNumber() <= at.relayEncoded() && k.paraLast() == head(k.relayNumber()));
            case BlobKey.ParaBlock k -> block(k, k.number() <= at.paraEncoded());
            case BlobKey.ParaBlocks k -> named(k, withParaBatches && k.last() <= at.paraEncoded());
            default -> Optional.empty();
        };
    }

    /** What a fresh worker is given. */
    public volatile ChainStart chainStart = new ChainStart.None("nobody has a state");
    /** Failures of the next questions for a state. */
    public final AtomicInteger failingStarts = new AtomicInteger();

    @Override
    public ChainStart start(Bytes publicKey, long newest) throws FleetChainException {
        if (failingStarts.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new FleetChainException("no node", null);
        }
        return chainStart;
    }

    /** The root that stands in the header of a block while a fast start is played. */
    public static Bytes stateRoot(long block) {
        return Bytes.wrap(Bytes.fromHex(String.format("%02x", block).repeat(32)).toArray());
    }

    private Optional<Blob> block(BlobKey.ParaBlock key, boolean there) {
        boolean real = chainStart instanceof ChainStart.State state && state.paraBlock() == key.number();
        return real ? Optional.of(Blob.of(new ScaleWriter().compact(1).raw(Bytes.wrap(new byte[32])).compact(key.number())
                .raw(stateRoot(key.number())).toBytes())) : named(key, there);
    }

    private static Optional<Blob> named(BlobKey key, boolean there) {
        return there ? Optional.of(Blob.of(Bytes.utf8(key.text()))) : Optional.empty();
    }

    private static Blob genesis() {
        return Blob.of(Bytes.wrap(Genesis.newBuilder().setParaId(PARA_ID).setBridgeGenesisInfo(ByteString.copyFromUtf8("info"))
                .setGenesisState(ByteString.copyFromUtf8("state")).build().toByteArray()));
    }

    private Blob range(long number) {
        long first = (number - 1) / RANGE * RANGE + 1;
        long setFirst = (number - 1) / SET * SET + 1;
        RangeMeta.Builder meta = RangeMeta.newBuilder().setParentStartBlock((int) first).setParentStopBlock((int) first
                + RANGE - 1)
                .setParaStartBlock((int) head(first - 1) + 1).setParaStopBlock((int) head(first + RANGE - 1))
                .setDrySyncHeaderReqKey(new BlobKey.SyncHeaders(first, first + RANGE - 1, head(first - 1) + 1,
                        head(first + RANGE - 1)).text());
        if (withSets && setFirst + SET - 1 <= progress().relayEncoded()) {
            long setLast = setFirst + SET - 1;
            meta.setBlobSyncHeaderReqKey(new BlobKey.SetHeaders(setFirst, setLast, head(setFirst - 1) + 1, head(setLast)).text());
        }
        return Blob.of(Bytes.wrap(meta.build().toByteArray()));
    }

    @Override
    public synchronized OnChain view(Bytes publicKey) throws FleetChainException {
        if (chainDown) {
            throw new FleetChainException("no node", null);
        }
        return workers.getOrDefault(publicKey, OnChain.NOTHING);
    }

    @Override
    public synchronized long nextSequence(Bytes origin) throws FleetChainException {
        if (chainDown) {
            throw new FleetChainException("no node", null);
        }
        return sequences.getOrDefault(origin, 0L);
    }

    @Override
    public void renew(Bytes publicKey) {
        // nothing is remembered here
    }

    @Override
    public void forget(Bytes publicKey) {
        forgotten.add(publicKey);
    }

    @Override
    public Bytes reclaimCall(long pid, Bytes publicKey) {
        return publicKey;
    }

    /** PhalaRegistry.Endpoints; a call holds the worker's key, then the URLs. */
    public final Map<Bytes, List<String>> endpoints = new ConcurrentHashMap<>();

    @Override
    public List<String> endpoints(Bytes publicKey) {
        return endpoints.getOrDefault(publicKey, List.of());
    }

    @Override
    public Bytes endpointCall(Bytes payload, Bytes signature) {
        return Bytes.concat(signature, payload);
    }

    @Override
    public AutoCloseable onChange(FleetChainListener listener) {
        chainListeners.add(listener);
        return () -> chainListeners.remove(listener);
    }

    public int chainListeners() {
        return chainListeners.size();
    }

    @Override
    public synchronized long finalizedPara() {
        return progress().paraEncoded() + lag;
    }

    synchronized long sequence(Bytes origin) {
        return sequences.getOrDefault(origin, 0L);
    }

    /** How many messages of a worker are on chain. */
    public long carried(Bytes publicKey) {
        return sequence(Bytes.concat(Bytes.ofInts(2), publicKey));
    }

    synchronized long registeredAt(Bytes publicKey) {
        return registeredAt.getOrDefault(publicKey, -1L);
    }

    public synchronized OnChain worker(Bytes publicKey) {
        return workers.getOrDefault(publicKey, OnChain.NOTHING);
    }

    public synchronized void put(Bytes publicKey, OnChain state) {
        workers.put(publicKey, state);
    }

    public synchronized void phase(Bytes publicKey, Phase phase) {
        OnChain old = worker(publicKey);
        Session session = new Session(publicKey, phase, old.session().orElseThrow().stake());
        workers.put(publicKey, new OnChain(old.registration(), old.pid(), Optional.of(session)));
    }

    /** Executes a job as the chain would. @return why it failed */
    synchronized Optional<String> execute(TradeJob job) {
        return switch (job.action()) {
            case JobAction.RegisterWorker a -> register(a.registrationInfo(), job.proxiedOwner().orElse(job.signer()));
            case JobAction.AddWorker a -> add(a.publicKey(), a.pid());
            case JobAction.StartComputing a -> start(a.publicKey(), a.stake(), Phase.READY);
            case JobAction.RestartComputing a -> start(a.publicKey(), a.stake(), Phase.IDLE);
            case JobAction.StopComputing a -> become(a.publicKey(), Phase.COOLING_DOWN, coolDownEnds);
            case JobAction.Call a when a.kind().equals("reclaim_pool_worker") -> become(a.call(), Phase.READY, Optional.empty());
            case JobAction.Call a when a.kind().equals("update_worker_endpoint") -> {
                endpoints.put(a.call().slice(0, 32), List.of(a.call().slice(32).toUtf8().split(" ")));
                yield Optional.empty();
            }
            case JobAction.SyncMessages a -> messages(a);
            default -> Optional.of("unknown call");
        };
    }

    private Optional<String> register(Bytes key, AccountId operator) {
        OnChain old = worker(key);
        OptionalLong score = old.registration().map(Registration::initialScore).orElse(OptionalLong.empty());
        workers.put(key, new OnChain(Optional.of(new Registration(Optional.of(operator), score, Instant.EPOCH)), old.pid(),
                old.session()));
        registeredAt.put(key, progress().paraEncoded());
        return Optional.empty();
    }

    private Optional<String> add(Bytes key, long pid) {
        OnChain old = worker(key);
        if (old.registration().isEmpty() || old.registration().get().initialScore().isEmpty()) {
            return Optional.of("PhalaStakePoolv2.BenchmarkMissing");
        }
        workers.put(key, new OnChain(old.registration(), OptionalLong.of(pid),
                Optional.of(new Session(key, Phase.READY, BigInteger.ZERO))));
        return Optional.empty();
    }

    private Optional<String> start(Bytes key, BigInteger stake, Phase from) {
        if (stake.compareTo(freeStake) > 0) {
            return Optional.of("PhalaStakePoolv2.InsufficientFreeStake: The pool has not enough free stake");
        }
        OnChain old = worker(key);
        if (old.session().isEmpty() || old.session().get().phase() != from) {
            return Optional.of("PhalaStakePoolv2.WorkerNotReady");
        }
        workers.put(key, new OnChain(old.registration(), old.pid(), Optional.of(new Session(key, Phase.IDLE, stake))));
        return Optional.empty();
    }

    private Optional<String> become(Bytes key, Phase phase, Optional<Instant> coolDownEnds) {
        OnChain old = worker(key);
        workers.put(key, new OnChain(old.registration(), old.pid(),
                Optional.of(new Session(key, phase, old.session().orElseThrow().stake(), coolDownEnds))));
        return Optional.empty();
    }

    private Optional<String> messages(JobAction.SyncMessages action) {
        for (Bytes message : action.messages()) {
            long sequence = FakePRuntime.sequenceOf(message);
            if (sequence != sequences.getOrDefault(action.origin(), 0L)) {
                return Optional.of("PhalaMq.BadSequence");
            }
            sequences.put(action.origin(), sequence + 1);
            if (FakePRuntime.isBenchReport(message)) {
                Bytes key = action.origin().slice(1);
                OnChain old = worker(key);
                workers.put(key, new OnChain(Optional.of(new Registration(old.registration().orElseThrow().operator(),
                        OptionalLong.of(score), Instant.EPOCH)),
                        old.pid(), old.session()));
            }
        }
        return Optional.empty();
    }
}
