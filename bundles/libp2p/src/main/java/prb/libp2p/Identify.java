package prb.libp2p;

import java.util.List;

/**
 * What a peer says of itself in protocol {@code /ipfs/id/1.0.0}. Addresses of forms unknown here are left out.
 *
 * @param listenAddresses where it says it listens @param protocols what it says it serves
 */
public record Identify(List<Multiaddr> listenAddresses, List<String> protocols, String protocolVersion, String agentVersion) {
    public Identify {
        listenAddresses = List.copyOf(listenAddresses);
        protocols = List.copyOf(protocols);
    }
}
