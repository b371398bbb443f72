package prb.trade.trader;

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
import prb.trade.api.JobOutcome;

/** Reads from a finalized block's events what became of each job of an extrinsic. */
final class OutcomeReader {

    private final ParaChain chain;
    private final Runtimes runtimes;

    OutcomeReader(ParaChain chain, Runtimes runtimes) {
        this.chain = chain;
        this.runtimes = runtimes;
    }

    /** Outcomes by job id; empty when the block does not hold the extrinsic. */
    Optional<Map<String, JobOutcome>> read(Sent sent, Bytes blockHash) throws ChainException {
        int index = chain.extrinsics(blockHash).indexOf(sent.extrinsic());
        if (index < 0) {
            return Optional.empty();
        }
        Runtime runtime = runtimes.executing(blockHash);
        Bytes events = chain.storage(runtime.storageKey("System", "Events"), blockHash)
                .orElseThrow(() -> new ChainException(ChainException.Kind.MALFORMED, "block " + blockHash + " has no events"));
        List<EventRecord> own = runtime.decodeEvents(events).stream()
                .filter(event -> event.extrinsicIndex().equals(OptionalInt.of(index))).toList();
        return Optional.of(outcomes(sent, blockHash, own, runtime));
    }

    private static Map<String, JobOutcome> outcomes(Sent sent, Bytes block, List<EventRecord> events, Runtime runtime) {
        Optional<String> whole = failureOfAll(sent, events, runtime);
        Map<String, JobOutcome> out = new LinkedHashMap<>();
        List<EventRecord> items = events.stream().filter(e -> is(e, "Utility", "ItemCompleted") || is(e, "Utility",
                "ItemFailed")).toList();
        for (int i = 0; i < sent.plan().jobIds().size(); i++) {
            Optional<String> error = whole;
            if (whole.isEmpty() && sent.plan().batched()) {
                error = i < items.size() ? itemError(items.get(i), runtime) : Optional.of("the batch ended before this call");
            }
            JobOutcome outcome = error.<JobOutcome>map(text -> new JobOutcome.Failed(sent.hash(), block, text))
                    .orElseGet(() -> new JobOutcome.Succeeded(sent.hash(), block));
            // A job with several calls failed when one of them did.
            out.merge(sent.plan().jobIds().get(i), outcome, (first, next) -> first instanceof JobOutcome.Failed ? first : next);
        }
        return out;
    }

    private static Optional<String> failureOfAll(Sent sent, List<EventRecord> events, Runtime runtime) {
        for (EventRecord event : events) {
            if (is(event, "System", "ExtrinsicFailed")) {
                return Optional.of(runtime.explain(field(event, "dispatch_error")).toString());
            }
            if (sent.plan().proxied() && is(event, "Proxy", "ProxyExecuted")) {
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
