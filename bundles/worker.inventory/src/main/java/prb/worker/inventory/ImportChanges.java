package prb.worker.inventory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * Brings the pools and workers of a document in. A pool is found by its pid, a worker by its name; what a row leaves out stays
 * as it is, or takes its default in a new item; nothing is deleted. One per import; the inventory's lock is held while it is
 * applied.
 */
final class ImportChanges {

    private final OperatorKeys keys;
    private final Map<Long, PoolRow> pools = new LinkedHashMap<>();
    private final Map<String, WorkerRow> workers = new LinkedHashMap<>();
    private final Map<String, byte[]> closedKeys = new HashMap<>();

    /** Judges the rows by themselves and opens keys, so before the lock. */
    ImportChanges(Document document, OperatorKeys keys) throws InventoryException {
        this.keys = keys;
        Rules.atMost("pools", document.pools().size(), PoolChanges.POOLS_MAX);
        Rules.atMost("workers", document.workers().size(), WorkerChanges.WORKERS_MAX);
        for (Row row : document.workers()) {
            WorkerRow worker = WorkerRow.of(row);
            WorkerRow twin = workers.put(worker.name(), worker);
            if (twin != null) {
                throw twice(worker.place(), Fields.NAME, twin.place());
            }
        }
        for (Row row : document.pools()) {
            PoolRow pool = PoolRow.of(row, keys);
            PoolRow twin = pools.put(pool.pid(), pool);
            if (twin != null) {
                throw twice(pool.place(), Fields.PID, twin.place());
            }
        }
    }

    private static InventoryException twice(String place, String field, String first) {
        return new InventoryException(Kind.DUPLICATE, place, field, "is that of " + first + " already");
    }

    /** Inside a transaction. */
    void apply(Snapshot before, InventoryFile file) throws SQLException, InventoryException {
        closedKeys.clear();
        Snapshot now = applyPools(before, file) ? file.load() : before;
        applyWorkers(now, file);
    }

    private boolean applyPools(Snapshot before, InventoryFile file) throws SQLException, InventoryException {
        List<Pool> changed = new ArrayList<>();
        Map<String, PoolRow> places = new HashMap<>();
        for (PoolRow row : pools.values()) {
            Pool was = before.pool(row.pid());
            Pool will = was == null ? created(row) : merged(row, was, before);
            if (!will.equals(was) || closedKeys.containsKey(will.id())) {
                changed.add(will);
                places.put(Rules.item("pool", 0, will.name()), row);
            }
        }
        Map<String, Pool> kept = new HashMap<>();
        before.pools().forEach(pool -> kept.put(pool.id(), pool));
        changed.forEach(pool -> kept.remove(pool.id()));
        try {
            PoolChanges.checkUnique(kept.values(), changed);
        } catch (InventoryException e) {
            PoolRow row = places.get(e.item());
            throw row == null ? e : at(row.place(), e);
        }
        for (Pool pool : changed) {
            if (before.pool(pool.id()) != null) {
                file.parkPool(pool.id());
            }
        }
        for (Pool pool : changed) {
            byte[] key = closedKeys.get(pool.id());
            if (before.pool(pool.id()) != null) {
                file.update(pool, key);
            } else {
                file.insert(pool, Objects.requireNonNull(key, "a new pool has a key"));
            }
        }
        return !changed.isEmpty();
    }

    private Pool created(PoolRow row) throws InventoryException {
        String name = row.name().orElseThrow(() -> Rules.invalid(row.place(), Fields.NAME, "is missing; a new pool needs it"));
        Keypair key = row.key().orElseThrow(() -> Rules.invalid(row.place(), Fields.OPERATOR_SECRET,
                "is missing; a new pool needs it, or an operatorKey as an export with keys has it"));
        Pool pool = new Pool(UUID.randomUUID().toString(), row.pid(), name, key.accountId(), row.owner().flatMap(o -> o),
                row.enabled().orElse(true), row.syncOnly().orElse(false));
        closedKeys.put(pool.id(), keys.close(key));
        return pool;
    }

    private Pool merged(PoolRow row, Pool was, Snapshot before) throws InventoryException {
        AccountId operator = row.key().map(Keypair::accountId).orElse(was.operator());
        if (row.operator().isPresent() && !row.operator().get().equals(operator)) {
            throw Rules.invalid(row.place(), Fields.OPERATOR, "is another one than that of the pool here, which is "
                    + Fields.of(was).get(Fields.OPERATOR) + "; a new operator needs its operatorSecret or operatorKey");
        }
        if (row.key().isPresent() && !isStored(row.key().get(), was, before)) {
            closedKeys.put(was.id(), keys.close(row.key().get()));
        }
        return new Pool(was.id(), was.pid(), row.name().orElse(was.name()), operator, row.owner().orElse(was.proxiedOwner()),
                row.enabled().orElse(was.enabled()), row.syncOnly().orElse(was.syncOnly()));
    }

    /** A stored key that can not be used is stored anew. */
    private boolean isStored(Keypair key, Pool pool, Snapshot before) {
        if (!key.accountId().equals(pool.operator())) {
            return false;
        }
        try {
            keys.openOf(pool.operator(), Objects.requireNonNull(before.keyOfPool(pool.id())));
            return true;
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    private void applyWorkers(Snapshot now, InventoryFile file) throws SQLException, InventoryException {
        Map<String, Worker> known = new HashMap<>();
        now.workers().forEach(worker -> known.put(worker.name(), worker));
        List<Worker> changed = new ArrayList<>();
        for (WorkerRow row : workers.values()) {
            Worker was = known.get(row.name());
            Worker will = was == null ? created(row) : merged(row, was);
            if (!will.equals(was)) {
                changed.add(will);
                known.remove(row.name());
            }
        }
        try {
            WorkerChanges.checkFit(now, known.values(), changed);
        } catch (InventoryException e) {
            WorkerRow row = changed.stream().filter(worker -> Rules.item("worker", 0, worker.name()).equals(e.item()))
                    .map(worker -> workers.get(worker.name())).findFirst().orElse(null);
            throw row == null ? e : at(row.place(), e);
        }
        for (Worker worker : changed) {
            if (now.worker(worker.id()) == null) {
                file.insert(worker, WorkerChanges.poolId(now, worker));
            } else {
                file.update(worker, WorkerChanges.poolId(now, worker));
            }
        }
    }

    private static Worker created(WorkerRow row) throws InventoryException {
        return new Worker(UUID.randomUUID().toString(), row.pid().orElseThrow(() -> needed(row, Fields.PID)), row.name(),
                row.endpoint().orElseThrow(() -> needed(row, Fields.ENDPOINT)),
                row.stake().orElseThrow(() -> needed(row, Fields.STAKE)), row.enabled().orElse(true),
                row.syncOnly().orElse(false), row.gatekeeper().orElse(false));
    }

    private static InventoryException needed(WorkerRow row, String field) {
        return Rules.invalid(row.place(), field, "is missing; a new worker needs it");
    }

    private static Worker merged(WorkerRow row, Worker was) {
        return new Worker(was.id(), row.pid().orElse(was.pid()), was.name(), row.endpoint().orElse(was.endpoint()),
                row.stake().orElse(was.stake()), row.enabled().orElse(was.enabled()), row.syncOnly().orElse(was.syncOnly()),
                row.gatekeeper().orElse(was.gatekeeper()));
    }

    private static InventoryException at(String place, InventoryException e) {
        String reason = String.valueOf(e.getMessage()).substring((e.item() + ": " + e.field() + ": ").length());
        return new InventoryException(e.kind(), place, e.field(), reason);
    }
}
