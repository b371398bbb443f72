package prb.worker.inventory;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** The whole inventory at one moment. Nobody changes it once it is made; any thread. */
final class Snapshot {

    /** An inventory without anything. */
    static final Snapshot EMPTY = new Snapshot(List.of(), List.of(), Map.of());

    private final List<Pool> pools;
    private final List<Worker> workers;
    private final Map<String, Pool> poolsById = new LinkedHashMap<>();
    private final Map<Long, Pool> poolsByPid = new HashMap<>();
    private final Map<String, Worker> workersById = new LinkedHashMap<>();
    private final Map<String, byte[]> keysByPool;
    private final Map<AccountId, byte[]> operatorKeys = new HashMap<>();

    /** @param keysByPool the encrypted key of each pool's operator, by the pool's id */
    Snapshot(List<Pool> pools, List<Worker> workers, Map<String, byte[]> keysByPool) {
        this.pools = List.copyOf(pools);
        this.workers = List.copyOf(workers);
        this.keysByPool = Map.copyOf(keysByPool);
        for (Pool pool : pools) {
            poolsById.put(pool.id(), pool);
            poolsByPid.put(pool.pid(), pool);
            operatorKeys.putIfAbsent(pool.operator(), Objects.requireNonNull(keysByPool.get(pool.id()), pool.name()));
        }
        for (Worker worker : workers) {
            workersById.put(worker.id(), worker);
        }
    }

    List<Pool> pools() {
        return pools;
    }

    List<Worker> workers() {
        return workers;
    }

    /** @return null when there is none, as in the other look-ups */
    @Nullable
    Pool pool(String id) {
        return poolsById.get(id);
    }

    @Nullable
    Pool pool(long pid) {
        return poolsByPid.get(pid);
    }

    @Nullable
    Worker worker(String id) {
        return workersById.get(id);
    }

    byte @Nullable [] keyOfPool(String id) {
        return keysByPool.get(id);
    }

    byte @Nullable [] operatorKey(AccountId operator) {
        return operatorKeys.get(operator);
    }
}
