package prb.ops.alarms;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The life of alarms: pending, firing, resolved. Computed from findings and times alone. Any thread. At most
 * {@value #ALARMS_MAX} alarms live, further findings are left out and counted; the last {@value #RECENT_MAX} events are kept.
 */
final class Book {

    static final int ALARMS_MAX = 500;
    static final int RECENT_MAX = 100;

    /** An alarm's life so far; all times in ms. */
    private static final class Life {
        private Finding finding;
        private Severity severity;
        private final long sinceMs;
        private long seenMs;
        private boolean firing;
        /** When it was told last; below 0 for never. */
        private long toldMs = -1;

        Life(Finding finding, long nowMs) {
            this.finding = finding;
            this.severity = finding.severity();
            this.sinceMs = nowMs;
            this.seenMs = nowMs;
        }

        Alarm alarm() {
            return new Alarm(finding, severity, Instant.ofEpochMilli(sinceMs));
        }
    }

    private final Silences silences;
    private final Map<String, Life> lives = new LinkedHashMap<>();
    private final Deque<Event> recent = new ArrayDeque<>();
    private long leftOut;

    Book(Silences silences) {
        this.silences = silences;
    }

    /** Takes what is found now. @return what is to be told, silent alarms not among it */
    synchronized List<Event> step(List<Finding> findings, Timing timing, Instant now) {
        long nowMs = now.toEpochMilli();
        Map<String, Finding> found = new HashMap<>();
        findings.forEach(finding -> found.put(finding.id(), finding));
        findings.forEach(finding -> see(finding, nowMs));
        List<Event> events = new ArrayList<>();
        for (Iterator<Life> all = lives.values().iterator(); all.hasNext();) {
            Life life = all.next();
            boolean present = found.containsKey(life.finding.id());
            if (!present && (!life.firing || nowMs - life.seenMs >= timing.clearMs())) {
                all.remove();
                if (life.firing) {
                    end(life, now, events);
                }
            } else if (present) {
                live(life, timing, now, events);
            }
        }
        return events;
    }

    private void see(Finding finding, long nowMs) {
        Life life = lives.get(finding.id());
        if (life == null) {
            if (lives.size() >= ALARMS_MAX) {
                leftOut++;
                return;
            }
            lives.put(finding.id(), new Life(finding, nowMs));
            return;
        }
        life.finding = finding;
        life.seenMs = nowMs;
        if (finding.severity().compareTo(life.severity) > 0) {
            life.severity = finding.severity();
        }
    }

    private void live(Life life, Timing timing, Instant now, List<Event> events) {
        long nowMs = now.toEpochMilli();
        Event.Kind kind = null;
        if (!life.firing && nowMs - life.sinceMs >= timing.pendingMs()) {
            life.firing = true;
            kind = Event.Kind.FIRING;
        } else if (life.firing && life.severity == Severity.WARNING && nowMs - life.sinceMs >= timing.escalateMs()) {
            life.severity = Severity.CRITICAL;
            kind = Event.Kind.ESCALATED;
        } else if (life.firing && (life.toldMs < 0 || nowMs - life.toldMs >= timing.repeatMs())) {
            kind = life.toldMs < 0 ? Event.Kind.FIRING : Event.Kind.REPEATED;
        }
        tell(life, kind, now, events);
    }

    private void tell(Life life, Event.@Nullable Kind kind, Instant now, List<Event> events) {
        if (kind == null || silences.until(life.alarm(), now).isPresent()) {
            return;
        }
        life.toldMs = now.toEpochMilli();
        Event event = new Event(kind, life.alarm(), now);
        events.add(event);
        remember(event);
    }

    /** The end of what was never told is not told either. */
    private void end(Life life, Instant now, List<Event> events) {
        Event event = new Event(Event.Kind.RESOLVED, life.alarm(), now);
        remember(event);
        if (life.toldMs >= 0 && silences.until(life.alarm(), now).isEmpty()) {
            events.add(event);
        }
    }

    private void remember(Event event) {
        recent.addFirst(event);
        while (recent.size() > RECENT_MAX) {
            recent.removeLast();
        }
    }

    /** Alarms that fire, worst and oldest first, silent ones among them. */
    synchronized List<Alarm> firing() {
        return lives.values().stream().filter(life -> life.firing).map(Life::alarm).sorted((a, b) -> {
            int worse = b.severity().compareTo(a.severity());
            return worse != 0 ? worse : a.since().compareTo(b.since());
        }).toList();
    }

    /** Findings that do not last long enough yet. */
    synchronized long pending() {
        return lives.values().stream().filter(life -> !life.firing).count();
    }

    /** The last events, newest first. */
    synchronized List<Event> recent() {
        return List.copyOf(recent);
    }

    /** Findings that found no room since the start. */
    synchronized long leftOut() {
        return leftOut;
    }

    /** Whether an id or cause is known, now or of late: a silence for anything else is most likely misspelt. */
    synchronized boolean knows(String key) {
        return lives.values().stream()
                .anyMatch(life -> Objects.equals(life.finding.id(), key) || life.finding.cause().equals(key))
                || recent.stream().anyMatch(event -> event.alarm().id().equals(key) || event.alarm().cause().equals(key));
    }
}
