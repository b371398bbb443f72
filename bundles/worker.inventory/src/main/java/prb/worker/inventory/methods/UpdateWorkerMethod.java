package prb.worker.inventory.methods;

import java.util.ArrayList;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.WorkerUpdate;
import prb.worker.api.Worker;
import prb.worker.inventory.StoredInventory;

/**
 * {@code UpdateWorker}: replaces, moves or deletes workers, all of the call or none. Items are looked up as workers are before
 * the call; the value must be whole. Deleted workers are not in the answer.
 */
@Component(service = WalkieMethod.class)
public final class UpdateWorkerMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public UpdateWorkerMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "UpdateWorker";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        WorkerUpdate wanted = Answers.parse(WorkerUpdate.parser(), request);
        WorkerMessages.Known before = new WorkerMessages.Known(inventory.workers());
        List<Worker> changed = Answers.changed(() -> {
            List<Worker> updated = new ArrayList<>();
            List<String> deleted = new ArrayList<>();
            for (WorkerUpdate.Item item : wanted.getItemsList()) {
                Worker worker = before.find(item.getId());
                if (!item.hasWorker()) {
                    throw Answers.notFound("Can't find worker: the new value is missing for " + PoolMessages.text(item.getId()));
                }
                if (item.getWorker().getDeleted()) {
                    deleted.add(worker.id());
                } else {
                    WorkerMessages.requirePool(inventory, item.getWorker().getPid());
                    updated.add(WorkerMessages.updated(updated.size() + deleted.size(), worker, item.getWorker()));
                }
            }
            return inventory.by(Answers.author(caller)).changeWorkers(updated, deleted);
        });
        return WorkerMessages.list(changed);
    }
}
