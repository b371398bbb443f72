package prb.blob.encoder;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import prb.blob.api.control.EncoderControl;
import prb.blob.api.control.EncoderStatus;

/** Whether the encoder has what is final, so that workers are fed up to the tip. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=encoder at tip", "hc.tags=ready"})
public final class EncoderReady implements HealthCheck {

    /** Blocks that may be missing: finality comes in steps. */
    private static final long BEHIND_MAX = 20;

    private final EncoderControl encoder;

    @Activate
    public EncoderReady(@Reference EncoderControl encoder) {
        this.encoder = encoder;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        EncoderStatus status = encoder.status();
        String heights = "relay block " + status.relay().journaled() + " of " + status.relay().finalized() + ", para block "
                + status.para().journaled() + " of " + status.para().finalized();
        if (status.state() != EncoderStatus.State.AT_TIP && (isBehind(status.relay()) || isBehind(status.para()))) {
            log.temporarilyUnavailable("Still syncing: {}; wait", heights);
        } else {
            log.info("At the tip: {}", heights);
        }
        return new Result(log);
    }

    private static boolean isBehind(EncoderStatus.Progress chain) {
        return chain.finalized() < 0 || chain.journaled() < 0 || chain.finalized() - chain.journaled() > BEHIND_MAX;
    }
}
