package prb.worker.inventory.command;

import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.worker.api.InventoryException;
import prb.worker.inventory.StoredInventory;

/** {@code prb:inventory list|export|log|import|key}; what an import changes takes effect at once. */
@Component(service = InventoryCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=inventory"})
public final class InventoryCommand {

    private static final String AUTHOR = "shell";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable StoredInventory stored;

    /** One verb with its words. */
    public String inventory(String... words) throws InventoryException, IOException {
        StoredInventory present = stored;
        if (present == null) {
            throw new IllegalStateException("this role keeps no inventory at present; its log names the reason");
        }
        return new InventoryVerbs(present, AUTHOR).run(List.of(words));
    }
}
