package prb.ops.alarms;

import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;
import prb.metrics.api.MetricSource;

/** What this room tells of itself. Any thread. */
@Component
public final class AlarmMetrics implements MetricSource {

    private static final double NANOS_PER_S = 1e9;

    private static final Family FIRING = Family.gauge("prb_alarms_firing", "Alarms that fire, silent ones among them.",
            "severity");
    private static final Family BY_CAUSE = Family.gauge("prb_alarms_firing_by_cause", "Alarms that fire, by cause.", "cause");
    private static final Family PENDING = Family.gauge("prb_alarms_pending", "Troubles that do not last long enough yet.");
    private static final Family LEFT_OUT = Family.counter("prb_alarms_left_out_total", "Troubles that found no room.");
    private static final Family LOOKED = Family.gauge("prb_alarms_last_look_age_seconds", "Time since rules were looked at.");
    private static final Family SENT = Family.counter("prb_alarm_notifications_total",
            "Messages by what became of them. outcome: sent, failed (given up), dropped (too many wait), retried (attempts).",
            "notifier", "outcome");
    private static final Family WAITING = Family.gauge("prb_alarm_notifications_waiting", "Messages that wait to be sent.",
            "notifier");
    private static final Family DEADMAN = Family.counter("prb_alarm_deadman_pings_total", "Signs of life. outcome: sent, failed.",
            "outcome");

    static final List<Family> FAMILIES = List.of(FIRING, BY_CAUSE, PENDING, LEFT_OUT, LOOKED, SENT, WAITING, DEADMAN);

    private final AlarmRoom room;

    @Activate
    public AlarmMetrics(@Reference AlarmRoom room) {
        this.room = room;
    }

    @Override
    public List<Family> families() {
        return FAMILIES;
    }

    @Override
    public void read(MetricSink sink) {
        List<Alarm> firing = room.book().firing();
        for (Severity severity : Severity.values()) {
            sink.put(FIRING, firing.stream().filter(alarm -> alarm.severity() == severity).count(), severity.text());
        }
        firing.forEach(alarm -> sink.put(BY_CAUSE, 1, alarm.cause()));
        sink.put(PENDING, room.book().pending());
        sink.put(LEFT_OUT, room.book().leftOut());
        sink.put(LOOKED, (System.nanoTime() - room.lookedNanos()) / NANOS_PER_S);
        for (Outbox outbox : room.sending().outboxes()) {
            String name = outbox.notifier().name();
            sink.put(SENT, outbox.sent(), name, "sent");
            sink.put(SENT, outbox.failed(), name, "failed");
            sink.put(SENT, outbox.dropped(), name, "dropped");
            sink.put(SENT, outbox.retried(), name, "retried");
            sink.put(WAITING, outbox.waiting(), name);
        }
        room.sending().deadMan().ifPresent(deadMan -> {
            sink.put(DEADMAN, deadMan.sent(), "sent");
            sink.put(DEADMAN, deadMan.failed(), "failed");
        });
    }
}
