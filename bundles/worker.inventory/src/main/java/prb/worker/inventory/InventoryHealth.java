package prb.worker.inventory;

import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Health of the inventory. A component of its own, so that an inventory that did not open shows too. Any thread. */
@Component(service = HealthCheck.class, configurationPid = "prb.worker.inventory",
        configurationPolicy = ConfigurationPolicy.REQUIRE, property = {"hc.name=inventory", "hc.tags=health"})
public final class InventoryHealth implements HealthCheck {

    private volatile @Nullable StoredInventory inventory;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindInventory(StoredInventory opened) {
        inventory = opened;
    }

    void unbindInventory(StoredInventory closed) {
        if (inventory == closed) {
            inventory = null;
        }
    }

    @Override
    public Result execute() {
        StoredInventory open = inventory;
        if (open == null) {
            return new Result(Result.Status.CRITICAL, "the inventory is not open; the log names the reason");
        }
        Optional<String> trouble = open.fleetTrouble();
        if (trouble.isPresent()) {
            return new Result(Result.Status.CRITICAL, trouble.get());
        }
        Collection<KeyCheck.Fault> faults = open.keyFaults();
        if (!faults.isEmpty()) {
            return new Result(Result.Status.WARN, "operator keys of these pools can not be used: " + faults
                    + "; give the pools their operators anew");
        }
        Optional<String> behind = open.behind();
        if (behind.isPresent()) {
            return new Result(Result.Status.WARN, behind.get());
        }
        OptionalLong revision = open.fleetRevision();
        return new Result(Result.Status.OK, open.pools().size() + " pools, " + open.workers().size() + " workers"
                + (revision.isPresent() ? ", revision " + revision.getAsLong() + " of the fleet" : ""));
    }
}
