package prb.worker.runner.machine;

import java.time.Duration;
import java.time.Instant;
import prb.blob.api.blob.BlobProgress;
import prb.worker.runner.feed.Counters;

/** Watches that a worker moves while there is something for it. Used by the worker's thread only. */
final class Watchdog {

    /** What is to be done about a worker that does not move. */
    enum Action {
        NONE,
        /** Look at the worker again, drop what was fetched for it and ask the source again. */
        ASK_AGAIN,
        /** Start the worker over. */
        RESTART
    }

    private final Duration patience;
    private Counters seen = new Counters(-1, -1, -1, false);
    private Instant movedAt;
    private boolean asked;

    /** @param patience time without movement before something is done; after twice that it is more */
    Watchdog(Duration patience, Instant now) {
        this.patience = patience;
        this.movedAt = now;
    }

    /** Looks at the worker's counters and at what the source has for it. */
    Action look(Instant now, Counters at, BlobProgress goal) {
        boolean wants = at.relay() <= goal.relayEncoded() || at.paraBlock() <= goal.paraEncoded();
        if (!wants || !at.equals(seen)) {
            seen = at;
            movedAt = now;
            asked = false;
            return Action.NONE;
        }
        if (now.isBefore(movedAt.plus(patience))) {
            return Action.NONE;
        }
        if (!asked) {
            asked = true;
            return Action.ASK_AGAIN;
        }
        if (now.isBefore(movedAt.plus(patience).plus(patience))) {
            return Action.NONE;
        }
        movedAt = now;
        asked = false;
        return Action.RESTART;
    }

    /** How long nothing has moved. */
    Duration still(Instant now) {
        return Duration.between(movedAt, now);
    }

    /** When to look again at the latest, so that nothing is missed while the worker rests. */
    Duration patience() {
        return patience;
    }
}
