package prb.bench.fleet;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** One pool with all simulated workers; it never changes. */
final class MemoryInventory implements Inventory {

    static final AccountId OPERATOR = new AccountId(Bytes.fromHex("aa".repeat(32)));
    static final long PID = 1;
    static final BigInteger STAKE = BigInteger.TEN.pow(15);

    private final Pool pool;
    private final List<Worker> workers = new ArrayList<>();

    MemoryInventory(int port, int count, boolean syncOnly) {
        pool = new Pool("pool", PID, "pool", OPERATOR, Optional.empty(), true, syncOnly);
        for (int i = 0; i < count; i++) {
            workers.add(new Worker("worker-" + i, PID, "w" + i, URI.create("http://127.0.0.1:" + port + "/w/" + i), STAKE, true,
                    false, false));
        }
    }

    @Override
    public List<Pool> pools() {
        return List.of(pool);
    }

    @Override
    public Optional<Pool> pool(long pid) {
        return pid == PID ? Optional.of(pool) : Optional.empty();
    }

    @Override
    public List<Worker> workers() {
        return workers;
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return () -> {
        };
    }

    @Override
    public List<Pool> createPools(List<NewPool> pools) {
        throw fixed();
    }

    @Override
    public List<Pool> updatePools(List<Pool> pools) {
        throw fixed();
    }

    @Override
    public void deletePools(Collection<String> ids) {
        throw fixed();
    }

    @Override
    public List<Worker> createWorkers(List<NewWorker> news) {
        throw fixed();
    }

    @Override
    public List<Worker> updateWorkers(List<Worker> changed) {
        throw fixed();
    }

    @Override
    public void deleteWorkers(Collection<String> ids) {
        throw fixed();
    }

    private static UnsupportedOperationException fixed() {
        return new UnsupportedOperationException("the benchmark's inventory does not change");
    }
}
