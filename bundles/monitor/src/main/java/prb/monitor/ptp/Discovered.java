package prb.monitor.ptp;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerRole;

/** The peers in the original's form: data providers and lifecycle managers of any bridge, nobody else. */
final class Discovered {

    private static final String P2P = "/p2p/";

    private Discovered() {}

    static ObjectNode of(List<Peer> peers) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        add(json.putArray("dataProviders"), peers, PeerRole.DATA_PROVIDER);
        add(json.putArray("lifecycleManagers"), peers, PeerRole.LIFECYCLE);
        return json;
    }

    private static void add(ArrayNode list, List<Peer> peers, PeerRole role) {
        peers.stream().filter(peer -> peer.role() == role).forEach(peer -> list.addObject().put("peerId", peer.id())
                .put("hostname", peer.hostname()).put("role", role.number()).put("chainIdentity", peer.chainIdentity())
                .put("bridgeIdentity", peer.bridgeIdentity()).put("remoteAddr", address(peer)));
    }

    private static String address(Peer peer) {
        String address = peer.addresses().isEmpty() ? "" : peer.addresses().getFirst();
        return address.contains(P2P) ? address : address + P2P + peer.id();
    }
}
