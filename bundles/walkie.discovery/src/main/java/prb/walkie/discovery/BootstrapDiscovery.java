package prb.walkie.discovery;

import java.time.Duration;
import java.util.List;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.metatype.annotations.Designate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.libp2p.Multiaddr;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.discovery.boot.BootNodes;
import prb.walkie.discovery.boot.Bootstrap;
import prb.walkie.discovery.boot.NameLookup;

/** Peers that the operator names. A change of the list applies at once. */
@Component(service = PeerDiscovery.class, configurationPid = DiscoveryConfig.PID)
@Designate(ocd = DiscoveryConfig.class)
public final class BootstrapDiscovery implements PeerDiscovery {

    private static final Logger LOG = LoggerFactory.getLogger(BootstrapDiscovery.class);

    private final List<Multiaddr> entries;
    private final Duration period;

    /** @throws IllegalArgumentException when the period is out of range */
    @Activate
    public BootstrapDiscovery(DiscoveryConfig config) {
        this(config.bootNodes(), Period.of(config));
    }

    /** @param bootNodes entries as the operator wrote them @param period between look-ups of names */
    public BootstrapDiscovery(String[] bootNodes, Duration period) {
        this.entries = BootNodes.parse(bootNodes, LOG::warn);
        this.period = period;
    }

    @Override
    public String name() {
        return "bootstrap";
    }

    @Override
    public DiscoverySession begin(AnnouncedNode self, DiscoveredPeers peers) {
        return new Bootstrap(entries, NameLookup::resolve, peers, period);
    }
}
