package prb.trade.trader;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.Extrinsics;
import prb.substrate.runtime.extrinsic.SigningContext;
import prb.trade.api.Attempt;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobOutcome;
import prb.trade.api.Precondition;
import prb.trade.api.Signer;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;

/**
 * Forms, signs and submits a lane's extrinsics. At once when nothing of the account is in flight, else with what comes within
 * {@link Settings#gather}; never before the queue has stored the attempt. Used by the lane's thread.
 */
final class Sender {

    private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
    /** Refusals of a job's extrinsics, other than those that pass with time, after which the job is given up. */
    static final int TRIES_MAX = 6;
    /** Between two tries to send for an account that could not pay, when its balance has not changed. */
    private static final long UNFUNDED_NANOS = TimeUnit.MINUTES.toNanos(2);
    private static final long NEVER = Long.MAX_VALUE;

    private final AccountLane lane;
    private final TraderParts parts;
    private final Purse purse;
    private final Settings settings;
    private final Pause pause;
    private final Map<String, Integer> tries = new HashMap<>();
    private int callsMax;
    private long firstReadyAt = NEVER;
    private String hold = "";
    private long holdSince;
    private Optional<BigInteger> free = Optional.empty();
    /** The balance with which the node said that the account can not pay. */
    private Optional<BigInteger> tooLittle = Optional.empty();
    private long tooLittleSince;

    Sender(AccountLane lane, TraderParts parts, Purse purse) {
        this.lane = lane;
        this.parts = parts;
        this.purse = purse;
        this.settings = parts.settings();
        this.pause = new Pause(parts.random());
        this.callsMax = settings.callsMax();
    }

    /** Why jobs are not sent; empty when they are. */
    String hold() {
        return hold;
    }

    Optional<BigInteger> free() {
        return free;
    }

    long heldMs(long nanosNow) {
        return hold.isEmpty() ? 0 : TimeUnit.NANOSECONDS.toMillis(nanosNow - holdSince);
    }

    /** ns until it may send again. */
    long pauseLeft(long now) {
        return pause.left(now);
    }

    void forget(String jobId) {
        tries.remove(jobId);
    }

    /** Sends what can be sent. @return ns until more may be */
    long send(FinalizedHead head, long now) throws ChainException {
        endExpired();
        if (lane.ready().isEmpty()) {
            firstReadyAt = NEVER;
            release();
            return NEVER;
        }
        if (!pause.isOver(now)) {
            return pause.left(now);
        }
        if (!parts.equipped()) {
            hold("no signer or no strategy is there at present", now);
            return NEVER;
        }
        Optional<Signer> signer = parts.signer(lane.account());
        if (signer.isEmpty()) {
            List.copyOf(lane.ready()).forEach(held -> lane.end(held.job().id(), new JobOutcome.Refused(
                    "no signer holds the key of " + lane.account())));
            return NEVER;
        }
        long left = gatherLeft(now);
        if (left > 0 || lane.inFlight() >= settings.inFlightMax()) {
            return left > 0 ? left : NEVER;
        }
        if (!canPay(head, now)) {
            return NEVER;
        }
        firstReadyAt = NEVER;
        form(signer.get(), head, now);
        return lane.ready().isEmpty() ? NEVER : 0;
    }

    private void endExpired() {
        var wall = parts.ticks().now();
        for (Held held : List.copyOf(lane.ready())) {
            if (held.job().expiresAt().isBefore(wall)) {
                lane.end(held.job().id(), new JobOutcome.Expired());
            }
        }
    }

    private long gatherLeft(long now) {
        int calls = lane.ready().stream().mapToInt(held -> Costs.calls(held.job())).sum();
        if (firstReadyAt == NEVER) {
            firstReadyAt = now;
        }
        return lane.inFlight() == 0 || calls >= callsMax ? 0
                : Math.max(0, firstReadyAt + settings.gather().toNanos() - now);
    }

    /** Ends those of the jobs that are moot. @return the others */
    private List<TradeJob> endMoot(List<TradeJob> jobs, Runtime runtime, FinalizedHead head) throws ChainException {
        List<TradeJob> needed = new ArrayList<>();
        for (TradeJob job : jobs) {
            Optional<Precondition> broken = parts.conditions().broken(job, runtime, head.hash());
            if (broken.isPresent()) {
                lane.end(job.id(), new JobOutcome.Obsolete(broken.get().brokenText()));
            } else {
                needed.add(job);
            }
        }
        return needed;
    }

    /** An account that is known to be too poor for the fee holds its jobs until it has more. */
    private boolean canPay(FinalizedHead head, long now) throws ChainException {
        Purse.State state = purse.at(head);
        free = Optional.of(state.free());
        BigInteger needed = parts.costs().fee().add(settings.tip());
        boolean refused = tooLittle.isPresent() && state.usable().compareTo(tooLittle.get()) <= 0
                && now - tooLittleSince < UNFUNDED_NANOS;
        if (state.usable().signum() == 0 || state.usable().compareTo(needed) < 0 || refused) {
            hold("the account can not pay the fee: " + state.free() + " are free, " + state.usable() + " of them can be spent"
                    + (needed.signum() > 0 ? ", about " + needed + " are needed" : ""), now);
            return false;
        }
        release();
        return true;
    }

    private void hold(String why, long now) {
        if (hold.isEmpty()) {
            holdSince = now;
            LOG.warn("{} jobs of {} are held: {}", lane.ready().size(), lane.account(), why);
        }
        hold = why;
    }

    private void release() {
        if (!hold.isEmpty()) {
            LOG.info("jobs of {} are sent again", lane.account());
        }
        hold = "";
        tooLittle = Optional.empty();
    }

    private void form(Signer signer, FinalizedHead head, long now) throws ChainException {
        Runtime runtime = parts.runtimes().atHead(head);
        List<TradeJob> jobs = endMoot(batch(runtime), runtime, head);
        if (jobs.isEmpty()) {
            return;
        }
        long nonce = -1;
        for (ExtrinsicStrategy.Plan plan : parts.plans(jobs, runtime, new ExtrinsicStrategy.Limits(callsMax, settings
                .callBytesMax()))) {
            switch (plan) {
                case ExtrinsicStrategy.Refuse refuse -> refuse.jobIds().forEach(id -> lane.end(id, new JobOutcome.Refused(refuse
                        .reason())));
                case ExtrinsicStrategy.Send send -> {
                    if (lane.inFlight() >= settings.inFlightMax()) {
                        return;
                    }
                    nonce = free(nonce < 0 ? parts.chain().nextNonce(lane.account()) : nonce + 1);
                    if (!launch(send, nonce, signer, runtime, head, now)) {
                        return;
                    }
                }
            }
        }
    }

    private long free(long from) {
        long nonce = from;
        while (lane.nonces().contains(nonce)) {
            nonce++;
        }
        return nonce;
    }

    /** The first jobs that fit, at least one. */
    private List<TradeJob> batch(Runtime runtime) {
        List<TradeJob> batch = new ArrayList<>();
        int calls = 0;
        double share = 0;
        for (Held held : lane.ready()) {
            calls += Costs.calls(held.job());
            share += parts.costs().share(held.job(), runtime);
            if (!batch.isEmpty() && (calls > callsMax || share > 1)) {
                break;
            }
            batch.add(held.job());
        }
        return batch;
    }

    /** @return false when nothing more should be sent now */
    private boolean launch(ExtrinsicStrategy.Send send, long nonce, Signer signer, Runtime runtime, FinalizedHead head,
            long now) {
        Attempt attempt;
        try {
            attempt = sign(send, send.tip().max(settings.tip()), nonce, signer, runtime, head);
        } catch (IllegalArgumentException | IllegalStateException | ScaleException e) {
            unsigned(send, e, now);
            return false;
        }
        Slot slot = lane.bind(attempt);
        try {
            List<String> over = store(slot.newest());
            if (!over.isEmpty()) {
                lane.over(over);
                slot.abandon(Map.of(), "some of its jobs were over");
                return false;
            }
        } catch (StaleFenceException e) {
            throw e;
        } catch (IllegalStateException e) {
            // It may be stored all the same: its jobs are free when the queue has confirmed that it is not.
            slot.abandon(Map.of(), "the queue could not store it: " + e.getMessage());
            pause.begin(now);
            return false;
        }
        submit(slot, slot.newest(), head, now);
        if (slot.settlement().isPresent()) {
            return false;
        }
        parts.counters().sent();
        pause.reset();
        callsMax = Math.min(settings.callsMax(), callsMax + 1);
        return true;
    }

    /** @throws IllegalArgumentException when it can not be signed */
    private Attempt sign(ExtrinsicStrategy.Send send, BigInteger tip, long nonce, Signer signer, Runtime runtime,
            FinalizedHead head) {
        Era era = Era.mortal(settings.eraBlocks(), head.number());
        SigningContext context = new SigningContext(parts.chain().identity().genesisHash(), era, head.hash(), nonce, tip);
        KeyType type = signer.keyType(lane.account()).orElseThrow(() -> new IllegalArgumentException("the key is gone"));
        Bytes extrinsic = Extrinsics.signed(runtime, send.call(), context, lane.account(), type,
                payload -> signer.sign(lane.account(), payload));
        return new Attempt(lane.account(), Extrinsics.hash(extrinsic), extrinsic, send.jobIds(), send.batched(), send.proxied(),
                tip, nonce, runtime.version().specVersion(), head.number(), era.death(head.number()));
    }

    /** A signer that is swapped or out of reach is waited for as long as the jobs live; one that refuses is asked some times. */
    private void unsigned(ExtrinsicStrategy.Send send, RuntimeException why, long now) {
        LOG.warn("signing for {} failed: {}", lane.account(), why.getMessage());
        pause.begin(now);
        if (why instanceof IllegalStateException) {
            return;
        }
        for (String id : send.jobIds().stream().distinct().toList()) {
            if (tries.merge(id, 1, Integer::sum) >= TRIES_MAX) {
                lane.end(id, new JobOutcome.Refused("signing it failed: " + why.getMessage()));
            }
        }
    }

    /** @return its jobs that are over; then it is not stored */
    private List<String> store(Flight flight) {
        List<String> over = parts.attempt(flight.attempt(), lane.right());
        if (over.isEmpty()) {
            flight.stored();
        }
        return over;
    }

    private void submit(Slot slot, Flight flight, FinalizedHead head, long now) {
        boolean before = flight.mayBeOut();
        flight.submitting(head.number());
        try {
            flight.submitted(parts.chain().submit(flight.attempt().extrinsic(), flight::status));
        } catch (ChainException e) {
            Refusal refusal = e.kind() == ChainException.Kind.REJECTED ? Refusal.of(e) : Refusal.OTHER;
            boolean answered = e.kind() == ChainException.Kind.REJECTED || e.kind() == ChainException.Kind.UNSUPPORTED;
            if (!answered || refusal == Refusal.KNOWN || before) {
                LOG.debug("extrinsic {} of {}: {}", flight.attempt().hash(), lane.account(), e.getMessage());
                flight.unheard(String.valueOf(e.getMessage()), now);
                return;
            }
            flight.neverLeft(String.valueOf(e.getMessage()));
            if (!slot.mayBeOut()) {
                refused(slot, refusal, e, now);
            } else {
                flight.unheard(String.valueOf(e.getMessage()), now);
            }
        }
    }

    private void refused(Slot slot, Refusal refusal, ChainException e, long now) {
        String text = String.valueOf(e.getMessage());
        pause.begin(now);
        Map<String, JobOutcome> ends = new LinkedHashMap<>();
        int calls = slot.newest().attempt().jobIds().size();
        if (refusal == Refusal.UNFUNDED) {
            tooLittle = purseNow();
            tooLittleSince = now;
        } else if (refusal == Refusal.TOO_HEAVY && slot.jobIds().size() > 1) {
            callsMax = Math.max(1, calls / 2);
        } else if (refusal != Refusal.PASSING) {
            for (String id : slot.jobIds()) {
                int tried = tries.merge(id, 1, Integer::sum);
                if (tried >= TRIES_MAX) {
                    ends.put(id, new JobOutcome.Refused("the node refused the extrinsic " + tried + " times: " + text));
                }
            }
        }
        slot.abandon(ends, "the node refused it: " + text);
    }

    private Optional<BigInteger> purseNow() {
        try {
            return Optional.of(purse.at(parts.chain().finalizedHead()).usable());
        } catch (ChainException unknown) {
            return Optional.of(BigInteger.ZERO);
        }
    }

    /** Submits again what nobody tells of any more, and offers a higher tip for what does not get into a block. */
    void renew(Slot slot, FinalizedHead head, long now) {
        Flight flight = slot.newest();
        if (slot.settlement().isPresent() || slot.isQuiet() || head.number() + 1 >= flight.attempt().diesAt()) {
            return;
        }
        boolean stalls = !flight.isInBlock() && flight.finalizedIn().isEmpty()
                && head.number() - flight.submittedAt() >= settings.stallBlocks();
        if (stalls && flight.attempt().tip().compareTo(settings.tipMax()) < 0 && slot.size() < Slot.FLIGHTS_MAX
                && raise(slot, head, now)) {
            return;
        }
        if (flight.wantsSubmission(now)) {
            if (!flight.isStored() && !store(flight).isEmpty()) {
                slot.remove(flight);
                return;
            }
            submit(slot, flight, head, now);
        }
    }

    private boolean raise(Slot slot, FinalizedHead head, long now) {
        Attempt last = slot.newest().attempt();
        Optional<Signer> signer = parts.signer(lane.account());
        try {
            Runtime runtime = parts.runtimes().atHead(head);
            if (signer.isEmpty() || runtime.version().specVersion() != last.specVersion()) {
                return false;
            }
            ExtrinsicStrategy.Send same = new ExtrinsicStrategy.Send(Extrinsics.decode(runtime, last.extrinsic()).callBytes(),
                    last.jobIds(), last.batched(), last.proxied());
            Attempt higher = sign(same, settings.raised(last.tip()), last.nonce(), signer.get(), runtime, head);
            LOG.info("extrinsic {} of {} is in no block since {}; its tip is raised to {}", last.hash(), lane.account(),
                    slot.newest().submittedAt(), higher.tip());
            Flight flight = lane.another(slot, higher);
            if (!store(flight).isEmpty()) {
                slot.remove(flight);
                return false;
            }
            submit(slot, flight, head, now);
            return true;
        } catch (IllegalArgumentException | ScaleException e) {
            LOG.warn("the tip of {} can not be raised: {}", last.hash(), e.getMessage());
            return false;
        } catch (ChainException e) {
            LOG.debug("the tip of {} is not raised now: {}", last.hash(), e.getMessage());
            return false;
        }
    }

    /** Remembers what a finalized extrinsic cost. */
    void learn(Slot slot) {
        slot.executed().ifPresent(executed -> {
            if (executed.fee().signum() > 0) {
                parts.costs().paid(executed.fee().subtract(slot.newest().attempt().tip()).max(BigInteger.ZERO));
            }
            List<TradeJob> jobs = slot.jobIds().stream().flatMap(id -> lane.held(id).stream()).map(Held::job).toList();
            var kinds = jobs.stream().map(job -> job.action().kind()).collect(Collectors.toSet());
            if (kinds.size() == 1 && jobs.size() == slot.jobIds().size()) {
                executed.weight().ifPresent(weight -> parts.costs().weighed(kinds.iterator().next(), slot.newest().attempt()
                        .jobIds().size(), weight));
            }
        });
    }
}
