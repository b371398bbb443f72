package prb.blob.server;

import org.apache.felix.hc.api.FormattingResultLog;
import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.blob.api.blob.BlobServerStatus;

/** Whether the blob server listens, also when it could not begin to. Any thread. */
@Component(service = HealthCheck.class, configurationPid = "prb.blob.server", configurationPolicy = ConfigurationPolicy.REQUIRE,
        property = {"hc.name=blob server", "hc.tags=health", "hc.tags=ready"})
public final class ServerHealth implements HealthCheck {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    private volatile @Nullable Provider present;

    @Override
    public Result execute() {
        FormattingResultLog log = new FormattingResultLog();
        Provider server = present;
        if (server == null || !server.isListening()) {
            log.critical(
                    "The blob server does not listen, so no lifecycle manager is served: the log says why. If its port is taken,"
                            + " end what holds it or set PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT");
        } else {
            DirectMemory memory = server.directMemory();
            log.info("The blob server listens; {} bytes of values are in direct memory, the JVM refused it {} times",
                    memory.lent(),
                    memory.failures());
        }
        return new Result(log);
    }
}
