package prb.worker.api;

import java.net.URI;
import org.osgi.annotation.versioning.ProviderType;

/** Makes clients of pRuntime endpoints. Clients share connections; one request per endpoint is in flight at a time. */
@ProviderType
public interface PRuntimeClients {
    PRuntimeClient client(URI endpoint);
}
