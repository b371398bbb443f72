package prb.worker.runner.fake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;

/** Counters, egress and refusals of a pRuntime; a request is the name of a blob. Watches that one call is in flight at a time. */
public final class FakePRuntime implements PRuntimeClient {

    /** How the next calls go wrong. */
    public enum Trouble { NONE, DOWN, MALFORMED, HANGING, BUSY, SLOW }

    private static final Bytes TOPIC = Bytes.utf8("^phala/registry/event");
    private static final Bytes HEARTBEAT_TOPIC = Bytes.utf8("phala/mining/report");

    private record Out(long sequence, Bytes signed) {}

    private final World world;
    private final boolean second;
    private final AtomicInteger inFlight = new AtomicInteger();
    private static final long NO_GOAL = -2;
    private static final long SLOW_MS = 100;

    private final List<Out> egress = new ArrayList<>();
    private Bytes key;
    private boolean initialized;
    private boolean waiting;
    private long relay;
    private long paraHeader;
    private long paraBlock;
    private long sequence;
    private long benchedFor = -1;
    private boolean atTip;
    private boolean drained;
    private long goal = NO_GOAL;
    private boolean lost;
    public volatile Trouble trouble = Trouble.NONE;
    /** What it says of itself before it is initialised. */
    public volatile String version = "0.2.6";
    public volatile List<String> methods = List.of();
    public volatile Optional<InitRequest> initialisedWith = Optional.empty();
    /** Calls that took their time and came to their end. */
    public final AtomicInteger finishedSlowly = new AtomicInteger();
    public volatile int failParaHalves;
    public volatile boolean attests = true;
    public volatile boolean hidesWaiting;
    /** Refusals of the next dispatches. */
    public final Queue<String> refusals = new ConcurrentLinkedQueue<>();
    public final CountDownLatch hanging = new CountDownLatch(1);
    public final List<String> calls = new CopyOnWriteArrayList<>();
    public volatile String overlap = "";
    /** What a call for a checkpoint fails with; null: it succeeds where the runtime is 2.x. */
    public volatile String noCheckpoint;
    public volatile boolean kickDisabled;
    /** Whether a fresh one takes a chain state, and why it then does not. */
    public volatile boolean loads;
    public volatile String noLoad;
    private volatile boolean untouched;

    /** @param second generation 2.x: para headers are wanted from 0, reports are encoded */
    public FakePRuntime(World world, int key, boolean second) {
        this.world = world;
        this.second = second;
        this.key = Bytes.wrap(Bytes.fromHex(String.format("%02x", key).repeat(32)).toArray());
    }

    /** Calls that have not come back. */
    public int inFlight() {
        return inFlight.get();
    }

    public Bytes key() {
        return key;
    }

    public synchronized void wipe() {
        initialized = false;
        egress.clear();
        benchedFor = -1;
        sequence = world.sequence(origin());
        lost = true;
    }

    /** Comes back from an old checkpoint. */
    public synchronized void restore(long toRelay) {
        relay = toRelay + 1;
        paraHeader = World.head(toRelay) + 1;
        paraBlock = paraHeader;
        waiting = false;
        lost = true;
    }

    /** Comes back from a checkpoint, if that is older than what it has. */
    public synchronized void restoreOlder(long toRelay) {
        if (initialized && toRelay + 1 < relay && World.head(toRelay) + 1 < Math.min(paraHeader, paraBlock)) {
            restore(toRelay);
        }
    }

    /** Somebody else brings it so many relay blocks further. */
    public synchronized void advance(long relayBlocks) {
        relay += relayBlocks;
        paraHeader = World.head(relay - 1) + 1;
        paraBlock = paraHeader;
        waiting = false;
    }

    /** A loss counts from the first answer that tells of it. */
    private void tell() {
        if (lost) {
            lost = false;
            atTip = false;
            drained = false;
            goal = NO_GOAL;
        }
    }

    public synchronized void say() {
        if (initialized) {
            emit(HEARTBEAT_TOPIC);
        }
    }

    public synchronized boolean wasAtTip() {
        note();
        return atTip;
    }

    public synchronized boolean wasDrained() {
        return drained;
    }

    public synchronized long paraBlock() {
        return paraBlock;
    }

    private void enter(String call) throws PRuntimeException {
        if (inFlight.incrementAndGet() != 1) {
            overlap = call;
        }
        calls.add(call);
        try {
            switch (trouble) {
                case DOWN -> throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "connection refused", null);
                case MALFORMED -> throw new PRuntimeException(PRuntimeException.Kind.MALFORMED, "404 page not found", null);
                case BUSY -> throw new PRuntimeException(PRuntimeException.Kind.BUSY,
                        "RCU in progress, please try the request again later", null);
                case HANGING -> hang();
                case SLOW -> takeTime();
                case NONE -> {}
            }
        } finally {
            inFlight.decrementAndGet();
        }
    }

    private void takeTime() throws PRuntimeException {
        try {
            new CountDownLatch(1).await(SLOW_MS, TimeUnit.MILLISECONDS);
            finishedSlowly.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "interrupted", e);
        }
    }

    private void hang() throws PRuntimeException {
        try {
            hanging.countDown();
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "interrupted", e);
        }
    }

    private static PRuntimeException refuse(String message) {
        return new PRuntimeException(PRuntimeException.Kind.REFUSED, message, null);
    }

    @Override
    public PRuntimeInfo info() throws PRuntimeException {
        enter("info");
        synchronized (this) {
            tell();
            return initialized
                    ? new PRuntimeInfo(true, true, Optional.of(key), Optional.empty(), relay, paraHeader, paraBlock, waiting
                            && !hidesWaiting,
                            egress.size(), 0, running(), List.of(), loads && untouched, "{}")
                    : new PRuntimeInfo(false, false, Optional.empty(), Optional.empty(), 0, 0, 0, false, 0, 0, version, methods,
                            loads, "{}");
        }
    }

    @Override
    public RuntimeIdentity init(InitRequest request) throws PRuntimeException {
        enter("init");
        synchronized (this) {
            if (initialized) {
                throw refuse("Runtime already initialized");
            }
            initialized = true;
            untouched = true;
            initialisedWith = Optional.of(request);
            relay = 1;
            paraHeader = second ? 0 : 1;
            paraBlock = 1;
            waiting = false;
            return identity();
        }
    }

    private String running() {
        return second && version.startsWith("0.") ? "2.0.1" : version;
    }

    @Override
    public void loadChainState(long block, List<Bytes> encodedState) throws PRuntimeException {
        enter("load state " + block + " " + Bytes.concat(encodedState).toUtf8());
        synchronized (this) {
            requireInitialized();
            if (noLoad != null) {
                throw refuse(noLoad);
            }
            if (!untouched) {
                throw refuse("CannotLoadStateAfterSyncing");
            }
            untouched = false;
            paraHeader = block;
            paraBlock = block + 1;
        }
    }

    @Override
    public OptionalLong takeCheckpoint() throws PRuntimeException {
        enter("checkpoint");
        if (noCheckpoint != null) {
            throw refuse(noCheckpoint);
        }
        return second ? OptionalLong.of(paraBlock - 1) : OptionalLong.empty();
    }

    /** What it was told of where it is reached. */
    public volatile List<String> toldUrls = List.of();
    /** Whether it knows the calls about that. */
    public volatile boolean signs = true;

    @Override
    public Optional<SignedEndpoints> endpoints() throws PRuntimeException {
        enter("endpoints");
        return signs && !toldUrls.isEmpty() ? Optional.of(signed(toldUrls)) : Optional.empty();
    }

    @Override
    public Optional<SignedEndpoints> signEndpoints(List<String> urls) throws PRuntimeException {
        enter("sign " + urls);
        return signs ? Optional.of(signed(urls.isEmpty() ? toldUrls : urls)) : Optional.empty();
    }

    private SignedEndpoints signed(List<String> urls) {
        return new SignedEndpoints(Bytes.utf8(String.join(" ", urls)), key, key, urls, Instant.EPOCH);
    }

    private RuntimeIdentity identity() {
        Optional<LegacyAttestation> legacy = second || !attests ? Optional.empty()
                : Optional.of(new LegacyAttestation("{}", Bytes.ofInts(1), Bytes.ofInts(2)));
        return new RuntimeIdentity(key, key, legacy, second && attests ? Optional.of(Bytes.ofInts(1, 0)) : Optional.empty());
    }

    @Override
    public RuntimeIdentity runtimeIdentity(boolean forceAttestation, Optional<AccountId> operator) throws PRuntimeException {
        enter("identity");
        if (!initialized) {
            throw refuse("Uninitiated runtime info");
        }
        return identity();
    }

    private Bytes origin() {
        return Bytes.concat(Bytes.ofInts(2), key);
    }

    private void emit(Bytes topic) {
        long number = Math.max(sequence, world.sequence(origin()));
        sequence = number + 1;
        ScaleWriter message = new ScaleWriter().raw(origin()).bytes(topic).bytes(Bytes.ofInts(7)).u64(number);
        Bytes signed = message.bytes(Bytes.ofInts(9)).toBytes();
        egress.add(new Out(number, signed));
    }

    static long sequenceOf(Bytes signed) {
        ScaleReader in = new ScaleReader(signed);
        in.skip(33);
        in.bytes();
        in.bytes();
        return in.u64();
    }

    static boolean isBenchReport(Bytes signed) {
        ScaleReader in = new ScaleReader(signed);
        in.skip(33);
        return in.bytes().equals(TOPIC);
    }

    @Override
    public Bytes egressMessages() throws PRuntimeException {
        enter("egress");
        synchronized (this) {
            note();
            if (atTip && goal == NO_GOAL) {
                goal = egress.isEmpty() ? -1 : egress.getLast().sequence();
            }
            drained |= atTip && egress.stream().noneMatch(out -> out.sequence() <= goal
                    && out.sequence() >= world.sequence(origin()));
            return new ScaleWriter().compact(1).raw(origin()).list(egress, (w, out) -> w.raw(out.signed())).toBytes();
        }
    }

    private static BlobKey name(List<Bytes> request) throws PRuntimeException {
        return BlobKey.parse(Bytes.concat(request).toUtf8()).orElseThrow(() -> refuse("Decode input parameter failed"));
    }

    @Override
    public SyncedTo syncCombinedHeaders(List<Bytes> request) throws PRuntimeException {
        enter("headers " + Bytes.concat(request).toUtf8());
        synchronized (this) {
            requireInitialized();
            untouched = false;
            switch (name(request)) {
                case BlobKey.SyncHeaders k -> headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast());
                case BlobKey.SetHeaders k -> headers(k.relayFirst(), k.relayLast(), k.paraFirst(), k.paraLast());
                default -> throw refuse("Decode input parameter failed");
            }
            note();
            return new SyncedTo(relay - 1, paraHeader - 1);
        }
    }

    private void headers(long first, long last, long paraFirst, long paraLast) throws PRuntimeException {
        if (last >= relay) {
            if (first > relay) {
                throw refuse("BlockNumberMismatch");
            }
            relay = last + 1;
            waiting = true;
        }
        if (paraFirst >= 0) {
            if (failParaHalves > 0) {
                failParaHalves--;
                throw refuse("StorageProofFailed(storage value unavailable)");
            }
            paraHeaders(paraFirst, paraLast);
        }
    }

    private void paraHeaders(long first, long last) throws PRuntimeException {
        if (last < paraHeader) {
            return;
        }
        if (first > paraHeader) {
            throw refuse("BlockNumberMismatch");
        }
        if (!waiting) {
            throw refuse("RelaychainHeaderNotSynced");
        }
        if (last != World.head(relay - 1)) {
            throw refuse("StorageProofFailed(storage value mismatch)");
        }
        paraHeader = last + 1;
        waiting = false;
    }

    @Override
    public long syncParaHeaders(List<Bytes> request) throws PRuntimeException {
        enter("para headers " + Bytes.concat(request).toUtf8());
        synchronized (this) {
            requireInitialized();
            if (!(name(request) instanceof BlobKey.ParaHeaders k)) {
                throw refuse("Decode input parameter failed");
            }
            paraHeaders(k.paraFirst(), k.paraLast());
            return paraHeader - 1;
        }
    }

    @Override
    public long dispatchBlocks(List<Bytes> request) throws PRuntimeException {
        enter("dispatch " + Bytes.concat(request).toUtf8());
        synchronized (this) {
            requireInitialized();
            String refusal = refusals.poll();
            if (refusal != null) {
                throw refuse(refusal);
            }
            switch (name(request)) {
                case BlobKey.ParaBlock k -> dispatch(k.number(), k.number());
                case BlobKey.ParaBlocks k -> dispatch(k.first(), k.last());
                default -> throw refuse("Decode input parameter failed");
            }
            note();
            return paraBlock - 1;
        }
    }

    private void dispatch(long first, long last) throws PRuntimeException {
        if (first > paraBlock) {
            throw refuse("BlockNumberMismatch");
        }
        if (last >= paraHeader) {
            throw refuse("NoStateRoot");
        }
        paraBlock = Math.max(paraBlock, last + 1);
        egress.removeIf(out -> out.sequence() < world.sequence(origin()));
        long registered = world.registeredAt(key);
        if (registered >= 0 && registered != benchedFor && paraBlock > registered + 1) {
            benchedFor = registered;
            emit(TOPIC);
        }
    }

    private void note() {
        BlobProgress progress = world.progress();
        atTip |= !lost && initialized && relay > progress.relayEncoded() && paraBlock > progress.paraEncoded()
                && progress.paraEncoded() + 5 >= world.finalizedPara();
    }

    private void requireInitialized() throws PRuntimeException {
        tell();
        if (!initialized) {
            throw refuse("Runtime not initialized");
        }
    }

    @Override
    public void kick() throws PRuntimeException {
        enter("kick");
        if (kickDisabled) {
            throw refuse("kick is not enabled (HTTP 404)");
        }
        throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "connection reset", null);
    }
}
