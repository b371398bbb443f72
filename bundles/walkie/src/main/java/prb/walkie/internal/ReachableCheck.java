package prb.walkie.internal;

import java.util.List;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether peers can reach this node: it knows its chain identity, without which it tells nothing, and listens. */
@Component(service = HealthCheck.class,
        property = {HealthCheck.NAME + "=walkie", HealthCheck.TAGS + "=health", HealthCheck.TAGS + "=ready"})
public final class ReachableCheck implements HealthCheck {

    private final WalkieNode node;

    @Activate
    public ReachableCheck(@Reference WalkieNode node) {
        this.node = node;
    }

    @Override
    public Result execute() {
        return of(node.chainIdentity(), node.addresses(), node.missing());
    }

    /** @param addresses where it listens @param missing where it should and does not */
    static Result of(String chainIdentity, List<String> addresses, List<String> missing) {
        if (chainIdentity.isEmpty()) {
            return new Result(Result.Status.TEMPORARILY_UNAVAILABLE,
                    "the chain identity, the hash of para block 1, is not known yet; peers are neither sought nor answered");
        }
        if (!missing.isEmpty()) {
            return new Result(addresses.isEmpty() ? Result.Status.CRITICAL : Result.Status.WARN,
                    "cannot listen at " + String.join(", ", missing) + "; the log says why");
        }
        return new Result(Result.Status.OK, addresses.isEmpty() ? "listens nowhere, as configured" : "listens at "
                + String.join(", ", addresses));
    }
}
