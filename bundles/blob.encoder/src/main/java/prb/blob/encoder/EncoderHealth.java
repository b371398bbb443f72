package prb.blob.encoder;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;
import prb.blob.api.control.Quarantined;

/** Whether the encoder gets on, and what an operator has to decide. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=encoder", "hc.tags=health"})
public final class EncoderHealth implements HealthCheck {

    private static final String HELD = "Relay block {} {} forces a change of the authority set and the relay side is held."
            + " Compare it with sources you trust, then confirm it: prb:encoder confirm-forced-change {} {}";

    private final EncoderControl encoder;

    @Activate
    public EncoderHealth(@Reference EncoderControl encoder) {
        this.encoder = encoder;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        EncoderStatus status = encoder.status();
        if (status.forcedChange().isPresent()) {
            EncoderStatus.ForcedChange change = status.forcedChange().get();
            log.critical(HELD, change.number(), change.hash(), change.number(), change.hash());
        }
        for (Quarantined each : status.quarantine()) {
            if (each.alarm()) {
                log.critical("{} of {} block {} was refused {} times, the last time from {}: {}. Nothing of it is served; another"
                        + " node is needed if it stays", each.what(), each.chain(), each.number(), each.attempts(),
                        each.source().isEmpty() ? "an unknown node" : each.source(), each.reason());
            }
        }
        if (status.state() == EncoderStatus.State.TROUBLED) {
            log.warn("The encoder does not get on: {}. It tries again by itself", status.detail());
        }
        log.info("Journaled to relay block {} of {}, para block {} of {}", status.relay().journaled(), status.relay().finalized(),
                status.para().journaled(), status.para().finalized());
        return new Result(log);
    }
}
