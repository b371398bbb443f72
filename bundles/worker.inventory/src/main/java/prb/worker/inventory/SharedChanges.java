package prb.worker.inventory;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import prb.cluster.api.SharedRecord;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.Difference.Action;
import prb.worker.inventory.shared.ItemRecords;

/** What a change of the inventory is as a change of records. Stateless. */
final class SharedChanges {

    private SharedChanges() {}

    /** Records of the items that differ. */
    static Map<String, Optional<String>> items(Snapshot after, List<Difference> differences) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        for (Difference one : differences) {
            boolean gone = one.action() == Action.DELETED;
            if (one.kind().equals(Differences.POOL)) {
                changes.put(ItemRecords.poolKey(one.id()), gone ? Optional.empty() : Optional.of(pool(after, one.id())));
            } else {
                changes.put(ItemRecords.workerKey(one.id()), gone ? Optional.empty() : Optional.of(worker(after, one.id())));
            }
        }
        return changes;
    }

    /** Records of all items. */
    static Map<String, Optional<String>> everything(Snapshot all) {
        Map<String, Optional<String>> changes = new LinkedHashMap<>();
        all.pools().forEach(pool -> changes.put(ItemRecords.poolKey(pool.id()), Optional.of(pool(all, pool.id()))));
        all.workers().forEach(worker -> changes.put(ItemRecords.workerKey(worker.id()), Optional.of(worker(all, worker.id()))));
        return changes;
    }

    private static String pool(Snapshot all, String id) {
        Pool pool = Objects.requireNonNull(all.pool(id));
        return ItemRecords.of(pool, Objects.requireNonNull(all.keyOfPool(id)));
    }

    private static String worker(Snapshot all, String id) {
        Worker worker = Objects.requireNonNull(all.worker(id));
        return ItemRecords.of(worker, WorkerChanges.poolId(all, worker));
    }

    /** Changes as records of a revision. */
    static Collection<SharedRecord> records(long revision, Map<String, Optional<String>> changes) {
        return changes.entrySet().stream().map(change -> new SharedRecord(change.getKey(), revision, change.getValue())).toList();
    }
}
