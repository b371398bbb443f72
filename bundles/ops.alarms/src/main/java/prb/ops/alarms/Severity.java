package prb.ops.alarms;

import java.util.Locale;

/** How bad it is. */
enum Severity {
    /** Look at it today. */
    WARNING,
    /** Money or data is at stake now. */
    CRITICAL;

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
