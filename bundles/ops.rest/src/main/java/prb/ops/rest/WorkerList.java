package prb.ops.rest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;

/** Pools and workers of this role, what is configured together with what is driven. Any thread; never waits for a worker. */
@Component(service = WorkerList.class)
public final class WorkerList {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Fleet fleet; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Inventory inventory; // set by the framework, and by tests

    Optional<Fleet> fleet() {
        return Optional.ofNullable(fleet);
    }

    Optional<Inventory> inventory() {
        return Optional.ofNullable(inventory);
    }

    /** All workers of the inventory, and those that are driven without one; empty where there is neither. */
    Optional<List<WorkerView>> all() {
        Fleet driving = fleet;
        Inventory stored = inventory;
        if (driving == null && stored == null) {
            return Optional.empty();
        }
        Map<String, WorkerReport> reports = new HashMap<>();
        if (driving != null) {
            driving.reports().forEach(report -> reports.put(report.worker().id(), report));
        }
        List<WorkerView> views = new ArrayList<>();
        if (stored != null) {
            Map<Long, Pool> pools = pools(stored);
            for (Worker worker : stored.workers()) {
                views.add(view(worker, reports.remove(worker.id()), pools.get(worker.pid()), driving != null));
            }
        }
        reports.values().forEach(report -> views.add(new WorkerView(report.worker(), Optional.of(report), report.reason())));
        return Optional.of(views);
    }

    private static Map<Long, Pool> pools(Inventory stored) {
        Map<Long, Pool> pools = new HashMap<>();
        stored.pools().forEach(pool -> pools.put(pool.pid(), pool));
        return pools;
    }

    private static WorkerView view(Worker worker, @Nullable WorkerReport report, @Nullable Pool pool, boolean driving) {
        String reason = report == null ? Why.notDriven(worker, Optional.ofNullable(pool), driving) : report.reason();
        return new WorkerView(worker, Optional.ofNullable(report), reason);
    }
}
