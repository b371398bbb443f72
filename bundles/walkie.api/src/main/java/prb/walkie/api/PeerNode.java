package prb.walkie.api;

import java.util.List;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/** How this node's peer protocol is doing, for health checks, metrics and commands. Any thread; never blocks. */
@ProviderType
public interface PeerNode {

    /** Text form of this node's peer id. */
    String peerId();

    /** What the node tells that it is. */
    PeerRole role();

    /** Hash of para block 1 as told to peers; empty while it is not known and the node therefore not reachable. */
    String chainIdentity();

    /** Multiaddrs at which the node listens, with real ports and the peer id; empty before it does. */
    List<String> addresses();

    /** What was counted since the start, by name: calls answered and refused, connections, drops by reason, packets. */
    Map<String, Long> counters();

    /**
     * What an operator must look at, for example two live nodes with one key; newest last, at most 16, none older than an hour.
     */
    List<String> alarms();
}
