package prb.ops.alarms;

import java.util.function.LongSupplier;
import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;

/**
 * Whether this host's clock jumped since it was looked at last: more than {@value #JUMP_MS} ms against the steady one within
 * one look. A jump is told for {@value #TOLD_MS} ms. Any thread.
 */
final class ClockCheck implements HealthCheck {

    static final long JUMP_MS = 5_000;
    static final long TOLD_MS = 600_000;
    private static final long NANOS_PER_MS = 1_000_000;

    private final LongSupplier wallMs;
    private final LongSupplier steadyMs;
    private long lastOffset;
    private long jumpMs;
    private long jumpedAt;

    ClockCheck() {
        this(System::currentTimeMillis, () -> System.nanoTime() / NANOS_PER_MS);
    }

    /** @param wallMs the clock that people set @param steadyMs one that never jumps */
    ClockCheck(LongSupplier wallMs, LongSupplier steadyMs) {
        this.wallMs = wallMs;
        this.steadyMs = steadyMs;
        this.lastOffset = wallMs.getAsLong() - steadyMs.getAsLong();
    }

    @Override
    public synchronized Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        long steady = steadyMs.getAsLong();
        long offset = wallMs.getAsLong() - steady;
        if (Math.abs(offset - lastOffset) > JUMP_MS) {
            jumpMs = offset - lastOffset;
            jumpedAt = steady;
        }
        lastOffset = offset;
        if (jumpMs != 0 && steady - jumpedAt < TOLD_MS) {
            log.warn(
                    "The clock of this host jumped by {} ms: let a time service (chrony, systemd-timesyncd) run; attestations and"
                            + " tokens go by the time",
                    jumpMs);
        } else {
            log.info("The clock runs evenly");
        }
        return new Result(log);
    }
}
