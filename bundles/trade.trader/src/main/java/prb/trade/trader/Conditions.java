package prb.trade.trader;

import java.util.Optional;
import java.util.Set;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.Precondition;
import prb.trade.api.TradeJob;

/** Looks preconditions of jobs up in the state of a finalized block. */
final class Conditions {

    private static final String REGISTRY = "PhalaRegistry";
    private static final String POOLS = "PhalaStakePoolv2";
    private static final String COMPUTATION = "PhalaComputation";
    private static final Set<String> COMPUTING = Set.of("WorkerIdle", "WorkerUnresponsive");

    private final ParaChain chain;

    Conditions(ParaChain chain) {
        this.chain = chain;
    }

    /** The first precondition of a job that does not hold. */
    Optional<Precondition> broken(TradeJob job, Runtime runtime, Bytes block) throws ChainException {
        for (Precondition condition : job.preconditions()) {
            if (!holds(condition, runtime, block)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private boolean holds(Precondition condition, Runtime runtime, Bytes block) throws ChainException {
        return switch (condition) {
            case Precondition.NotRegistered p -> value(runtime, REGISTRY, "Workers", p.publicKey(), block).isEmpty();
            case Precondition.NotInPool p -> value(runtime, POOLS, "WorkerAssignments", p.publicKey(), block).isEmpty();
            case Precondition.NotComputing p -> !isComputing(p.publicKey(), runtime, block);
            case Precondition.NotReceived p -> next(p.origin(), runtime, block) <= p.sequence();
            case Precondition.Stored p -> chain.storage(p.key(), block).equals(p.value());
        };
    }

    private boolean isComputing(Bytes worker, Runtime runtime, Bytes block) throws ChainException {
        Optional<Bytes> session = value(runtime, COMPUTATION, "WorkerBindings", worker, block);
        if (session.isEmpty()) {
            return false;
        }
        Optional<Bytes> info = value(runtime, COMPUTATION, "Sessions", session.get(), block);
        return info.isPresent() && COMPUTING.contains(runtime.decodeStorage(COMPUTATION, "Sessions", info.get()).get("state")
                .variantName());
    }

    /** The sequence that the chain takes next of a sender; 0 when it has none of it. */
    private long next(Bytes origin, Runtime runtime, Bytes block) throws ChainException {
        Optional<Bytes> value = value(runtime, "PhalaMq", "OffchainIngress", Runtime.rawArgument(origin), block);
        return value.isEmpty() ? 0 : number(runtime.decodeStorage("PhalaMq", "OffchainIngress", value.get()));
    }

    private static long number(Value value) {
        return value instanceof Value.Variant option ? option.asOptional().map(Value::asLong).orElse(0L) : value.asLong();
    }

    private Optional<Bytes> value(Runtime runtime, String pallet, String item, Object key, Bytes block) throws ChainException {
        return runtime.hasStorage(pallet, item) ? chain.storage(runtime.storageKey(pallet, item, key), block) : Optional.empty();
    }
}
