package prb.worker.runner.fake;

import java.math.BigInteger;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** Pools and workers in memory, put and removed by tests. */
public final class FakeInventory implements Inventory {

    public static final AccountId OPERATOR = new AccountId(Bytes.fromHex("aa".repeat(32)));

    private final Map<String, Pool> pools = new LinkedHashMap<>();
    private final Map<String, Worker> workers = new LinkedHashMap<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    public static Pool poolOf(long pid) {
        return new Pool("pool-" + pid, pid, "pool-" + pid, OPERATOR, Optional.empty(), true, false);
    }

    public static Worker workerOf(int number, long pid) {
        URI endpoint = URI.create("http://127.0.0.1:1/w/" + number);
        return new Worker("worker-" + number, pid, "w" + number, endpoint, BigInteger.TEN.pow(12), true, false, false);
    }

    public static Worker withStake(Worker w, BigInteger stake) {
        return new Worker(w.id(), w.pid(), w.name(), w.endpoint(), stake, w.enabled(), w.syncOnly(), w.gatekeeper());
    }

    public static Worker withEnabled(Worker w, boolean enabled) {
        return new Worker(w.id(), w.pid(), w.name(), w.endpoint(), w.stake(), enabled, w.syncOnly(), w.gatekeeper());
    }

    public static Worker withEndpoint(Worker w, URI endpoint) {
        return new Worker(w.id(), w.pid(), w.name(), endpoint, w.stake(), w.enabled(), w.syncOnly(), w.gatekeeper());
    }

    public void put(Pool pool) {
        synchronized (this) {
            pools.put(pool.id(), pool);
        }
        listeners.forEach(Runnable::run);
    }

    public void put(Worker worker) {
        synchronized (this) {
            workers.put(worker.id(), worker);
        }
        listeners.forEach(Runnable::run);
    }

    public void remove(Worker worker) {
        synchronized (this) {
            workers.remove(worker.id());
        }
        listeners.forEach(Runnable::run);
    }

    @Override
    public synchronized List<Pool> pools() {
        return List.copyOf(pools.values());
    }

    @Override
    public synchronized Optional<Pool> pool(long pid) {
        return pools.values().stream().filter(pool -> pool.pid() == pid).findFirst();
    }

    @Override
    public synchronized List<Worker> workers() {
        return List.copyOf(workers.values());
    }

    public int listeners() {
        return listeners.size();
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public List<Pool> createPools(List<NewPool> created) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Pool> updatePools(List<Pool> updated) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deletePools(Collection<String> ids) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Worker> createWorkers(List<NewWorker> created) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Worker> updateWorkers(List<Worker> updated) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void deleteWorkers(Collection<String> ids) {
        throw new UnsupportedOperationException();
    }
}
