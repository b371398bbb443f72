package prb.worker.runner.machine;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import prb.worker.runner.feed.Counters;

/**
 * Notices that somebody else feeds a worker: its heights move without our request. Two that feed the same worker do no harm to
 * it, but would both send its messages and calls. Used by the worker's thread only.
 */
final class Stranger {

    /** After a start and after a failed request movement proves nothing: an earlier request of ours may still have its effect. */
    private static final Duration GRACE = Duration.ofMinutes(5);
    /** A worker whose heights have not moved for so long is free again, or for up to half as long again, by chance. */
    private static final Duration QUIET = Duration.ofMinutes(3);

    private Instant judgedFrom;
    private Optional<Counters> seen = Optional.empty();
    private Instant movedAt = Instant.MIN;
    private Duration quiet = QUIET;

    Stranger(Instant now) {
        judgedFrom = now.plus(GRACE);
    }

    /** A request failed or it is not known what became of it. */
    void inDoubt(Instant now) {
        judgedFrom = now.plus(GRACE);
    }

    /** A worker has more than we gave it. @param random 0 to 1 @return whether somebody else must have given it */
    boolean suspect(Instant now, Counters found, double random) {
        if (now.isBefore(judgedFrom)) {
            return false;
        }
        seen = Optional.of(found);
        movedAt = now;
        quiet = QUIET.plusMillis((long) (random * QUIET.toMillis() / 2));
        return true;
    }

    boolean isHere() {
        return seen.isPresent();
    }

    /** Looks at a worker that somebody else feeds. @return whether it still does */
    boolean look(Instant now, Counters found) {
        if (!seen.equals(Optional.of(found))) {
            seen = Optional.of(found);
            movedAt = now;
        }
        if (now.isBefore(movedAt.plus(quiet))) {
            return true;
        }
        seen = Optional.empty();
        judgedFrom = now;
        return false;
    }
}
