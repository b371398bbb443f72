package prb.blob.client;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether blobs can be had. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=blob client has a provider", "hc.tags=ready"})
public final class ClientReady implements HealthCheck {

    private final Reach client;

    @Activate
    public ClientReady(@Reference Reach client) {
        this.client = client;
    }

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        if (client.isReached()) {
            log.info("A data provider is connected; {} blobs were refused by workers", client.refusals());
        } else {
            log.temporarilyUnavailable("No data provider is reached: {}. Look whether they run; it is tried again by itself",
                    client.names());
        }
        return new Result(log);
    }
}
