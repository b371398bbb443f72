package __package__;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;

/**
 * Sends each new worker in an extrinsic of its own; everything else is left to the strategies below. The ranking decides who is
 * asked first: the bridge's own strategy has 0.
 */
@Component(property = Constants.SERVICE_RANKING + ":Integer=100")
public final class __Class__ implements ExtrinsicStrategy {

    @Override
    public boolean accepts(String kind) {
        return kind.equals("add_worker");
    }

    @Override
    public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
        List<Plan> plans = new ArrayList<>();
        for (TradeJob job : jobs) {
            if (job.action() instanceof JobAction.AddWorker action) {
                Bytes call = runtime.call("PhalaStakePoolv2", "add_worker", action.pid(), action.publicKey());
                plans.add(job.proxiedOwner().isEmpty()
                        ? new Send(call, List.of(job.id()), false, false)
                        : proxied(job, call, runtime));
            } else {
                plans.add(new Refuse(List.of(job.id()), "no job of this strategy's kind"));
            }
        }
        return plans;
    }

    private static Plan proxied(TradeJob job, Bytes call, Runtime runtime) {
        Value owner = Value.variant("Id", job.proxiedOwner().orElseThrow().bytes());
        Bytes wrapped = runtime.call("Proxy", "proxy", owner, Optional.empty(), Runtime.rawArgument(call));
        return new Send(wrapped, List.of(job.id()), false, true);
    }
}
