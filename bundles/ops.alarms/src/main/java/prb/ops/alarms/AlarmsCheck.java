package prb.ops.alarms;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/** Whether alarms are looked for and arrive. Any thread. */
final class AlarmsCheck implements HealthCheck {

    private final BooleanSupplier looking;
    private final Supplier<Sending> sending;

    AlarmsCheck(BooleanSupplier looking, Supplier<Sending> sending) {
        this.looking = looking;
        this.sending = sending;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (!looking.getAsBoolean()) {
            log.critical("Alarms are no longer looked for: take a thread dump and restart this role");
        }
        sending.get().problems().forEach(problem -> log.warn("{}", problem));
        for (Outbox outbox : sending.get().outboxes()) {
            if (outbox.waiting() >= Outbox.MESSAGES_MAX / 2) {
                log.warn("{} alarms wait to be told by {}: prb:alarm test says why", outbox.waiting(), outbox.notifier().name());
            }
        }
        log.info("Alarms are told by {} ways", sending.get().outboxes().size());
        return new Result(log);
    }
}
