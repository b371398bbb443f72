package prb.walkie.api;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A way to find peers; registered as a service, found by the node (whiteboard). Several may exist, and each may come and go
 * while the node runs.
 */
@ConsumerType
public interface PeerDiscovery {

    /** Short word that begins the names of its counters, for example {@code mdns}. Constant. */
    String name();

    /**
     * Begins to look for peers, and to let the node be found where the way knows how to. Called once the node knows what it may
     * tell of itself; must return soon. What it finds is a hint: who a peer is, the node has it prove.
     */
    DiscoverySession begin(AnnouncedNode self, DiscoveredPeers peers);
}
