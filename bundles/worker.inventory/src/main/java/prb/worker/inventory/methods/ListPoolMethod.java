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

/** {@code ListPool}: all pools. */
@Component(service = WalkieMethod.class)
public final class ListPoolMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public ListPoolMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "ListPool";
    }

    @Override
    public Access access() {
        return Access.READ;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        return PoolMessages.list(inventory, inventory.pools());
    }
}
