package prb.worker.inventory.methods;

import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.scale.Bytes;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.worker.inventory.StoredInventory;

/** {@code ListWorker}: all workers. */
@Component(service = WalkieMethod.class)
public final class ListWorkerMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public ListWorkerMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "ListWorker";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        return WorkerMessages.list(inventory.workers());
    }
}
