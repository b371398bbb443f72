package prb.blob.client;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;

/** Whether there is a data provider: without one workers stay as they are. Any thread. */
@Component(service = HealthCheck.class, property = {"hc.name=blob client", "hc.tags=health"})
public final class ClientHealth implements HealthCheck {

    private final Reach client;

    @Activate
    public ClientHealth(@Reference Reach client) {
        this.client = client;
    }

    @Override
    public Result execute() {
        return ProviderCheck.of(client, Result.Status.WARN);
    }
}
