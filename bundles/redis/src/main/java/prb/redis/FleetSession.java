package prb.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Member;

/**
 * Keeps what this process believes to hold in step with Redis. One call at a time; without threads and without a connection of
 * its own, so that a test can rule time and order. What Redis does not answer is never taken for done: a claim without an answer
 * holds nothing until the next sign of life finds it out, a release gives up before it is sent, and one that comes late is
 * refused.
 */
final class FleetSession {

    private static final Logger LOG = LoggerFactory.getLogger(FleetSession.class);
    private static final Comparator<Member> BY_PLACE = Comparator.comparing(Member::place).thenComparing(Member::instance);

    private final Member self;
    private final Duration life;
    private final Ticks ticks;
    private final Seat seat;
    private final AtomicLong calls = new AtomicLong();
    private final ReentrantLock lock = new ReentrantLock();
    private volatile List<Member> members = List.of();
    private volatile Optional<String> trouble = Optional.of("Redis is being connected");

    FleetSession(Member self, Duration life, Ticks ticks) {
        this.self = self;
        this.life = life;
        this.ticks = ticks;
        this.seat = new Seat(ticks, life);
    }

    /** @param redis runs scripts now; its failures are the caller's */
    private FleetStore store(JobStore.Runner redis) {
        return new FleetStore(redis, self, life, calls);
    }

    Seat seat() {
        return seat;
    }

    /** Living members as of the last sign of life. */
    List<Member> members() {
        return seat.isValid() ? members : List.of();
    }

    /** Why this process is not in or may not claim. */
    Optional<String> trouble() {
        return trouble;
    }

    /** A sign of life was not answered. */
    void silent(String why) {
        trouble = Optional.of(why);
    }

    /** Gives a sign of life; joins where there is no session, and keeps what is held when Redis has lost its data. */
    void beat(JobStore.Runner redis) {
        lock.lock();
        try {
            FleetStore store = store(redis);
            long nanos = ticks.nanos();
            long millis = ticks.millis();
            // One who has given up joins anew, so that others may take over what it had even if only answers do not come through.
            switch (store.beat(seat.isValid() ? seat.token() : 0, seat.highest())) {
                case FleetStore.Beat.In in -> in(store, in, nanos, millis);
                case FleetStore.Beat.Conflict conflict -> out("this Redis is used by the lifecycle manager " + conflict.other()
                        + why(conflict.other()));
                case FleetStore.Beat.Full full -> out("this fleet has " + FleetStore.MEMBERS_MAX + " members, no more can join");
            }
        } finally {
            lock.unlock();
        }
    }

    private String why(Member other) {
        return switch (other.kind()) {
            case SHARED -> self.kind() == Member.Kind.SHARED
                    ? ", this one is of bridge '" + self.bridge() + "': give each bridge a Redis of its own"
                    : " and others that share their workers: set PRB_FLEET=true here, too, or give this one another Redis";
            case SINGLE -> " alone: set PRB_FLEET=true there, too, or give this one another Redis";
        };
    }

    private void out(String why) {
        seat.stand();
        trouble = Optional.of(why);
    }

    private void in(FleetStore store, FleetStore.Beat.In in, long nanos, long millis) {
        if (in.token() == seat.token()) {
            seat.renew(in.token(), nanos, millis);
        } else {
            // Names of a session that is still valid by our clocks can be nobody else's: Redis has lost its data just now.
            Set<String> held = seat.names();
            Set<String> kept = claim(store, in.token(), held, held.size(), true);
            seat.sit(in.token(), nanos, millis, kept);
            if (!held.isEmpty()) {
                LOG.warn("Redis has lost what members own; {} of {} names are kept", kept.size(), held.size());
            }
        }
        if (seat.size() != in.owned()) {
            store.owned(in.token()).ifPresent(names -> seat.sit(in.token(), nanos, millis, names));
        }
        members = in.members().stream().sorted(BY_PLACE).toList();
        trouble = in.opensMs() == 0 ? Optional.empty()
                : Optional.of("Redis was started or emptied just now: workers are given away in " + (in.opensMs() + 999) / 1_000
                        + " s, when nobody can hold any from before");
    }

    /** Claims names. @return those that are held now */
    Set<String> claim(JobStore.Runner redis, Collection<String> names, int most) {
        lock.lock();
        try {
            if (!seat.isValid()) {
                return Set.of();
            }
            long token = seat.token();
            Set<String> taken = claim(store(redis), token, names, most, false);
            seat.add(taken, token);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private static Set<String> claim(FleetStore store, long token, Collection<String> names, int most, boolean again) {
        List<String> all = new ArrayList<>(names);
        Set<String> taken = new LinkedHashSet<>();
        for (int from = 0; from < all.size() && taken.size() < most; from += FleetStore.BATCH_MAX) {
            Optional<List<String>> got = store.claim(token, all.subList(from, Math.min(all.size(), from + FleetStore.BATCH_MAX)),
                    most - taken.size(), again);
            if (got.isEmpty()) {
                break;
            }
            taken.addAll(got.get());
        }
        return taken;
    }

    /** Gives names up. */
    void release(JobStore.Runner redis, Collection<String> names) {
        lock.lock();
        try {
            seat.remove(names);
            List<String> all = new ArrayList<>(names);
            for (int from = 0; from < all.size(); from += FleetStore.BATCH_MAX) {
                store(redis).release(seat.token(), all.subList(from, Math.min(all.size(), from + FleetStore.BATCH_MAX)));
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Member> holder(JobStore.Runner redis, String name) {
        return store(redis).holder(name);
    }

    Map<String, Member> holders(JobStore.Runner redis, Collection<String> names) {
        List<String> all = List.copyOf(names);
        Map<String, Member> holders = new HashMap<>();
        for (int from = 0; from < all.size(); from += FleetStore.BATCH_MAX) {
            holders.putAll(store(redis).holders(all.subList(from, Math.min(all.size(), from + FleetStore.BATCH_MAX))));
        }
        return holders;
    }

    /** Gives up everything, and says so. */
    void leave(JobStore.Runner redis) {
        lock.lock();
        try {
            long token = seat.token();
            seat.stand();
            store(redis).leave(token);
        } finally {
            lock.unlock();
        }
    }
}
