package prb.trade.trader;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.FinalizedHead;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.Attempt;
import prb.trade.api.Fence;
import prb.trade.api.JobOutcome;
import prb.trade.api.StaleFenceException;
import prb.trade.api.TradeJob;
import prb.trade.api.Trader;

/**
 * All jobs and nonces of one signing account. One thread calls {@link #step}, which does what can be done now and never sleeps;
 * others only hand jobs in and ask how things are. It works only while it has the right to the account, and begins with what
 * earlier traders left on its way.
 */
final class AccountLane {

    private static final Logger LOG = LoggerFactory.getLogger(AccountLane.class);
    /** Between two looks at extrinsics on their way, unless something is heard. */
    private static final long CHECK_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AccountId account;
    private final TraderParts parts;
    private final Sender sender;
    private final ConcurrentLinkedQueue<TradeJob> incoming = new ConcurrentLinkedQueue<>();
    private final Semaphore bell = new Semaphore(0);
    private final Map<String, Held> hand = new HashMap<>();
    private final TreeSet<Held> ready = new TreeSet<>(Held.ORDER);
    private final Map<String, Slot> bound = new HashMap<>();
    private final TreeMap<Long, Slot> slots = new TreeMap<>();
    private final Purse purse;
    private final Pause pause;
    private @Nullable Fence right;
    private boolean loaded;
    private long seq;
    private volatile Trader.Account view;

    AccountLane(AccountId account, TraderParts parts) {
        this.account = account;
        this.parts = parts;
        this.purse = new Purse(parts.chain(), parts.runtimes(), account);
        this.pause = new Pause(parts.random());
        this.sender = new Sender(this, parts, purse);
        this.view = new Trader.Account(account, 0, 0, "", Optional.empty(), 0);
    }

    AccountId account() {
        return account;
    }

    /** Any thread. */
    void add(TradeJob job) {
        incoming.add(job);
        ring();
    }

    /** Something has changed: look before the time. Any thread. */
    void ring() {
        bell.release();
    }

    /** Waits until it is time for the next step, or somebody rings. */
    void await(long nanos) throws InterruptedException {
        if (bell.tryAcquire(nanos, TimeUnit.NANOSECONDS)) {
            bell.drainPermits();
        }
    }

    Trader.Account view() {
        return view;
    }

    /** Does what can be done now. @return ns until the next step, unless somebody rings before */
    long step() {
        takeIn();
        long now = parts.ticks().nanos();
        if (!pause.isOver(now)) {
            return pause.left(now);
        }
        try {
            long wait = work(now);
            pause.reset();
            return wait;
        } catch (StaleFenceException e) {
            LOG.warn("another trader may work {} by now, so nothing more is sent for it: {}", account, e.getMessage());
            drop();
            return CHECK_NANOS;
        } catch (ChainException | IllegalStateException e) {
            long ms = pause.begin(now);
            LOG.warn("working for {} failed, trying again in {} ms: {}", account, ms, e.getMessage());
            return TimeUnit.MILLISECONDS.toNanos(ms);
        } finally {
            show();
        }
    }

    private void takeIn() {
        for (TradeJob job = incoming.poll(); job != null; job = incoming.poll()) {
            if (!hand.containsKey(job.id())) {
                Held held = new Held(job, seq++);
                hand.put(job.id(), held);
                if (!bound.containsKey(job.id())) {
                    ready.add(held);
                }
            }
        }
    }

    private long work(long now) throws ChainException {
        if (!hasRight()) {
            return CHECK_NANOS;
        }
        if (slots.isEmpty() && ready.isEmpty()) {
            return IDLE_NANOS;
        }
        FinalizedHead head = parts.chain().finalizedHead();
        lookAtSlots(head);
        for (Slot slot : List.copyOf(slots.values())) {
            sender.renew(slot, head, now);
        }
        long wait = sender.send(head, now);
        if (settle()) {
            wait = Math.min(wait, sender.pauseLeft(now));
        }
        return slots.isEmpty() ? Math.min(wait, IDLE_NANOS) : Math.min(wait, CHECK_NANOS);
    }

    /** Without the right the jobs go back to the queue: whoever has it will get them. */
    private boolean hasRight() {
        if (right != null && loaded) {
            return true;
        }
        Optional<Fence> claimed = parts.queue().claim(account);
        if (claimed.isEmpty()) {
            LOG.debug("another trader works {}, or may", account);
            if (!hand.isEmpty()) {
                parts.foreign();
            }
            releaseAll();
            return false;
        }
        right = claimed.get();
        load(parts.queue().attempts(account, right));
        loaded = true;
        return true;
    }

    private void load(List<Attempt> attempts) {
        Comparator<Attempt> order = Comparator.comparingLong(Attempt::nonce).thenComparing(Attempt::tip);
        for (Attempt attempt : attempts.stream().sorted(order).toList()) {
            Flight flight = flight(attempt, true);
            Slot slot = slots.get(attempt.nonce());
            if (slot != null) {
                slot.add(flight);
                continue;
            }
            slot = new Slot(flight);
            slots.put(attempt.nonce(), slot);
            for (String id : slot.jobIds()) {
                if (bound.putIfAbsent(id, slot) != null) {
                    LOG.error("job {} of {} is in extrinsics with several nonces; the later one is not sent again", id, account);
                    slot.hush();
                }
            }
        }
        ready.removeIf(held -> bound.containsKey(held.job().id()));
        if (!attempts.isEmpty()) {
            LOG.info("{} extrinsics of {} may be on their way since an earlier run; they are followed first", attempts.size(),
                    account);
        }
    }

    private Flight flight(Attempt attempt, boolean mayBeOut) {
        return new Flight(attempt, mayBeOut, parts.random(), this::ring);
    }

    /** A slot that can not be looked at now must not keep others from being settled. */
    private void lookAtSlots(FinalizedHead head) throws ChainException {
        ChainException trouble = null;
        if (!slots.isEmpty()) {
            Slot.Sight sight = new Slot.Sight(head, parts.runtimes().atHead(head).version().specVersion(), purse, parts.blocks(),
                    parts.outcomes(), parts.settings().stallBlocks());
            for (Slot slot : List.copyOf(slots.values())) {
                try {
                    if (slot.settlement().isEmpty()) {
                        slot.look(sight);
                    }
                } catch (ChainException e) {
                    trouble = e;
                }
            }
        }
        settle();
        if (trouble != null) {
            throw trouble;
        }
    }

    /** @return whether jobs became free to be sent again */
    private boolean settle() {
        int before = ready.size();
        for (Slot slot : List.copyOf(slots.values())) {
            if (slot.settlement().isPresent()) {
                settle(slot, slot.settlement().get());
            }
        }
        return ready.size() > before;
    }

    private void settle(Slot slot, Slot.Settlement settlement) {
        parts.resolve(slot.attempts(), settlement.outcomes(), right());
        slot.endWatches();
        slots.remove(slot.nonce());
        if (settlement.executed()) {
            sender.learn(slot);
        } else {
            LOG.warn("nonce {} of {} did not execute its {} jobs: {}", slot.nonce(), account, slot.jobIds().size(),
                    settlement.reason());
            parts.counters().failed(1);
        }
        for (String id : slot.jobIds()) {
            bound.remove(id, slot);
            JobOutcome outcome = settlement.outcomes().get(id);
            if (outcome != null) {
                ended(id, outcome);
            } else if (hand.containsKey(id) && !bound.containsKey(id)) {
                ready.add(hand.get(id));
            }
        }
    }

    /** A job that is in no extrinsic ends; only while the account is this trader's, for another one may have sent it else. */
    void end(String id, JobOutcome outcome) {
        parts.resolve(List.of(), Map.of(id, outcome), right());
        ended(id, outcome);
    }

    private void ended(String id, JobOutcome outcome) {
        Held held = hand.remove(id);
        if (held != null) {
            ready.remove(held);
        }
        sender.forget(id);
        if (!outcome.succeeded()) {
            LOG.info("job {} ended: {}", id, outcome);
            parts.counters().failed(outcome instanceof JobOutcome.Failed ? 1 : 0);
        }
    }

    /** These jobs were ended by another trader. */
    void over(List<String> ids) {
        LOG.info("{} jobs of {} were ended by the trader that had the account before: {}", ids.size(), account, ids);
        for (String id : ids) {
            Held held = hand.remove(id);
            if (held != null) {
                ready.remove(held);
                parts.release(id);
            }
        }
    }

    /** Binds jobs to a nonce before anything of it is stored or sent. */
    Slot bind(Attempt attempt) {
        Slot slot = new Slot(flight(attempt, false));
        slots.put(slot.nonce(), slot);
        for (String id : slot.jobIds()) {
            bound.put(id, slot);
            ready.remove(hand.get(id));
        }
        return slot;
    }

    Flight another(Slot slot, Attempt attempt) {
        Flight flight = flight(attempt, false);
        slot.add(flight);
        return flight;
    }

    TreeSet<Held> ready() {
        return ready;
    }

    Optional<Held> held(String id) {
        return Optional.ofNullable(hand.get(id));
    }

    Fence right() {
        return Objects.requireNonNull(right);
    }

    Set<Long> nonces() {
        return slots.keySet();
    }

    int inFlight() {
        return slots.size();
    }

    /** The account is another's: what is on its way is for the other one to follow. */
    private void drop() {
        close();
        slots.clear();
        bound.clear();
        right = null;
        loaded = false;
        releaseAll();
    }

    private void releaseAll() {
        for (Held held : new ArrayList<>(hand.values())) {
            parts.release(held.job().id());
            hand.remove(held.job().id());
            ready.remove(held);
        }
    }

    /**
     * Ends the watches. An outcome that the queue may not have heard is told once more: what finalized blocks show is true
     * whoever has the account, and the job must not be free again if the queue has lost it.
     */
    void close() {
        for (Slot slot : slots.values()) {
            slot.endWatches();
            if (slot.settlement().isPresent() && slot.settlement().get().executed()) {
                slot.settlement().get().outcomes().forEach((id, outcome) -> {
                    parts.complete(id, outcome);
                    ended(id, outcome);
                });
            }
        }
    }

    private void show() {
        view = new Trader.Account(account, ready.size(), slots.size(), sender.hold(), sender.free(),
                sender.heldMs(parts.ticks().nanos()));
    }
}
