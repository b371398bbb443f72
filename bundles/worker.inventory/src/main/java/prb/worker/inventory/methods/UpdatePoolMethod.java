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
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.inventory.StoredInventory;

/**
 * {@code UpdatePool}: replaces or deletes pools, all of the call or none. Items are looked up as pools are before the call; the
 * value must be whole but for the mnemonic: without one the operator stays. Deleted pools, whose workers go with them, are not
 * in the answer.
 */
@Component(service = WalkieMethod.class)
public final class UpdatePoolMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public UpdatePoolMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "UpdatePool";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        prb.wire.walkie.PoolUpdate wanted = Answers.parse(prb.wire.walkie.PoolUpdate.parser(), request);
        List<Pool> before = inventory.pools();
        List<Pool> changed = Answers.changed(() -> {
            List<PoolUpdate> updated = new ArrayList<>();
            List<String> deleted = new ArrayList<>();
            for (prb.wire.walkie.PoolUpdate.Item item : wanted.getItemsList()) {
                Pool pool = PoolMessages.find(before, item.getId());
                if (!item.hasPool()) {
                    throw Answers.notFound("Can't find pool: the new value is missing for " + PoolMessages.text(item.getId()));
                }
                if (item.getPool().getDeleted()) {
                    deleted.add(pool.id());
                } else {
                    updated.add(PoolMessages.updated(updated.size() + deleted.size(), pool, item.getPool()));
                }
            }
            return inventory.by(Answers.author(caller)).changePools(updated, deleted);
        });
        return PoolMessages.list(inventory, changed);
    }
}
