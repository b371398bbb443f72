package old.strategy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Component;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;

/** Puts each new worker into a batch of its own, which the bridge itself never does: so its work shows on chain. */
@Component(property = "service.ranking:Integer=50")
public final class OldStrategy implements ExtrinsicStrategy {

    @Override
    public boolean accepts(String kind) {
        return kind.equals("add_worker");
    }

    @Override
    public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
        List<Plan> plans = new ArrayList<>();
        for (TradeJob job : jobs) {
            JobAction.AddWorker action = (JobAction.AddWorker) job.action();
            Bytes one = runtime.call("PhalaStakePoolv2", "add_worker", action.pid(), action.publicKey());
            Bytes call = runtime.call("Utility", "force_batch", List.of(Runtime.rawArgument(one)));
            if (job.proxiedOwner().isPresent()) {
                call = runtime.call("Proxy", "proxy", Value.variant("Id", job.proxiedOwner().get().bytes()), Optional.empty(),
                        Runtime.rawArgument(call));
            }
            plans.add(new Send(call, List.of(job.id()), true, job.proxiedOwner().isPresent()));
        }
        return plans;
    }
}
