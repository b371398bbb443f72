package prb.worker.inventory;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryChange;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;

/**
 * The inventory in the hands of somebody who is named in its log.
 *
 * @param author who
 */
record Authored(StoredInventory stored, String author) implements Inventory {

    @Override
    public List<Pool> pools() {
        return stored.pools();
    }

    @Override
    public Optional<Pool> pool(long pid) {
        return stored.pool(pid);
    }

    @Override
    public List<Pool> createPools(List<NewPool> pools) throws InventoryException {
        return stored.change(author, stored.poolChanges().create(pools));
    }

    @Override
    public List<Pool> updatePools(List<Pool> pools) throws InventoryException {
        return changePools(pools.stream().map(pool -> new PoolUpdate(pool, Optional.empty())).toList(), List.of());
    }

    @Override
    public List<Pool> changePools(List<PoolUpdate> updated, Collection<String> deleted) throws InventoryException {
        return stored.change(author, stored.poolChanges().change(updated, deleted));
    }

    @Override
    public void deletePools(Collection<String> ids) throws InventoryException {
        changePools(List.of(), ids);
    }

    @Override
    public List<Worker> workers() {
        return stored.workers();
    }

    @Override
    public List<Worker> createWorkers(List<NewWorker> workers) throws InventoryException {
        return stored.change(author, stored.workerChanges().create(workers));
    }

    @Override
    public List<Worker> updateWorkers(List<Worker> workers) throws InventoryException {
        return changeWorkers(workers, List.of());
    }

    @Override
    public List<Worker> changeWorkers(List<Worker> updated, Collection<String> deleted) throws InventoryException {
        return stored.change(author, stored.workerChanges().change(updated, deleted));
    }

    @Override
    public void deleteWorkers(Collection<String> ids) throws InventoryException {
        changeWorkers(List.of(), ids);
    }

    @Override
    public Inventory by(String other) {
        return stored.by(other);
    }

    @Override
    public Optional<String> behind() {
        return stored.behind();
    }

    @Override
    public List<InventoryChange> changes(long before, int limit) {
        return stored.changes(before, limit);
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        return stored.onChange(listener);
    }
}
