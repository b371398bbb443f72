package prb.redis;

import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What this process believes to hold: its session and the names taken in it. It believes less than Redis knows, and for a shorter
 * time: the session counts from the moment before the sign of life was sent, and for two thirds of the life that others grant it
 * (10 s of 15 s), by whichever of the two clocks says first that they are over. Any thread may ask; one at a time changes it.
 */
final class Seat {

    /** A session as of the last sign of life that was answered. */
    private record Session(long token, long nanos, long millis) {}

    private final Ticks ticks;
    private final Duration trust;
    private final Map<String, Long> names = new ConcurrentHashMap<>();
    private volatile @Nullable Session session;
    private volatile long highest;

    /** @param life what others grant */
    Seat(Ticks ticks, Duration life) {
        this.ticks = ticks;
        this.trust = life.multipliedBy(2).dividedBy(3);
    }

    /** The sign of life that was sent at this time was answered: the session is valid from then on. */
    void renew(long token, long nanos, long millis) {
        session = new Session(token, nanos, millis);
        highest = Math.max(highest, token);
    }

    /** The session is this one, with exactly these names. */
    void sit(long token, long nanos, long millis, Collection<String> held) {
        names.keySet().retainAll(Set.copyOf(held));
        held.forEach(name -> names.put(name, token));
        renew(token, nanos, millis);
    }

    /** Holds nothing any more. */
    void stand() {
        session = null;
        names.clear();
    }

    void add(Collection<String> taken, long token) {
        taken.forEach(name -> names.put(name, token));
    }

    void remove(Collection<String> given) {
        given.forEach(names::remove);
    }

    /** Nanoseconds for which the session is still valid; 0 or less when it is not. */
    long left() {
        Session last = session;
        if (last == null) {
            return 0;
        }
        long byWall = Duration.ofMillis(ticks.millis() - last.millis()).toNanos();
        return trust.toNanos() - Math.max(ticks.nanos() - last.nanos(), byWall);
    }

    boolean isValid() {
        return left() > 0;
    }

    /** The token of the last session, valid or not; 0 when there is none. */
    long token() {
        Session last = session;
        return last == null ? 0 : last.token();
    }

    /** The largest token that was ever given to this process. */
    long highest() {
        return highest;
    }

    /** The token to act for a name with; empty when it is not held now. */
    OptionalLong token(String name) {
        Long of = names.get(name);
        Session last = session;
        return of != null && last != null && of == last.token() && isValid() ? OptionalLong.of(of) : OptionalLong.empty();
    }

    /** How many names were taken in the session, valid or not. */
    int size() {
        return names.size();
    }

    Set<String> names() {
        return isValid() ? new HashSet<>(names.keySet()) : Set.of();
    }
}
