package prb.devnet.chain.para.pallet;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.devnet.chain.ledger.StorageKeys;
import prb.devnet.chain.metadata.RuntimeText;
import prb.devnet.chain.para.execution.BlockContext;
import prb.devnet.chain.para.execution.Call;
import prb.devnet.chain.para.execution.CallDecoder;
import prb.devnet.chain.para.execution.DispatchException;
import prb.devnet.chain.para.execution.Pallet;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/** Pallet PhalaStakePoolv2 on the pools of PhalaBasePool. Free stake is a plain number per pool, in Devnet.FreeStake. */
public final class StakePoolPallet extends Pallet {

    private static final int WORKERS_PER_POOL_MAX = 200;
    private static final BigInteger CONTRIBUTION_MIN = BigInteger.valueOf(10_000_000_000L);
    private static final Bytes POOL_COUNT = StorageKeys.plain("PhalaBasePool", "PoolCount");

    private final RegistryPallet registry;
    private final ComputationPallet computation;
    private final BalancesPallet balances;

    public StakePoolPallet(RuntimeText runtime, RegistryPallet registry, ComputationPallet computation, BalancesPallet balances) {
        super(runtime, "PhalaStakePoolv2");
        this.registry = registry;
        this.computation = computation;
        this.balances = balances;
    }

    /** Adds the first pool, pid 1, to the state of block 0. @param freeStake in the smallest unit */
    public void genesis(Map<Bytes, Bytes> entries, Bytes owner, BigInteger freeStake) {
        entries.put(poolKey(1), new Pool(1, owner, freeStake, 1, List.of(), List.of()).encode());
        entries.put(POOL_COUNT, StorageKeys.u64(2));
        entries.put(freeStakeKey(1), new ScaleWriter().u128(freeStake).toBytes());
    }

    @Override
    protected Call.Action decode(String call, ScaleReader in, CallDecoder calls) {
        if (call.equals("create")) {
            return this::create;
        }
        long pid = in.u64();
        if (call.equals("contribute")) {
            BigInteger amount = in.u128();
            in.option(ScaleReader::u64);
            return (context, origin) -> contribute(context, origin, pid, amount);
        }
        Bytes worker = in.fixed(32);
        return switch (call) {
            case "add_worker" -> (context, origin) -> addWorker(context, origin, pid, worker);
            case "remove_worker" -> (context, origin) -> removeWorker(context, origin, pid, worker);
            case "stop_computing" -> (context, origin) -> stop(context, origin, pid, worker);
            case "reclaim_pool_worker" -> (context, origin) -> reclaim(context, requirePool(context, pid), worker, false);
            case "start_computing" -> {
                BigInteger stake = in.u128();
                yield (context, origin) -> start(context, origin, pid, worker, stake);
            }
            case "restart_computing" -> {
                BigInteger stake = in.u128();
                yield (context, origin) -> restart(context, origin, pid, worker, stake);
            }
            default -> unsupported(in, call);
        };
    }

    private void create(BlockContext context, Bytes owner) {
        long pid = context.state().u64(POOL_COUNT);
        context.state().putU64(POOL_COUNT, pid + 1);
        Pool pool = new Pool(pid, owner, BigInteger.ZERO, pid, List.of(), List.of());
        store(context, pool);
        deposit(context, "PoolCreated", out -> out.raw(owner).u64(pid).u32(pool.cid()).raw(pool.account()));
    }

    private void contribute(BlockContext context, Bytes who, long pid, BigInteger amount) throws DispatchException {
        Pool pool = requirePool(context, pid);
        if (amount.compareTo(CONTRIBUTION_MIN) < 0) {
            throw error("InsufficientContribution");
        }
        if (!balances.withdraw(context, who, amount)) {
            throw error("InsufficientBalance");
        }
        store(context, pool.withShares(pool.shares().add(amount)));
        addFreeStake(context, pid, amount);
        deposit(context, "Contribution", out -> out.u64(pid).raw(who).u128(amount).u128(amount).u8(0));
    }

    private void addWorker(BlockContext context, Bytes caller, long pid, Bytes worker) throws DispatchException {
        WorkerInfo info = registry.worker(context, worker).orElseThrow(() -> error("WorkerNotRegistered"));
        if (!info.operator().equals(Optional.of(caller))) {
            throw error("UnauthorizedOperator");
        }
        if (info.score().isEmpty()) {
            throw error("BenchmarkMissing");
        }
        Pool pool = owned(context, caller, pid);
        if (pool.workers().contains(worker)) {
            throw error("WorkerExists");
        }
        if (pool.workers().size() >= WORKERS_PER_POOL_MAX) {
            throw error("WorkersExceedLimit");
        }
        Bytes session = Pool.session(pid, worker);
        try {
            context.transact(() -> computation.bind(context, session, worker));
        } catch (DispatchException e) {
            throw error("FailedToBindSessionAndWorker");
        }
        store(context, pool.withWorker(worker, true));
        context.state().putU64(key("WorkerAssignments", worker), pid);
        context.state().putU64(key("SubAccountAssignments", session), pid);
        context.state().put(key("SubAccountPreimages", session), new ScaleWriter().u64(pid).raw(worker).toBytes());
        deposit(context, "PoolWorkerAdded", out -> out.u64(pid).raw(worker).raw(session));
    }

    private void removeWorker(BlockContext context, Bytes caller, long pid, Bytes worker) throws DispatchException {
        Pool pool = withWorker(owned(context, caller, pid), worker);
        Bytes session = Pool.session(pid, worker);
        computation.unbind(context, session, worker);
        store(context, pool.withWorker(worker, false));
        context.state().remove(key("WorkerAssignments", worker));
        context.state().remove(key("SubAccountAssignments", session));
        deposit(context, "PoolWorkerRemoved", out -> out.u64(pid).raw(worker));
    }

    private void start(BlockContext context, Bytes caller, long pid, Bytes worker, BigInteger stake) throws DispatchException {
        Pool pool = owned(context, caller, pid);
        if (context.state().u128(freeStakeKey(pid)).compareTo(stake) < 0) {
            throw error("InsufficientFreeStake");
        }
        withWorker(pool, worker);
        computation.start(context, Pool.session(pid, worker), stake);
        addFreeStake(context, pid, stake.negate());
        deposit(context, "WorkingStarted", out -> out.u64(pid).raw(worker).u128(stake));
    }

    private void stop(BlockContext context, Bytes caller, long pid, Bytes worker) throws DispatchException {
        Pool pool = withWorker(owned(context, caller, pid), worker);
        computation.stop(context, Pool.session(pid, worker));
        store(context, pool.withCoolingDown(worker, true));
    }

    private void reclaim(BlockContext context, Pool pool, Bytes worker, boolean atOnce) throws DispatchException {
        withWorker(pool, worker);
        BigInteger stake = computation.reclaim(context, Pool.session(pool.pid(), worker), atOnce);
        store(context, pool.withCoolingDown(worker, false));
        addFreeStake(context, pool.pid(), stake);
        deposit(context, "WorkerReclaimed", out -> out.u64(pool.pid()).raw(worker));
    }

    private void restart(BlockContext context, Bytes caller, long pid, Bytes worker, BigInteger stake) throws DispatchException {
        Pool pool = withWorker(owned(context, caller, pid), worker);
        if (stake.compareTo(computation.stake(context, Pool.session(pid, worker))) <= 0) {
            throw error("CannotRestartWithLessStake");
        }
        computation.stop(context, Pool.session(pid, worker));
        reclaim(context, pool, worker, true);
        start(context, caller, pid, worker, stake);
    }

    private Pool requirePool(BlockContext context, long pid) throws DispatchException {
        return context.state().get(poolKey(pid)).map(Pool::decode).orElseThrow(() -> error("PoolDoesNotExist"));
    }

    private Pool owned(BlockContext context, Bytes caller, long pid) throws DispatchException {
        Pool pool = requirePool(context, pid);
        if (!pool.owner().equals(caller)) {
            throw error("UnauthorizedPoolOwner");
        }
        return pool;
    }

    private Pool withWorker(Pool pool, Bytes worker) throws DispatchException {
        if (!pool.workers().contains(worker)) {
            throw error("WorkerDoesNotExist");
        }
        return pool;
    }

    private static void store(BlockContext context, Pool pool) {
        context.state().put(poolKey(pool.pid()), pool.encode());
    }

    private static void addFreeStake(BlockContext context, long pid, BigInteger amount) {
        context.state().putU128(freeStakeKey(pid), context.state().u128(freeStakeKey(pid)).add(amount));
    }

    private static Bytes poolKey(long pid) {
        return StorageKeys.twox("PhalaBasePool", "Pools", StorageKeys.u64(pid));
    }

    private static Bytes freeStakeKey(long pid) {
        return StorageKeys.twox("Devnet", "FreeStake", StorageKeys.u64(pid));
    }
}
