package prb.blob.client;

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
        return ProviderCheck.of(client, Result.Status.TEMPORARILY_UNAVAILABLE);
    }
}
