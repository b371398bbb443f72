package prb.ops.metrics;

import java.util.List;
import java.util.Locale;
import prb.metrics.api.Family;
import prb.metrics.api.MetricSink;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerNode;
import prb.walkie.api.PeerRole;

/** The peer protocol; at most {@value #EVENTS_MAX} of the node's counters are told. */
final class PeerMetrics {

    static final int EVENTS_MAX = 64;

    private static final Family PEERS = Family.gauge("prb_peers",
            "Peers known, by role (client, data_provider, data_provider_external, lifecycle, trader) and whether they were"
                    + " reached the last time.",
            "role", "reachable");
    private static final Family EVENTS = Family.counter("prb_peer_node_events_total",
            "What the peer node counted: calls answered and refused, connections, drops, packets.", "event");
    private static final Family ALARMS = Family.gauge("prb_peer_node_alarms",
            "What an operator must look at, of the last hour; prb:health names it.");

    static final List<Family> FAMILIES = List.of(PEERS, EVENTS, ALARMS);

    private PeerMetrics() {}

    static void read(List<Peer> peers, MetricSink sink) {
        for (PeerRole role : PeerRole.values()) {
            for (boolean reachable : new boolean[] {true, false}) {
                sink.put(PEERS, peers.stream().filter(peer -> peer.role() == role && peer.reachable() == reachable).count(),
                        role.name().toLowerCase(Locale.ROOT), Boolean.toString(reachable));
            }
        }
    }

    static void read(PeerNode node, MetricSink sink) {
        node.counters().entrySet().stream().sorted(java.util.Map.Entry.comparingByKey()).limit(EVENTS_MAX).forEach(
                counter -> sink.put(EVENTS, counter.getValue(), counter.getKey()));
        sink.put(ALARMS, node.alarms().size());
    }
}
