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

    /** Replaces name, proxied owner and switches of existing pools (found by id). */
    List<Pool> updatePools(List<Pool> pools) throws InventoryException;

    /** Deletes pools and their workers. */
    void deletePools(Collection<String> ids) throws InventoryException;

    List<Worker> workers();

    List<Worker> createWorkers(List<NewWorker> workers) throws InventoryException;

    /** Replaces existing workers (found by id). */
    List<Worker> updateWorkers(List<Worker> workers) throws InventoryException;

    void deleteWorkers(Collection<String> ids) throws InventoryException;

    /** Calls back after every committed change, on a thread of the inventory. Closing ends it. */
    AutoCloseable onChange(Runnable listener);
}
