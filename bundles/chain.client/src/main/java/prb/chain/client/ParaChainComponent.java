package prb.chain.client;

import org.apache.felix.hc.api.HealthCheck;
import org.apache.felix.hc.api.Result;
import org.osgi.framework.BundleContext;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import prb.chain.api.ParaChain;

/** Offers the parachain while it is configured. */
@Component(immediate = true, service = HealthCheck.class, property = {"hc.name=parachain nodes", "hc.tags=health"},
        configurationPid = "prb.chain.client.para",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ParaChainComponent.Config.class)
public final class ParaChainComponent implements HealthCheck {

    /** Settings of the parachain's nodes. */
    @ObjectClassDefinition(name = "Parachain nodes", description = "Where the parachain is reached")
    public @interface Config {

        @AttributeDefinition(
                description = "WebSocket URLs of nodes of one parachain, all used at once. Default ws://127.0.0.1:9945")
        String[] endpoints() default "ws://127.0.0.1:9945";

        @AttributeDefinition(description = "Deadline of an ordinary call in milliseconds, 1 or more. Default 30000")
        int callTimeoutMs() default 30_000;

        @AttributeDefinition(description = "Deadline of a call with a large answer in milliseconds, 1 or more. Default 120000")
        int largeCallTimeoutMs() default 120_000;

        @AttributeDefinition(description = "Largest message taken from a node in MiB, 1 to 1024. Default 64")
        int messageMiBMax() default 64;
    }

    private final ChainService<ParaChain> service;

    @Activate
    public ParaChainComponent(BundleContext context, Config config) {
        service = new ChainService<>(context, ParaChain.class, "parachain", config.endpoints(), config.callTimeoutMs(),
                config.largeCallTimeoutMs(), config.messageMiBMax(), ParaNode::new);
    }

    @Override
    public Result execute() {
        return NodesHealth.of("parachain", "PHALA_CHAIN_ENDPOINT", service.nodes());
    }

    @Deactivate
    void stop() {
        service.close();
    }
}
