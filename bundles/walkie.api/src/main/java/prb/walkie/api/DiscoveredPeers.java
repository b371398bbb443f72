package prb.walkie.api;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Takes what a {@link PeerDiscovery} finds. Any thread; never blocks; repeats are welcome. */
@ProviderType
public interface DiscoveredPeers {

    /**
     * Notes where a peer may be.
     *
     * <p>Announced addresses are forgotten when they neither answer nor are told again; a few per peer and some dozens of
     * peers that never answered are kept. Configured addresses stay as long as the session does, each report for a peer
     * replacing the one before.
     *
     * @param peerId text form of its id, this node's own included when somebody else tells it; empty for a configured address
     *     at which whoever answers is meant
     * @param addresses multiaddrs as text with an IP address and a TCP port, without peer id; others are left out
     * @param configured whether an operator named the peer
     */
    void found(String peerId, List<String> addresses, boolean configured);
}
