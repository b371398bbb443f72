package prb.walkie.discovery;

import java.time.Duration;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.discovery.mdns.Mdns;

/** Peers on the local network, by multicast DNS. */
@Component(service = PeerDiscovery.class, configurationPid = DiscoveryConfig.PID)
public final class MulticastDiscovery implements PeerDiscovery {

    private final boolean disabled;
    private final Duration period;

    /** @throws IllegalArgumentException when the period is out of range */
    @Activate
    public MulticastDiscovery(DiscoveryConfig config) {
        this(config.mdnsDisabled(), Period.of(config));
    }

    /** @param disabled whether nothing is asked and nothing answered @param period between questions */
    public MulticastDiscovery(boolean disabled, Duration period) {
        this.disabled = disabled;
        this.period = period;
    }

    @Override
    public String name() {
        return "mdns";
    }

    @Override
    public DiscoverySession begin(AnnouncedNode self, DiscoveredPeers peers) {
        return disabled ? new Silent() : new Mdns(self, peers, period);
    }

    /** Discovery that is turned off. */
    private record Silent() implements DiscoverySession {
        @Override
        public Map<String, Long> counters() {
            return Map.of();
        }

        @Override
        public void close() {
            // Nothing was opened.
        }
    }
}
