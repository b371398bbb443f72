package prb.trade.trader;

import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import prb.chain.api.ChainException;
import prb.chain.api.ParaChain;
import prb.scale.Bytes;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.trade.api.Attempt;
import prb.trade.api.JobOutcome;

/** Reads from a finalized block's events what became of each job of an extrinsic, and what it cost. */
final class OutcomeReader {

    private final ParaChain chain;
    private final Runtimes runtimes;

    OutcomeReader(ParaChain chain, Runtimes runtimes) {
        this.chain = chain;
        this.runtimes = runtimes;
    }

    /** What an extrinsic did. @param outcomes by job id @param fee that was paid, tip included; 0 where no event tells */
    record Executed(Map<String, JobOutcome> outcomes, BigInteger fee, Optional<Weight> weight) {}

    /** What the block's author reckoned for an extrinsic. @param time in picoseconds @param proof in bytes */
    record Weight(BigInteger time, BigInteger proof) {}

    Executed read(FinalBlocks.Found found) throws ChainException {
        Runtime runtime = runtimes.executing(found.block());
        Bytes events = chain.storage(runtime.storageKey("System", "Events"), found.block())
                .orElseThrow(() -> new ChainException(ChainException.Kind.MALFORMED, "block " + found.block()
                        + " has no events"));
        List<EventRecord> own = runtime.decodeEvents(events).stream()
                .filter(event -> event.extrinsicIndex().equals(OptionalInt.of(found.index()))).toList();
        return new Executed(outcomes(found.attempt(), found.block(), own, runtime), fee(own), weight(own));
    }

    private static BigInteger fee(List<EventRecord> events) {
        return events.stream().filter(event -> is(event, "TransactionPayment", "TransactionFeePaid")).findFirst()
                .map(event -> field(event, "actual_fee").asBigInteger()).orElse(BigInteger.ZERO);
    }

    /** Runtimes before weights had two dimensions say one number. */
    private static Optional<Weight> weight(List<EventRecord> events) {
        return events.stream().filter(event -> is(event, "System", "ExtrinsicSuccess")).findFirst().map(event -> {
            Value info = event.fields().containsKey("dispatch_info") ? field(event, "dispatch_info") : first(event);
            Value weight = info.get("weight").unwrapped();
            return weight instanceof Value.Num one ? new Weight(one.value(), BigInteger.ZERO)
                    : new Weight(weight.get("ref_time").asBigInteger(), weight.get("proof_size").asBigInteger());
        });
    }

    private static Value first(EventRecord event) {
        return event.fields().values().iterator().next();
    }

    private static Map<String, JobOutcome> outcomes(Attempt sent, Bytes block, List<EventRecord> events, Runtime runtime) {
        Optional<String> whole = failureOfAll(sent, events, runtime);
        Map<String, JobOutcome> out = new LinkedHashMap<>();
        List<EventRecord> items = events.stream().filter(e -> is(e, "Utility", "ItemCompleted") || is(e, "Utility",
                "ItemFailed")).toList();
        for (int i = 0; i < sent.jobIds().size(); i++) {
            Optional<String> error = whole;
            if (whole.isEmpty() && sent.batched()) {
                error = i < items.size() ? itemError(items.get(i), runtime) : Optional.of("the batch ended before this call");
            }
            JobOutcome outcome = error.<JobOutcome>map(text -> new JobOutcome.Failed(sent.hash(), block, text))
                    .orElseGet(() -> new JobOutcome.Succeeded(sent.hash(), block));
            // A job with several calls failed when one of them did.
            out.merge(sent.jobIds().get(i), outcome, (first, next) -> first instanceof JobOutcome.Failed ? first : next);
        }
        return out;
    }

    private static Optional<String> failureOfAll(Attempt sent, List<EventRecord> events, Runtime runtime) {
        for (EventRecord event : events) {
            if (is(event, "System", "ExtrinsicFailed")) {
                return Optional.of(runtime.explain(field(event, "dispatch_error")).toString());
            }
            if (sent.proxied() && is(event, "Proxy", "ProxyExecuted")) {
                Value result = field(event, "result");
                if (result.variantName().equals("Err")) {
                    return Optional.of(runtime.explain(result.get("0")).toString());
                }
            }
        }
        boolean executed = events.stream().anyMatch(event -> is(event, "System", "ExtrinsicSuccess"));
        return executed ? Optional.empty() : Optional.of("the block shows no result for the extrinsic");
    }

    private static Optional<String> itemError(EventRecord item, Runtime runtime) {
        return is(item, "Utility", "ItemFailed") ? Optional.of(runtime.explain(field(item, "error")).toString())
                : Optional.empty();
    }

    private static Value field(EventRecord event, String name) {
        return Objects.requireNonNull(event.fields().get(name),
                () -> event.pallet() + "." + event.name() + " has no field " + name);
    }

    private static boolean is(EventRecord event, String pallet, String name) {
        return event.pallet().equals(pallet) && event.name().equals(name);
    }
}
