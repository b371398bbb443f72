package prb.trade.trader;

import java.math.BigInteger;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;

/**
 * What extrinsics cost, as finalized blocks showed: nodes are not asked beforehand. A call of a kind that was never sent counts
 * nothing, so the first batch of a kind may be too heavy; the node refuses it then, and it is sent in halves. Any thread.
 */
final class Costs {

    /** Part of what one extrinsic may weigh that a batch is filled to, in percent. */
    private static final int FILL = 75;
    private static final BigInteger HUNDRED = BigInteger.valueOf(100);

    private final Map<String, OutcomeReader.Weight> callByKind = new ConcurrentHashMap<>();
    private volatile BigInteger fee = BigInteger.ZERO;

    /** The fee that the last extrinsic paid, without its tip; 0 before there was one. */
    BigInteger fee() {
        return fee;
    }

    void paid(BigInteger amount) {
        fee = amount;
    }

    /** @param calls how many calls of this one kind the extrinsic had, 1 or more */
    void weighed(String kind, int calls, OutcomeReader.Weight whole) {
        BigInteger count = BigInteger.valueOf(calls);
        callByKind.put(kind, new OutcomeReader.Weight(whole.time().divide(count), whole.proof().divide(count)));
    }

    /** How many calls a job has. */
    static int calls(TradeJob job) {
        return job.action() instanceof JobAction.SyncMessages sync ? Math.max(1, sync.messages().size()) : 1;
    }

    /** Which part of an extrinsic that is full a job takes, by weight; 0 while nothing is known of its kind. */
    double share(TradeJob job, Runtime runtime) {
        OutcomeReader.Weight call = callByKind.get(job.action().kind());
        Optional<OutcomeReader.Weight> most = call == null ? Optional.empty() : extrinsicMax(runtime);
        if (call == null || most.isEmpty()) {
            return 0;
        }
        double ofOne = Math.max(ratio(call.time(), most.get().time()), ratio(call.proof(), most.get().proof()));
        return ofOne * calls(job);
    }

    private static double ratio(BigInteger part, BigInteger most) {
        BigInteger fill = most.multiply(BigInteger.valueOf(FILL)).divide(HUNDRED);
        return fill.signum() == 0 ? 0 : part.doubleValue() / fill.doubleValue();
    }

    private static Optional<OutcomeReader.Weight> extrinsicMax(Runtime runtime) {
        try {
            Value weights = runtime.constant("System", "BlockWeights");
            return weights.get("per_class").get("normal").get("max_extrinsic").asOptional().filter(
                    Value.Struct.class::isInstance).map(
                            most -> new OutcomeReader.Weight(most.get("ref_time").asBigInteger(),
                                    most.get("proof_size").asBigInteger()));
        } catch (IllegalArgumentException unknownForm) {
            return Optional.empty();
        }
    }
}
