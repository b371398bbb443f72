package prb.libp2p;

import java.util.Map;

/**
 * What a host did since its start.
 *
 * @param connections open now
 * @param inbound connections accepted and upgraded @param outbound connections dialled and upgraded
 * @param streams streams opened by either side
 * @param dropped ended or refused by our side, by reason
 */
public record HostStatus(int connections, long inbound, long outbound, long streams, Map<DropReason, Long> dropped) {
    public HostStatus {
        dropped = Map.copyOf(dropped);
    }
}
