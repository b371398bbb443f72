package prb.ops.alarms;

import java.util.List;

/**
 * What a rule sees at one moment.
 *
 * @param cause the rule, in words with hyphens; one of {@link Causes}
 * @param subject what it is about within the cause; empty where there is one thing only
 * @param title one line @param text what, which, what next
 * @param items what is affected, all of it
 */
record Finding(String cause, String subject, Severity severity, String title, String text, List<String> items) {
    Finding {
        items = List.copyOf(items);
    }

    /** The same for as long as it is the same trouble. */
    String id() {
        return subject.isEmpty() ? cause : cause + ":" + subject;
    }

    Finding with(List<String> affected) {
        return new Finding(cause, subject, severity, title, text, affected);
    }
}
