package prb.ops.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiRole;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;

/**
 * {@code POST /api/v1/pools/add|change} with {@code {"pools":[...]}} and {@code delete} with {@code {"ids":[...]}}: all that are
 * named or none. An operator's secret comes in and is never told again.
 */
@Component(service = {}, immediate = true)
public final class PoolActions {

    private static final String PATH = "/api/v1/pools/";
    private static final String POOLS = "pools";
    private static final String PID = "pid";
    private static final String NAME = "name";
    private static final String OWNER = "owner";
    private static final String SECRET = "operator_secret";
    private static final String ENABLED = "enabled";
    private static final String SYNC_ONLY = "sync_only";

    private final WorkerList workers;
    private final Registrations registrations;

    @Activate
    public PoolActions(BundleContext context, @Reference WorkerList workers) {
        this.workers = workers;
        this.registrations = new Registrations(context);
        add("add", PoolActions::create);
        add("change", PoolActions::change);
        add("delete", PoolActions::delete);
    }

    @Deactivate
    void close() {
        registrations.close();
    }

    private void add(String name, InventoryOrder order) {
        registrations.add(PATH + name, ApiRole.ADMIN, call -> InventoryOrder.run(workers, call, order));
    }

    private static Results told(List<Pool> pools, String done) {
        Results results = new Results();
        pools.forEach(pool -> results.add(pool.id(), true, pool.name() + ": " + done + ", its operator is " + pool.operator()
                .toSs58(Answers.SS58_PREFIX)));
        return results;
    }

    private static Results create(Inventory inventory, Body body) throws InventoryException {
        List<NewPool> wanted = new ArrayList<>();
        for (Body each : body.only(POOLS).items(POOLS)) {
            each.only(PID, NAME, SECRET, OWNER, ENABLED, SYNC_ONLY);
            long pid = each.number(PID).orElseThrow(() -> each.refused(PID, "is missing"));
            wanted.add(new NewPool(pid, each.needed(NAME), each.needed(SECRET), owner(each), each.flag(ENABLED).orElse(true), each
                    .flag(SYNC_ONLY).orElse(false)));
        }
        return told(inventory.createPools(wanted), "it is added");
    }

    /** The owner whose proxy the operator is; an account, or null for none. */
    private static Optional<AccountId> owner(Body body) {
        return body.text(OWNER).map(text -> {
            try {
                return AccountId.parse(text);
            } catch (IllegalArgumentException e) {
                throw body.refused(OWNER, "is no account");
            }
        });
    }

    private static Results change(Inventory inventory, Body body) throws InventoryException {
        Map<String, Pool> known = known(inventory);
        List<PoolUpdate> wanted = new ArrayList<>();
        for (Body each : body.only(POOLS).items(POOLS)) {
            each.only("id", PID, NAME, SECRET, OWNER, ENABLED, SYNC_ONLY);
            Pool pool = found(known, each.needed("id"));
            Pool changed = new Pool(pool.id(), each.number(PID).orElse(pool.pid()), each.text(NAME).orElse(pool.name()), pool
                    .operator(), each.has(OWNER) ? owner(each) : pool.proxiedOwner(),
                    each.flag(ENABLED).orElse(pool.enabled()), each.flag(SYNC_ONLY).orElse(pool.syncOnly()));
            wanted.add(new PoolUpdate(changed, each.text(SECRET)));
        }
        return told(inventory.changePools(wanted, List.of()), "it is changed");
    }

    private static Results delete(Inventory inventory, Body body) throws InventoryException {
        Map<String, Pool> known = known(inventory);
        List<Pool> gone = new ArrayList<>();
        for (String id : body.only("ids").texts("ids")) {
            gone.add(found(known, id));
        }
        inventory.deletePools(gone.stream().map(Pool::id).toList());
        return told(gone, "it and its workers are deleted");
    }

    private static Map<String, Pool> known(Inventory inventory) {
        Map<String, Pool> known = new HashMap<>();
        inventory.pools().forEach(pool -> known.put(pool.id(), pool));
        return known;
    }

    private static Pool found(Map<String, Pool> known, String id) throws InventoryException {
        Pool pool = known.get(id);
        if (pool == null) {
            throw new InventoryException(InventoryException.Kind.NOT_FOUND, "pool \"" + Query.cut(id) + "\"", "id",
                    "there is none with this id");
        }
        return pool;
    }
}
