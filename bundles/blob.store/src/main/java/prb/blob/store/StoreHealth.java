package prb.blob.store;

import java.util.List;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;

/** Health of the store, also while it can not be opened: then there is nothing that could tell. Any thread. */
@Component(service = HealthCheck.class, configurationPid = "prb.blob.store", configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hc.name=store", "hc.tags=health", "hc.tags=ready"})
public final class StoreHealth implements HealthCheck {

    /** Damaged facts that are named. */
    private static final int NAMED_MAX = 8;

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Condition present;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Condition store = present;
        if (store == null) {
            log.critical("The blob store is not open: the log says why. No blob is served until it is");
            return new Result(log);
        }
        store.shortage().ifPresent(why -> log.critical("{}. Free some space", why));
        if (store.isAllLost()) {
            log.critical("The blob store lost all facts: restart this process to fetch all of them again");
        }
        List<String> damaged = store.waitingForRepair(NAMED_MAX);
        if (!damaged.isEmpty()) {
            log.warn("Damaged facts wait until they are fetched again: {}. If that lasts, see what the encoder says of its nodes",
                    String.join(", ", damaged));
        }
        if (store.wantsRebuild()) {
            log.warn("A file of the blob store is rotten: restart soon, it is rebuilt then");
        }
        log.info("The blob store is open");
        return new Result(log);
    }
}
