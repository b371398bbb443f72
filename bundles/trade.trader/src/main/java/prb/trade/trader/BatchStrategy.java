package prb.trade.trader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.osgi.framework.Constants;
import org.osgi.service.component.annotations.Component;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.TradeJob;

/**
 * The strategy of the original bridge: calls in {@code utility.force_batch}, wrapped in {@code proxy.proxy} for an account that
 * acts for another. A single call goes unwrapped, so that the chain's own checks of message sequences see it.
 */
@Component(service = ExtrinsicStrategy.class, property = Constants.SERVICE_RANKING + ":Integer=0")
public final class BatchStrategy implements ExtrinsicStrategy {

    private record Item(String jobId, Bytes call) {}

    @Override
    public boolean accepts(String kind) {
        return true;
    }

    @Override
    public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
        List<Plan> plans = new ArrayList<>();
        Map<Optional<AccountId>, List<TradeJob>> byOwner = new LinkedHashMap<>();
        jobs.forEach(job -> byOwner.computeIfAbsent(job.proxiedOwner(), owner -> new ArrayList<>()).add(job));
        byOwner.forEach((owner, ofOwner) -> formFor(owner, ofOwner, runtime, limits, plans));
        return plans;
    }

    private static void formFor(Optional<AccountId> owner, List<TradeJob> jobs, Runtime runtime, Limits limits,
            List<Plan> plans) {
        List<Item> batch = new ArrayList<>();
        int bytes = 0;
        for (TradeJob job : jobs) {
            List<Bytes> calls;
            try {
                calls = Calls.of(runtime, job.action());
            } catch (IllegalArgumentException e) {
                plans.add(new Refuse(List.of(job.id()), "the call can not be formed: " + e.getMessage()));
                continue;
            }
            int size = calls.stream().mapToInt(Bytes::size).sum();
            if (!batch.isEmpty() && (batch.size() + calls.size() > limits.callsMax() || bytes + size > limits.callBytesMax())) {
                plans.add(send(owner, batch, runtime));
                batch = new ArrayList<>();
                bytes = 0;
            }
            for (Bytes call : calls) {
                batch.add(new Item(job.id(), call));
            }
            bytes += size;
        }
        if (!batch.isEmpty()) {
            plans.add(send(owner, batch, runtime));
        }
    }

    private static Plan send(Optional<AccountId> owner, List<Item> batch, Runtime runtime) {
        boolean batched = batch.size() > 1;
        Bytes call = batched
                ? runtime.call("Utility", "force_batch", batch.stream().map(item -> Runtime.rawArgument(item.call())).toList())
                : batch.getFirst().call();
        if (owner.isPresent()) {
            call = runtime.call("Proxy", "proxy", Value.variant("Id", owner.get().bytes()), Optional.empty(),
                    Runtime.rawArgument(call));
        }
        return new Send(call, batch.stream().map(Item::jobId).toList(), batched, owner.isPresent());
    }
}
