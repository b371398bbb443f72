package prb.worker.inventory;

import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import prb.worker.api.InventoryException;
import prb.worker.api.NewWorker;
import prb.worker.api.Worker;

/** Prepares changes of workers. Stateless; any thread. */
final class WorkerChanges {

    static final int WORKERS_MAX = 100_000;

    Prepared<Worker> create(List<NewWorker> wanted) throws InventoryException {
        Rules.atMost("workers", wanted.size(), WORKERS_MAX);
        List<Worker> workers = new ArrayList<>();
        for (NewWorker one : wanted) {
            String item = Rules.item("worker", workers.size(), one.name());
            Rules.name(item, one.name());
            URI endpoint = Rules.endpoint(item, one.endpoint());
            BigInteger stake = Rules.stake(item, one.stake());
            workers.add(new Worker(UUID.randomUUID().toString(), one.pid(), one.name(), endpoint, stake, one.enabled(),
                    one.syncOnly(), one.gatekeeper()));
        }
        return Prepared.writing(now -> new Prepared.Plan<>(List.of(), checkFit(now, now.workers(), workers)),
                (now, worker, file) -> file.insert(worker, poolId(now, worker)));
    }

    /** @param deleted ids; an id may be named more than once */
    Prepared<Worker> change(List<Worker> wanted, Collection<String> deleted) throws InventoryException {
        List<Worker> workers = new ArrayList<>();
        for (Worker one : wanted) {
            String item = Rules.item("worker", workers.size(), one.name());
            Rules.name(item, one.name());
            URI endpoint = Rules.endpoint(item, one.endpoint() == null ? null : one.endpoint().toString());
            BigInteger stake = Rules.stake(item, one.stake() == null ? null : one.stake().toString());
            workers.add(new Worker(one.id(), one.pid(), one.name(), endpoint, stake, one.enabled(),
                    one.syncOnly(), one.gatekeeper()));
        }
        Set<String> going = new LinkedHashSet<>(deleted);
        return new Prepared<>(now -> checkChange(now, workers, going), (now, worker, file) -> file.deleteWorker(worker.id()),
                List.of((now, worker, file) -> file.parkWorker(worker.id()),
                        (now, worker, file) -> file.update(worker, poolId(now, worker))));
    }

    private static Prepared.Plan<Worker> checkChange(Snapshot now, List<Worker> workers, Set<String> deleted)
            throws InventoryException {
        Map<String, Worker> kept = new HashMap<>();
        now.workers().forEach(worker -> kept.put(worker.id(), worker));
        List<Worker> going = new ArrayList<>();
        for (String id : deleted) {
            going.add(known(now, "worker", id));
            kept.remove(id);
        }
        for (Worker worker : workers) {
            known(now, item(worker), worker.id());
            if (kept.remove(worker.id()) == null) {
                throw Rules.invalid(item(worker), "id", worker.id() + " occurs twice in this call");
            }
        }
        return new Prepared.Plan<>(going, checkFit(now, kept.values(), workers));
    }

    static List<Worker> checkFit(Snapshot now, Collection<Worker> kept, List<Worker> changed) throws InventoryException {
        Rules.atMost("workers", kept.size() + changed.size(), WORKERS_MAX);
        for (Worker worker : changed) {
            if (now.pool(Rules.pid(item(worker), worker.pid())) == null) {
                throw Rules.notFound(item(worker), "pid", "there is no pool " + worker.pid() + "; create the pool first");
            }
        }
        Rules.unique(kept, changed, "name", Worker::name, WorkerChanges::item);
        return changed;
    }

    /** After the check: the pool is there. */
    static String poolId(Snapshot now, Worker worker) {
        return Objects.requireNonNull(now.pool(worker.pid())).id();
    }

    private static Worker known(Snapshot now, String item, String id) throws InventoryException {
        Worker worker = id == null ? null : now.worker(id);
        if (worker == null) {
            throw Rules.notFound(item, "id", "there is no worker " + id);
        }
        return worker;
    }

    private static String item(Worker worker) {
        return Rules.item("worker", 0, worker.name());
    }
}
