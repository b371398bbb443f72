package prb.walkie.api;

import java.time.Instant;
import java.util.List;

/**
 * A peer that answered Hello. Everything but the id and the addresses is the peer's own word.
 *
 * @param id text form of the peer id, proven by the handshake
 * @param addresses multiaddrs at which it was reached, the most recent first; at least one
 * @param host IP address at which it was last reached, as text
 * @param chainIdentity hash of para block 1 as lower-case hex with 0x, or what the peer put there instead
 * @param bridgeIdentity {@code PHALA_BRIDGE_IDENTITY} of the peer
 * @param reachable whether the last contact succeeded
 * @param lastSeen time of the last contact that succeeded
 */
public record Peer(String id, PeerRole role, String hostname, List<String> addresses, String host, String chainIdentity,
        String bridgeIdentity, boolean reachable, Instant lastSeen) {
    public Peer {
        addresses = List.copyOf(addresses);
    }
}
