package prb.trade.trader;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.trade.api.Attempt;
import prb.trade.api.JobOutcome;

/**
 * One nonce of an account, and the extrinsics that were signed with it: mostly one, more when the tip was raised. The chain
 * executes at most one of them. The slot's jobs are bound to it until the finalized chain has settled which: one of them is
 * found, or the nonce is used by another, or all are dead. Nothing less lets a job be signed with another nonce.
 */
final class Slot {

    private static final Logger LOG = LoggerFactory.getLogger(Slot.class);
    /** Extrinsics with one nonce. */
    static final int FLIGHTS_MAX = 8;
    /** Looks at a block whose events no node gives, until the jobs end without them. */
    private static final int UNREADABLE_MAX = 20;

    /** What a slot is compared with. @param specVersion of the runtime that executes what follows the head */
    record Sight(FinalizedHead head, long specVersion, Purse purse, FinalBlocks blocks, OutcomeReader outcomes,
            int stallBlocks) {}

    /** What became of a slot. @param outcomes by job id; other jobs are free @param executed whether it is on chain */
    record Settlement(Map<String, JobOutcome> outcomes, boolean executed, String reason) {}

    private final long nonce;
    private final List<String> jobIds;
    private final List<Flight> flights = new ArrayList<>();
    private Optional<Settlement> settlement = Optional.empty();
    private Optional<OutcomeReader.Executed> executed = Optional.empty();
    private boolean quiet;
    private int unreadable;

    Slot(Flight first) {
        nonce = first.attempt().nonce();
        jobIds = first.attempt().jobIds().stream().distinct().toList();
        flights.add(first);
    }

    long nonce() {
        return nonce;
    }

    List<String> jobIds() {
        return jobIds;
    }

    /** The one with the highest tip is the last. */
    Flight newest() {
        return flights.getLast();
    }

    int size() {
        return flights.size();
    }

    void add(Flight flight) {
        flights.add(flight);
    }

    /** It was not stored, and no node ever had it. */
    void remove(Flight flight) {
        flights.remove(flight);
    }

    List<Attempt> attempts() {
        return flights.stream().map(Flight::attempt).toList();
    }

    Optional<Settlement> settlement() {
        return settlement;
    }

    /** What it cost, once it was found on chain. */
    Optional<OutcomeReader.Executed> executed() {
        return executed;
    }

    /** It is only watched, and never submitted again. */
    void hush() {
        quiet = true;
    }

    boolean isQuiet() {
        return quiet;
    }

    boolean mayBeOut() {
        return flights.stream().anyMatch(Flight::mayBeOut);
    }

    /** No node ever had it, so its jobs end like this, or are free. */
    void abandon(Map<String, JobOutcome> outcomes, String reason) {
        settlement = Optional.of(new Settlement(Map.copyOf(outcomes), false, reason));
    }

    void endWatches() {
        flights.forEach(Flight::endWatch);
    }

    /** Finds out, as far as the chain tells by now. */
    void look(Sight sight) throws ChainException {
        flights.forEach(Flight::hear);
        for (Flight flight : flights) {
            if (flight.finalizedIn().isPresent() && isIncluded(flight, sight)) {
                return;
            }
        }
        FinalizedHead head = sight.head();
        long death = flights.stream().mapToLong(flight -> death(flight.attempt(), sight)).max().orElseThrow();
        boolean dead = head.number() >= death - 1;
        if (!dead && (isCalm(sight) || sight.purse().at(head).nonce() <= nonce)) {
            return;
        }
        long low = flights.stream().mapToLong(flight -> flight.attempt().bornAt()).min().orElseThrow();
        Optional<FinalBlocks.Found> found = sight.blocks().find(attempts(), low, Math.min(head.number(), death - 1), head);
        if (found.isPresent()) {
            include(found.get(), sight);
        } else {
            settlement = Optional.of(new Settlement(Map.of(), false, (dead ? "it is in no block of its life"
                    : "another extrinsic took its nonce " + nonce) + "; last word: " + newest().lastWord()));
        }
    }

    /** Another runtime than the one it was signed for executes it in no block. */
    private static long death(Attempt attempt, Sight sight) {
        return sight.specVersion() > attempt.specVersion() ? Math.min(attempt.diesAt(), sight.head().number() + 1)
                : attempt.diesAt();
    }

    private boolean isCalm(Sight sight) {
        return flights.stream().allMatch(flight -> flight.isWatched()
                && sight.head().number() - flight.submittedAt() < sight.stallBlocks());
    }

    private boolean isIncluded(Flight flight, Sight sight) throws ChainException {
        var block = flight.finalizedIn().orElseThrow();
        try {
            Optional<FinalBlocks.Found> found = sight.blocks().in(flight.attempt(), block, sight.head());
            if (found.isPresent()) {
                include(found.get(), sight);
                return true;
            }
            if (sight.blocks().number(block) <= sight.head().number()) {
                flight.doubt(true);
            }
        } catch (ChainException e) {
            if (!flight.doubt(false)) {
                throw e;
            }
        }
        return false;
    }

    private void include(FinalBlocks.Found found, Sight sight) throws ChainException {
        try {
            OutcomeReader.Executed read = sight.outcomes().read(found);
            executed = Optional.of(read);
            settlement = Optional.of(new Settlement(read.outcomes(), true, ""));
        } catch (ChainException e) {
            if (e.kind() == ChainException.Kind.UNAVAILABLE || ++unreadable < UNREADABLE_MAX) {
                throw e;
            }
            LOG.warn("extrinsic {} is in block {}, but no node tells what it did there: {}", found.attempt().hash(),
                    found.block(), e.getMessage());
            Map<String, JobOutcome> ends = new LinkedHashMap<>();
            jobIds.forEach(id -> ends.put(id, new JobOutcome.Failed(found.attempt().hash(), found.block(),
                    "it was executed, but no node has the events of that block any more")));
            settlement = Optional.of(new Settlement(ends, true, ""));
        }
    }
}
