package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;

/** Prepares changes of pools. Deriving and wrapping keys takes milliseconds, so it is done here, before the lock. Any thread. */
final class PoolChanges {

    private static final int POOLS_MAX = 10_000;

    private final OperatorKeys keys;

    PoolChanges(OperatorKeys keys) {
        this.keys = keys;
    }

    Prepared<Pool> create(List<NewPool> wanted) throws InventoryException {
        Rules.atMost("pools", wanted.size(), POOLS_MAX);
        List<Pool> pools = new ArrayList<>();
        Map<String, byte[]> closedKeys = new HashMap<>();
        for (NewPool one : wanted) {
            String item = Rules.item("pool", pools.size(), one.name());
            Rules.name(item, one.name());
            Rules.pid(item, one.pid());
            Keypair operator = Rules.operator(item, one.operatorSecret());
            Pool pool = new Pool(UUID.randomUUID().toString(), one.pid(), one.name(), operator.accountId(), one.proxiedOwner(),
                    one.enabled(), one.syncOnly());
            closedKeys.put(pool.id(), keys.close(operator));
            pools.add(pool);
        }
        return Prepared.of(now -> checkUnique(now.pools(), pools),
                List.of((now, pool, file) -> file.insert(pool, Objects.requireNonNull(closedKeys.get(pool.id())))));
    }

    Prepared<Pool> update(List<Pool> wanted) throws InventoryException {
        for (int i = 0; i < wanted.size(); i++) {
            String item = Rules.item("pool", i, wanted.get(i).name());
            Rules.name(item, wanted.get(i).name());
        }
        List<Pool> pools = List.copyOf(wanted);
        return Prepared.of(now -> checkUpdate(now, pools), List.of(
                (now, pool, file) -> {
                    if (!pool.name().equals(Objects.requireNonNull(now.pool(pool.id())).name())) {
                        file.parkPoolName(pool.id());
                    }
                },
                (now, pool, file) -> file.update(pool)));
    }

    Prepared<Pool> delete(Collection<String> ids) {
        List<String> distinct = List.copyOf(new LinkedHashSet<>(ids));
        return Prepared.of(now -> {
            List<Pool> pools = new ArrayList<>();
            for (String id : distinct) {
                pools.add(known(now, "pool", id));
            }
            return pools;
        }, List.of((now, pool, file) -> file.deletePool(pool.id())));
    }

    private static List<Pool> checkUpdate(Snapshot now, List<Pool> pools) throws InventoryException {
        Map<String, Pool> kept = new HashMap<>();
        now.pools().forEach(pool -> kept.put(pool.id(), pool));
        for (Pool pool : pools) {
            String item = item(pool);
            Pool before = known(now, item, pool.id());
            if (kept.remove(pool.id()) == null) {
                throw Rules.invalid(item, "id", pool.id() + " occurs twice in this call");
            }
            if (pool.pid() != before.pid()) {
                throw Rules.invalid(item, "pid", "is " + before.pid() + " and can not become " + pool.pid()
                        + "; create a pool instead");
            }
            if (!pool.operator().equals(before.operator())) {
                throw Rules.invalid(item, "operator", "can not be changed without its secret; create the pool anew");
            }
        }
        return checkUnique(kept.values(), pools);
    }

    private static List<Pool> checkUnique(Collection<Pool> kept, List<Pool> changed) throws InventoryException {
        Rules.atMost("pools", kept.size() + changed.size(), POOLS_MAX);
        Rules.unique(kept, changed, "pid", Pool::pid, PoolChanges::item);
        Rules.unique(kept, changed, "name", Pool::name, PoolChanges::item);
        return changed;
    }

    private static Pool known(Snapshot now, String item, String id) throws InventoryException {
        Pool pool = id == null ? null : now.pool(id);
        if (pool == null) {
            throw Rules.notFound(item, "id", "there is no pool " + id);
        }
        return pool;
    }

    private static String item(Pool pool) {
        return Rules.item("pool", 0, pool.name());
    }
}
