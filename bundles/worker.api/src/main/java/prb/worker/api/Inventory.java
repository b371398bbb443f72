package prb.worker.api;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The operator's pools and workers, durable. Each changing call is one transaction: all items or none.
 * Invalid items are refused with an {@link InventoryException} that names item and field.
 */
@ProviderType
public interface Inventory {

    List<Pool> pools();

    Optional<Pool> pool(long pid);

    List<Pool> createPools(List<NewPool> pools) throws InventoryException;

    /** Replaces pid, name, proxied owner and switches of existing pools (found by id). Workers follow a changed pid. */
    List<Pool> updatePools(List<Pool> pools) throws InventoryException;

    /**
     * Deletes pools, with their workers, and replaces others, operators included, in one transaction. What the deleted ones
     * used is free for the others.
     *
     * @param updated found by id
     * @param deleted ids
     * @return the updated pools as they are now, in the order of the call
     * @throws UnsupportedOperationException when this inventory holds no keys
     */
    default List<Pool> changePools(List<PoolUpdate> updated, Collection<String> deleted) throws InventoryException {
        throw new UnsupportedOperationException("this inventory can not change pools in this way");
    }

    /** Deletes pools and their workers. */
    void deletePools(Collection<String> ids) throws InventoryException;

    List<Worker> workers();

    List<Worker> createWorkers(List<NewWorker> workers) throws InventoryException;

    /** Replaces existing workers (found by id). */
    List<Worker> updateWorkers(List<Worker> workers) throws InventoryException;

    /**
     * Deletes workers and replaces others in one transaction. What the deleted ones used is free for the others.
     *
     * @param updated found by id
     * @param deleted ids
     * @return the updated workers as they are now, in the order of the call
     * @throws UnsupportedOperationException when this inventory has no such transactions
     */
    default List<Worker> changeWorkers(List<Worker> updated, Collection<String> deleted) throws InventoryException {
        throw new UnsupportedOperationException("this inventory can not change workers in this way");
    }

    void deleteWorkers(Collection<String> ids) throws InventoryException;

    /**
     * This inventory, for changes that are noted in its log as made by somebody. One that keeps no log is the same for all.
     *
     * @param author who makes them, in a few words, such as {@code shell} or a peer's id; one line, cut off after 255 characters
     */
    default Inventory by(String author) {
        return this;
    }

    /**
     * Why nobody may begin to act by this inventory: others that share it may have changed it, and it does not know yet. A
     * sentence for the operator; empty when all is well, and always for one that is not shared. Any thread; never waits.
     */
    default Optional<String> behind() {
        return Optional.empty();
    }

    /**
     * Entries of the log of changes, the newest first. Any thread; reads the disk.
     *
     * @param before only entries with a smaller number; {@link Long#MAX_VALUE} for the newest
     * @param limit how many at most, 1 or more
     * @throws UnsupportedOperationException when this inventory keeps no log
     */
    default List<InventoryChange> changes(long before, int limit) {
        throw new UnsupportedOperationException("this inventory keeps no log");
    }

    /** Calls back after every committed change, on a thread of the inventory. Closing ends it. */
    AutoCloseable onChange(Runnable listener);
}
