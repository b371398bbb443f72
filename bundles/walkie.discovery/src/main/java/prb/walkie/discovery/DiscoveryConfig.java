package prb.walkie.discovery;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Settings of both ways to find peers. */
@ObjectClassDefinition(name = "Walkie discovery", description = "How other peers are found")
public @interface DiscoveryConfig {

    /** Name of the configuration. */
    String PID = "prb.walkie.discovery";

    /** Bootstrap addresses. */
    @AttributeDefinition(
            name = "Bootstrap addresses",
            description = "Multiaddrs of peers that are always tried; wildcards mean none (PHALA_WALKIE_BOOT_NODES)")
    String[] bootNodes() default {};

    /** No local discovery. */
    @AttributeDefinition(
            name = "Local discovery off",
            description = "Whether multicast DNS is neither asked nor answered (PHALA_WALKIE_DISABLE_MDNS_DISCOVERY)")
    boolean mdnsDisabled() default false;

    /** Period. */
    @AttributeDefinition(
            name = "Period",
            description = "Seconds between questions on the local network, and between look-ups of names, 1 to 3600")
    int periodSeconds() default 20;
}
