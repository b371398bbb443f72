package prb.ops.alarms;

import java.time.Instant;
import java.util.Locale;

/** A step in an alarm's life, which is told. */
record Event(Kind kind, Alarm alarm, Instant at) {

    /** What happened. */
    enum Kind {
        FIRING, REPEATED, ESCALATED, RESOLVED;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
