package prb.chain.client.source;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.FinalizedHead;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Json;
import prb.chain.client.rpc.RpcConnection;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/**
 * One finalized head out of those that the connected sources tell: the highest that another source backs as far as sources
 * usually differ, and that descends from the one before. It goes down again when nobody stands for it any more: see
 * {@link Claims}. A source whose head lies on another chain is refused, unless more sources say so than hold with the present
 * head. Any thread.
 */
final class HeadMerge {

    /** How long a head is held that no source stands for any more: heads of nodes that took turns may differ. */
    static final long HOLD_NANOS = Duration.ofMinutes(1).toNanos();

    private static final Logger LOG = LoggerFactory.getLogger(HeadMerge.class);

    private final String chain;
    private final HeadFeed feed;
    private final SourceLimits limits;
    private final LongSupplier clock;
    private final Claims claims;
    private final Finals finals = new Finals();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Source> confirming = new HashSet<>();
    private final Set<Source> conflicting = new HashSet<>();
    private volatile @Nullable FinalizedHead anchor;
    private boolean held; // under the lock: nobody stands for the head
    private long heldSince;
    private boolean doubted; // under the lock: who told the head gave wrong answers

    HeadMerge(String chain, HeadFeed feed, SourceLimits limits, LongSupplier clock) {
        this.chain = chain;
        this.feed = feed;
        this.limits = limits;
        this.clock = clock;
        this.claims = new Claims(limits.jumpMax());
    }

    Finals finals() {
        return finals;
    }

    /** The head, -1 before the first. */
    long number() {
        FinalizedHead head = feed.head();
        return head == null ? -1 : head.number();
    }

    /** Whether a head is not far above what other living sources see. */
    boolean isPlausible(Source source, long number) {
        lock.lock();
        try {
            return claims.isPlausible(source, number, number());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Takes a source's head.
     *
     * @throws RefusedException when it is on another chain
     * @throws ChainException when the source cannot tell whether it is
     */
    void offer(Source source, RpcConnection live, Header header, FinalizedHead next) throws ChainException, RefusedException {
        while (true) {
            FinalizedHead known = anchor;
            boolean higher = known == null || next.number() > known.number();
            if (known != null && higher && !header.parentHash().equals(known.hash())) {
                descend(source, live, known, next);
            }
            lock.lock();
            try {
                if (!Objects.equals(anchor, known)) {
                    continue;
                }
                claims.put(source, next);
                if (higher) {
                    confirm(source);
                }
                settle();
            } finally {
                lock.unlock();
            }
            if (!higher) {
                compare(source, next);
            }
            return;
        }
    }

    /** A source is no longer connected. */
    void gone(Source source) {
        lock.lock();
        try {
            claims.remove(source);
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** Looks whether time took the head away. */
    void look() {
        lock.lock();
        try {
            settle();
        } finally {
            lock.unlock();
        }
    }

    // A source under penalty says nothing for the head that it tells.
    private void confirm(Source source) {
        if (!source.health.isDemoted()) {
            confirming.add(source);
        }
        conflicting.remove(source);
    }

    // Under the lock.
    private void settle() {
        for (Source liar : claims.implausible()) {
            LOG.warn("{}: {} calls block {} final, far above what other nodes see", chain, liar.name(), claims.number(liar));
            liar.demote("it calls block " + claims.number(liar) + " final, which no other node has seen");
            confirming.remove(liar);
            claims.recount();
            doubted = true;
        }
        Optional<FinalizedHead> best = claims.best();
        if (best.isEmpty()) {
            return;
        }
        FinalizedHead known = anchor;
        if (known == null || best.get().number() > known.number()) {
            move(best.get());
        } else if (best.get().number() == known.number()) {
            held = false;
            doubted &= !claims.isBackedByTrusted();
        } else {
            fallWhenDue(known, best.get());
        }
    }

    private void fallWhenDue(FinalizedHead from, FinalizedHead to) {
        long now = clock.getAsLong();
        if (!held) {
            held = true;
            heldSince = now;
        }
        long drop = from.number() - to.number();
        boolean due = doubted && drop > limits.lagMax() || claims.isBestLiving() && drop > limits.jumpMax()
                || now - heldSince >= HOLD_NANOS;
        if (due) {
            LOG.warn("{}: no trusted node stands for the finalized head {} any more: it goes back to {}", chain, from.number(),
                    to.number());
            finals.dropAbove(to.number() - 1);
            move(to);
        }
    }

    private void move(FinalizedHead next) {
        anchor = next;
        held = false;
        doubted = false;
        finals.add(next);
        feed.offer(next);
    }

    /** A final block at or below a number: a remembered one, else what a source that holds with the present head says. */
    Optional<FinalizedHead> known(Source asker, long number, Duration time) throws ChainException {
        Optional<FinalizedHead> remembered = finals.atOrBelow(number);
        if (remembered.isPresent() || anchor == null) {
            return remembered;
        }
        for (Source source : confirmingOthers(asker)) {
            RpcConnection live = source.connection();
            if (live != null && source.headNumber() >= number) {
                Json found = live.call(CallClass.CHEAP, time, "chain_getBlockHash", number);
                if (!found.isNull()) {
                    return Optional.of(new FinalizedHead(number, found.bytes(Answers.HASH_SIZE)));
                }
            }
        }
        return Optional.empty();
    }

    private List<Source> confirmingOthers(Source asker) {
        lock.lock();
        try {
            return confirming.stream().filter(source -> source != asker).toList();
        } finally {
            lock.unlock();
        }
    }

    private void compare(Source source, FinalizedHead next) throws RefusedException {
        Optional<FinalizedHead> same = finals.atOrBelow(next.number()).filter(known -> known.number() == next.number());
        if (same.isPresent() && !same.get().hash().equals(next.hash())) {
            conflict(source, same.get(), next.hash());
        }
        if (same.isPresent()) {
            lock.lock();
            try {
                confirm(source);
            } finally {
                lock.unlock();
            }
        }
    }

    private void descend(Source source, RpcConnection live, FinalizedHead known, FinalizedHead next)
            throws ChainException, RefusedException {
        Json found = live.call("chain_getBlockHash", known.number());
        if (found.isNull()) {
            throw new ChainException(Kind.UNAVAILABLE, source.name() + " calls block " + next.number()
                    + " final and does not know block " + known.number());
        }
        Bytes hash = found.bytes(Answers.HASH_SIZE);
        if (!hash.equals(known.hash())) {
            conflict(source, known, hash);
        }
    }

    /**
     * A source holds another block final than was seen before. Its earlier word for the present head, if any, no longer counts:
     * else one head that was garbled on its way would turn all sources away for ever.
     */
    void conflict(Source source, FinalizedHead known, Bytes other) throws RefusedException {
        lock.lock();
        try {
            confirming.remove(source);
            conflicting.add(source);
            if (conflicting.size() > confirming.size()) {
                LOG.error("{}: more nodes hold {} final at block {} than {}: following them", chain, other, known.number(),
                        known.hash());
                confirming.forEach(each -> each.demote("others hold another block final than " + known.number()));
                forget();
            }
        } finally {
            lock.unlock();
        }
        throw new RefusedException("it calls " + other + " final at block " + known.number() + ", " + known.hash()
                + " was final before; it follows another chain of the same genesis");
    }

    /** A source gave wrong answers: its word no longer holds up the present chain. */
    void distrust(Source source) {
        lock.lock();
        try {
            confirming.remove(source);
            FinalizedHead head = anchor;
            doubted |= head != null && claims.number(source) >= head.number();
            if (confirming.isEmpty() && !conflicting.isEmpty()) {
                LOG.warn("{}: the finalized head rested on {} alone, which gives wrong answers: following others", chain,
                        source.name());
                forget();
            }
            settle();
        } finally {
            lock.unlock();
        }
    }

    /** The chain turned out to be another one: what was said of it counts no longer. */
    void forgetAll() {
        lock.lock();
        try {
            forget();
        } finally {
            lock.unlock();
        }
    }

    private void forget() {
        anchor = null;
        claims.clear();
        held = false;
        doubted = false;
        confirming.clear();
        conflicting.clear();
        finals.clear();
    }
}
