package prb.worker.inventory;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import prb.cluster.api.SharedRecord;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.inventory.shared.ItemRecords;
import prb.worker.inventory.shared.ItemRecords.PoolItem;
import prb.worker.inventory.shared.ItemRecords.WorkerItem;

/**
 * Rows of pools and workers that follow from records: what differs, found before anything is written. Records of other kinds are
 * left alone.
 */
final class SharedRows {

    private final Snapshot before;
    private final List<PoolItem> pools = new ArrayList<>();
    private final List<WorkerItem> workers = new ArrayList<>();
    private final List<String> poolsGone = new ArrayList<>();
    private final List<String> workersGone = new ArrayList<>();

    private SharedRows(Snapshot before) {
        this.before = before;
    }

    /** The rows of records that have changed. @throws IllegalArgumentException when one can not be read */
    static SharedRows changed(Snapshot before, Collection<SharedRecord> changes) {
        SharedRows rows = new SharedRows(before);
        changes.forEach(rows::add);
        return rows;
    }

    /** The same, where the records are all that there are: what is not among them goes. */
    static SharedRows whole(Snapshot before, Collection<SharedRecord> all) {
        Map<String, SharedRecord> records = new LinkedHashMap<>();
        before.pools().forEach(pool -> gone(records, ItemRecords.poolKey(pool.id())));
        before.workers().forEach(worker -> gone(records, ItemRecords.workerKey(worker.id())));
        all.forEach(record -> records.put(record.key(), record));
        return changed(before, records.values());
    }

    private static void gone(Map<String, SharedRecord> records, String key) {
        records.put(key, new SharedRecord(key, 0, Optional.empty()));
    }

    private void add(SharedRecord record) {
        Optional<String> value = record.value();
        ItemRecords.poolId(record.key()).ifPresent(id -> {
            Pool was = before.pool(id);
            if (value.isPresent()) {
                PoolItem item = ItemRecords.pool(record, value.get());
                if (!item.pool().equals(was) || !Arrays.equals(item.closedKey(), before.keyOfPool(id))) {
                    pools.add(item);
                }
            } else if (was != null) {
                poolsGone.add(id);
            }
        });
        ItemRecords.workerId(record.key()).ifPresent(id -> {
            Worker was = before.worker(id);
            if (value.isPresent()) {
                if (was == null || !value.get().equals(ItemRecords.of(was, WorkerChanges.poolId(before, was)))) {
                    workers.add(ItemRecords.worker(record, value.get()));
                }
            } else if (was != null) {
                workersGone.add(id);
            }
        });
    }

    /** Whether the rows are as they should be. */
    boolean isEmpty() {
        return pools.isEmpty() && workers.isEmpty() && poolsGone.isEmpty() && workersGone.isEmpty();
    }

    /** Ids of the pools that are new or another. */
    List<String> poolIds() {
        return pools.stream().map(item -> item.pool().id()).toList();
    }

    /** Inside a transaction. Names and numbers that are given anew are set aside first, so that items can swap theirs. */
    void write(InventoryFile file) throws SQLException {
        for (String id : concat(poolsGone, poolIds())) {
            if (before.pool(id) != null) {
                file.parkPool(id);
            }
        }
        for (String id : concat(workersGone, workers.stream().map(item -> item.worker().id()).toList())) {
            if (before.worker(id) != null) {
                file.parkWorker(id);
            }
        }
        for (PoolItem item : pools) {
            if (before.pool(item.pool().id()) == null) {
                file.insert(item.pool(), item.closedKey());
            } else {
                file.update(item.pool(), Objects.requireNonNull(item.closedKey()));
            }
        }
        for (WorkerItem item : workers) {
            if (before.worker(item.worker().id()) == null) {
                file.insert(item.worker(), item.poolId());
            } else {
                file.update(item.worker(), item.poolId());
            }
        }
        for (String id : workersGone) {
            file.deleteWorker(id);
        }
        for (String id : poolsGone) {
            file.deletePool(id);
        }
    }

    private static List<String> concat(List<String> some, List<String> more) {
        List<String> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
