package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Message;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.hash.Hashing;

/** Pallet PhalaComputation: sessions of workers, their start and stop, heartbeats. */
public final class ComputationPallet extends Pallet {

    private static final String NAME = "PhalaComputation";
    private static final String TOPIC = "phala/mining/report";
    private static final int EVENT_STARTED = 3;
    private static final int EVENT_STOPPED = 4;
    private static final int REPORT_HEARTBEAT = 0;
    private static final int REPORT_HEARTBEAT_V2 = 1;
    private static final long SCORE_MIN = 50;
    private static final long COOL_DOWN_SECONDS = 120;

    private final RegistryPallet registry;

    public ComputationPallet(RuntimeText runtime, RegistryPallet registry) {
        super(runtime, NAME);
        this.registry = registry;
    }

    /** Subscribes to the workers' reports. Only while the runtime is put together. */
    public void listenTo(MqPallet queue) {
        queue.listen(TOPIC, this::receive);
    }

    /** Adds this pallet's state of block 0. */
    public void genesis(Map<Bytes, Bytes> entries) {
        entries.put(key("TokenomicParameters"), Tokenomic.parameters());
        entries.put(key("HeartbeatPaused"), Bytes.ofInts(0));
        entries.put(key("CoolDownPeriod"), StorageKeys.u64(COOL_DOWN_SECONDS));
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        return unsupported(in, call);
    }

    /** Challenges the workers at the end of a block, as soon as one is computing. */
    public void finalizeBlock(BlockContext context, Bytes parentHash) {
        if (context.state().u32(key("OnlineWorkers")) > 0) {
            Bytes seed = Hashing.blake2b256(Bytes.concat(parentHash, StorageKeys.u32(context.number())));
            context.send(Message.challenge(NAME, seed).encode());
        }
    }

    Optional<Session> session(BlockContext context, Bytes account) {
        return context.state().get(key("Sessions", account)).map(Session::decode);
    }

    BigInteger stake(BlockContext context, Bytes account) {
        return context.state().u128(key("Stakes", account));
    }

    void bind(BlockContext context, Bytes account, Bytes worker) throws DispatchException {
        if (context.state().get(key("WorkerBindings", worker)).isPresent()) {
            throw error("DuplicateBoundWorker");
        }
        if (context.state().get(key("SessionBindings", account)).isPresent()) {
            throw error("DuplicateBoundSession");
        }
        context.state().put(key("WorkerBindings", worker), account);
        context.state().put(key("SessionBindings", account), worker);
        if (session(context, account).isEmpty()) {
            store(context, account, Session.NEW);
        }
        deposit(context, "SessionBound", out -> out.raw(account).raw(worker));
    }

    void unbind(BlockContext context, Bytes account, Bytes worker) throws DispatchException {
        if (require(context, account).state() != Session.READY) {
            throw error("WorkerNotReady");
        }
        context.state().remove(key("WorkerBindings", worker));
        context.state().remove(key("SessionBindings", account));
        deposit(context, "SessionUnbound", out -> out.raw(account).raw(worker));
    }

    void start(BlockContext context, Bytes account, BigInteger stake) throws DispatchException {
        Session session = require(context, account);
        if (session.state() != Session.READY) {
            throw error("WorkerNotReady");
        }
        Bytes worker = context.state().get(key("SessionBindings", account)).orElseThrow(() -> error("SessionNotBound"));
        WorkerInfo info = registry.worker(context, worker).orElseThrow(() -> error("WorkerNotRegistered"));
        long score = info.score().orElseThrow(() -> error("BenchmarkMissing"));
        if (score < SCORE_MIN) {
            throw error("BenchmarkTooLow");
        }
        if (Tokenomic.pha(stake).compareTo(Tokenomic.minStake(score)) < 0) {
            throw error("InsufficientStake");
        }
        BigInteger value = Tokenomic.initialValue(stake, score, info.level());
        if (value.compareTo(Tokenomic.maxValue()) > 0) {
            throw error("TooMuchStake");
        }
        context.state().putU128(key("Stakes", account), stake);
        store(context, account, session.started(value, score, context.nowSeconds()));
        long id = context.state().u32(key("NextSessionId"));
        context.state().putU32(key("NextSessionId"), id + 1);
        online(context, 1);
        send(context, worker, new ScaleWriter().u8(EVENT_STARTED).u32(id).u128(value).u32(score));
        deposit(context, "WorkerStarted", out -> out.raw(account).u128(value).u32(score));
    }

    void stop(BlockContext context, Bytes account) throws DispatchException {
        Session session = require(context, account);
        if (!session.isComputing()) {
            throw error("WorkerNotComputing");
        }
        store(context, account, session.coolingDown(context.nowSeconds()));
        online(context, -1);
        Bytes worker = context.state().get(key("SessionBindings", account)).orElseThrow(() -> error("SessionNotBound"));
        send(context, worker, new ScaleWriter().u8(EVENT_STOPPED));
        deposit(context, "WorkerStopped", out -> out.raw(account));
    }

    /** Ends the cool-down and answers the stake that comes back. @param atOnce without waiting for the cool-down period */
    BigInteger reclaim(BlockContext context, Bytes account, boolean atOnce) throws DispatchException {
        Session session = require(context, account);
        long period = context.state().u64(key("CoolDownPeriod"));
        boolean over = atOnce || context.nowSeconds() - session.coolDownStart() >= period;
        if (session.state() != Session.COOLING_DOWN || !over) {
            throw error("CoolDownNotReady");
        }
        BigInteger stake = stake(context, account);
        context.state().remove(key("Stakes", account));
        store(context, account, session.reclaimed());
        deposit(context, "WorkerReclaimed", out -> out.raw(account).u128(stake).u128(BigInteger.ZERO));
        return stake;
    }

    private void receive(BlockContext context, Message message) throws DispatchException {
        ScaleReader in = new ScaleReader(message.payload());
        int kind = in.u8();
        if (kind != REPORT_HEARTBEAT && kind != REPORT_HEARTBEAT_V2) {
            throw in.error("computing report " + kind + " is not known");
        }
        in.skip(8); // session id and challenge block: the chain goes by time
        long challengeTime = in.u64() / 1000;
        long iterations = in.u64();
        Bytes account = context.state().get(key("WorkerBindings", message.worker())).orElseThrow(() -> error("WorkerNotBound"));
        Session session = require(context, account);
        if (!session.isComputing()) {
            throw error("WorkerNotComputing");
        }
        Session.Benchmark old = session.benchmark();
        long seconds = challengeTime - old.challengeTimeLast();
        if (challengeTime >= context.nowSeconds() || seconds <= 0 || iterations < old.iterations()) {
            return; // an old challenge, or one that was answered already
        }
        BigInteger rate = BigInteger.valueOf(iterations - old.iterations()).multiply(BigInteger.valueOf(6))
                .divide(BigInteger.valueOf(seconds));
        long instant = rate.min(BigInteger.valueOf(old.pInit() * 12 / 10)).longValue();
        store(context, account, session.with(
                new Session.Benchmark(old.pInit(), instant, iterations, old.workingStartTime(), challengeTime)));
        deposit(context, "BenchmarkUpdated", out -> out.raw(account).u32(instant));
    }

    private Session require(BlockContext context, Bytes account) throws DispatchException {
        return session(context, account).orElseThrow(() -> error("SessionNotFound"));
    }

    private void store(BlockContext context, Bytes account, Session session) {
        context.state().put(key("Sessions", account), session.encode());
    }

    private void online(BlockContext context, int change) {
        Bytes count = key("OnlineWorkers");
        context.state().putU32(count, context.state().u32(count) + change);
    }

    private static void send(BlockContext context, Bytes worker, ScaleWriter event) {
        context.send(Message.workerEvent(NAME, worker, event.toBytes()).encode());
    }
}
