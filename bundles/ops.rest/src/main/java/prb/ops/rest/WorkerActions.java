package prb.ops.rest;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import prb.ops.api.ApiRole;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewWorker;
import prb.worker.api.Worker;

/**
 * {@code POST /api/v1/workers/enable|disable|delete|move|stake} with {@code {"ids":[...]}}, and {@code add|change} with
 * {@code {"workers":[...]}}: what becomes of the inventory's workers, of all that are named or of none.
 */
@Component(service = {}, immediate = true)
public final class WorkerActions {

    private static final String IDS = "ids";
    private static final String WORKERS = "workers";
    private static final String POOL = "pool";
    private static final String NAME = "name";
    private static final String ENDPOINT = "endpoint";
    private static final String ENABLED = "enabled";
    private static final String SYNC_ONLY = "sync_only";
    private static final String GATEKEEPER = "gatekeeper";

    private final WorkerList workers;
    private final Registrations registrations;

    @Activate
    public WorkerActions(BundleContext context, @Reference WorkerList workers) {
        this.workers = workers;
        this.registrations = new Registrations(context);
        add("enable", (inventory, body) -> switched(inventory, body, true));
        add("disable", (inventory, body) -> switched(inventory, body, false));
        add("delete", WorkerActions::delete);
        add("move", WorkerActions::move);
        add("stake", WorkerActions::stake);
        add("add", WorkerActions::create);
        add("change", WorkerActions::change);
    }

    @Deactivate
    void close() {
        registrations.close();
    }

    private void add(String name, InventoryOrder order) {
        registrations.add(FleetActions.PATH + name, ApiRole.ADMIN, call -> InventoryOrder.run(workers, call, order));
    }

    private static Results switched(Inventory inventory, Body body, boolean enabled) throws InventoryException {
        return all(inventory, body.only(IDS), worker -> new Worker(worker.id(), worker.pid(), worker.name(), worker.endpoint(),
                worker.stake(), enabled, worker.syncOnly(), worker.gatekeeper()), enabled ? "it is enabled" : "it is disabled");
    }

    private static Results move(Inventory inventory, Body body) throws InventoryException {
        long pool = body.only(IDS, POOL).number(POOL).orElseThrow(() -> body.refused(POOL, "is missing"));
        return all(inventory, body, worker -> new Worker(worker.id(), pool, worker.name(), worker.endpoint(), worker.stake(),
                worker.enabled(), worker.syncOnly(), worker.gatekeeper()), "it is in pool " + pool);
    }

    private static Results stake(Inventory inventory, Body body) throws InventoryException {
        BigInteger stake = Stakes.needed(body.only(IDS, Stakes.STAKE, Stakes.STAKE_PHA));
        return all(inventory, body, worker -> new Worker(worker.id(), worker.pid(), worker.name(), worker.endpoint(), stake,
                worker.enabled(), worker.syncOnly(), worker.gatekeeper()), "its stake is " + Answers.pha(stake) + " PHA");
    }

    private static Results all(Inventory inventory, Body body, UnaryOperator<Worker> change, String done)
            throws InventoryException {
        List<Worker> changed = inventory.updateWorkers(InventoryOrder.workers(inventory, body.texts(IDS)).stream().map(change)
                .toList());
        return told(changed, done);
    }

    private static Results told(List<Worker> workers, String done) {
        Results results = new Results();
        workers.forEach(worker -> results.add(worker.id(), true, worker.name() + ": " + done));
        return results;
    }

    private static Results delete(Inventory inventory, Body body) throws InventoryException {
        List<Worker> gone = InventoryOrder.workers(inventory, body.only(IDS).texts(IDS));
        inventory.deleteWorkers(gone.stream().map(Worker::id).toList());
        return told(gone, "it is deleted");
    }

    private static Results create(Inventory inventory, Body body) throws InventoryException {
        List<NewWorker> wanted = new ArrayList<>();
        for (Body each : body.only(WORKERS).items(WORKERS)) {
            each.only(NAME, POOL, ENDPOINT, Stakes.STAKE, Stakes.STAKE_PHA, ENABLED, SYNC_ONLY, GATEKEEPER);
            long pool = each.number(POOL).orElseThrow(() -> each.refused(POOL, "is missing"));
            wanted.add(new NewWorker(pool, each.needed(NAME), each.needed(ENDPOINT), Stakes.needed(each).toString(), each.flag(
                    ENABLED).orElse(true), each.flag(SYNC_ONLY).orElse(false), each.flag(GATEKEEPER).orElse(false)));
        }
        return told(inventory.createWorkers(wanted), "it is added");
    }

    private static Results change(Inventory inventory, Body body) throws InventoryException {
        List<Body> items = body.only(WORKERS).items(WORKERS);
        List<String> ids = items.stream().map(each -> each.needed("id")).toList();
        List<Worker> before = InventoryOrder.workers(inventory, ids);
        List<Worker> wanted = new ArrayList<>();
        for (int i = 0; i < items.size(); i++) {
            wanted.add(changed(before.get(i), items.get(i)));
        }
        return told(inventory.updateWorkers(wanted), "it is changed");
    }

    /** What an item leaves out stays as it is. */
    private static Worker changed(Worker worker, Body item) {
        item.only("id", NAME, POOL, ENDPOINT, Stakes.STAKE, Stakes.STAKE_PHA, ENABLED, SYNC_ONLY, GATEKEEPER);
        URI endpoint = item.text(ENDPOINT).map(text -> uri(item, text)).orElse(worker.endpoint());
        return new Worker(worker.id(), item.number(POOL).orElse(worker.pid()), item.text(NAME).orElse(worker.name()), endpoint,
                Stakes.of(item).orElse(worker.stake()), item.flag(ENABLED).orElse(worker.enabled()), item.flag(SYNC_ONLY).orElse(
                        worker.syncOnly()),
                item.flag(GATEKEEPER).orElse(worker.gatekeeper()));
    }

    private static URI uri(Body item, String text) {
        try {
            return URI.create(text);
        } catch (IllegalArgumentException e) {
            throw item.refused(ENDPOINT, "is no URL");
        }
    }
}
