package prb.worker.inventory.methods;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.wire.walkie.WorkerCreate;
import prb.worker.api.Worker;
import prb.worker.inventory.StoredInventory;

/** {@code CreateWorker}: all workers of the call or none; a uuid in it is ignored. */
@Component(service = WalkieMethod.class)
public final class CreateWorkerMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public CreateWorkerMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "CreateWorker";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        WorkerCreate wanted = Answers.parse(WorkerCreate.parser(), request);
        for (prb.wire.walkie.Worker one : wanted.getWorkersList()) {
            WorkerMessages.requirePool(inventory, one.getPid());
        }
        List<Worker> created = Answers.changed(
                () -> inventory.by(Answers.author(caller))
                        .createWorkers(wanted.getWorkersList().stream().map(WorkerMessages::created).toList()));
        return WorkerMessages.list(created);
    }
}
