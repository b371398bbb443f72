package prb.examples.tip;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;

/** Stands for the bridge's own strategy: an extrinsic for each new worker. */
final class Plain implements ExtrinsicStrategy {

    @Override
    public boolean accepts(String kind) {
        return kind.equals("add_worker");
    }

    @Override
    public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
        List<Plan> plans = new ArrayList<>();
        for (TradeJob job : jobs) {
            JobAction.AddWorker action = (JobAction.AddWorker) job.action();
            Bytes call = runtime.call("PhalaStakePoolv2", "add_worker", action.pid(), action.publicKey());
            if (job.proxiedOwner().isPresent()) {
                Value owner = Value.variant("Id", job.proxiedOwner().get().bytes());
                call = runtime.call("Proxy", "proxy", owner, Optional.empty(), Runtime.rawArgument(call));
            }
            plans.add(new Send(call, List.of(job.id()), false, job.proxiedOwner().isPresent()));
        }
        return plans;
    }
}
