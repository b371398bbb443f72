package prb.ops.alarms;

import java.time.Instant;

/**
 * An alarm as it is told.
 *
 * @param finding what is seen now, or was last @param severity the finding's, or higher when it lasts
 * @param since when it was seen first
 */
record Alarm(Finding finding, Severity severity, Instant since) {

    String id() {
        return finding.id();
    }

    String cause() {
        return finding.cause();
    }
}
