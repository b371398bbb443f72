package prb.worker.inventory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;

/** Prepares changes of pools. Deriving and wrapping keys takes milliseconds, so it is done here, before the lock. Any thread. */
final class PoolChanges {

    static final int POOLS_MAX = 10_000;

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
        return Prepared.writing(now -> new Prepared.Plan<>(List.of(), checkUnique(now.pools(), pools)),
                (now, pool, file) -> file.insert(pool, Objects.requireNonNull(closedKeys.get(pool.id()))));
    }

    /** @param deleted ids; an id may be named more than once */
    Prepared<Pool> change(List<PoolUpdate> wanted, Collection<String> deleted) throws InventoryException {
        List<Pool> pools = new ArrayList<>();
        Map<String, byte[]> closedKeys = new HashMap<>();
        for (PoolUpdate one : wanted) {
            Pool pool = one.pool();
            String item = Rules.item("pool", pools.size(), pool.name());
            Rules.name(item, pool.name());
            Rules.pid(item, pool.pid());
            if (one.operatorSecret().isPresent()) {
                Keypair operator = Rules.operator(item, one.operatorSecret().get());
                pool = new Pool(pool.id(), pool.pid(), pool.name(), operator.accountId(), pool.proxiedOwner(), pool.enabled(),
                        pool.syncOnly());
                closedKeys.put(pool.id(), keys.close(operator));
            }
            pools.add(pool);
        }
        Set<String> going = new LinkedHashSet<>(deleted);
        return new Prepared<>(now -> checkChange(now, pools, closedKeys.keySet(), going),
                (now, pool, file) -> file.deletePool(pool.id()), List.of(
                        (now, pool, file) -> file.parkPool(pool.id()),
                        (now, pool, file) -> file.update(pool, closedKeys.get(pool.id()))));
    }

    private static Prepared.Plan<Pool> checkChange(Snapshot now, List<Pool> pools, Set<String> rekeyed, Set<String> deleted)
            throws InventoryException {
        Map<String, Pool> kept = new HashMap<>();
        now.pools().forEach(pool -> kept.put(pool.id(), pool));
        List<Pool> going = new ArrayList<>();
        for (String id : deleted) {
            going.add(known(now, "pool", id));
            kept.remove(id);
        }
        for (Pool pool : pools) {
            String item = item(pool);
            Pool before = known(now, item, pool.id());
            if (kept.remove(pool.id()) == null) {
                throw Rules.invalid(item, "id", pool.id() + " occurs twice in this call");
            }
            if (!rekeyed.contains(pool.id()) && !pool.operator().equals(before.operator())) {
                throw Rules.invalid(item, "operator", "can not be changed without its secret");
            }
        }
        return new Prepared.Plan<>(going, checkUnique(kept.values(), pools));
    }

    static List<Pool> checkUnique(Collection<Pool> kept, List<Pool> changed) throws InventoryException {
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
