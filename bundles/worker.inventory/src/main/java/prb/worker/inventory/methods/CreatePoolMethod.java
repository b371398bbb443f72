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
import prb.wire.walkie.PoolCreate;
import prb.worker.api.NewPool;
import prb.worker.api.Pool;
import prb.worker.inventory.StoredInventory;

/** {@code CreatePool}: all pools of the call or none; a uuid in it is ignored. */
@Component(service = WalkieMethod.class)
public final class CreatePoolMethod implements WalkieMethod {

    private final StoredInventory inventory;

    @Activate
    public CreatePoolMethod(@Reference StoredInventory inventory) {
        this.inventory = inventory;
    }

    @Override
    public String name() {
        return "CreatePool";
    }

    @Override
    public Access access() {
        return Access.CHANGE;
    }

    @Override
    public Bytes handle(Caller caller, Bytes request) throws WalkieException {
        PoolCreate wanted = Answers.parse(PoolCreate.parser(), request);
        List<Pool> created = Answers.changed(() -> {
            List<NewPool> pools = new ArrayList<>();
            for (prb.wire.walkie.Pool one : wanted.getPoolsList()) {
                pools.add(PoolMessages.created(pools.size(), one));
            }
            return inventory.by(Answers.author(caller)).createPools(pools);
        });
        return PoolMessages.list(inventory, created);
    }
}
