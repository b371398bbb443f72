package prb.ops;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiResource;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerNode;
import prb.walkie.api.Peers;

/** {@code /api/v1/peers}: this node, and every peer it knows. */
@Component(property = ApiResource.PATH + "=/api/v1/peers")
public final class PeersResource implements ApiResource {

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Peers peers; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PeerNode node;

    @Override
    public ApiAnswer get(Map<String, String> query) {
        Peers known = peers;
        if (known == null) {
            return Resources.error(503, "this role has no peer node at present");
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("self", known.self());
        PeerNode self = node;
        if (self != null) {
            json.put("role", name(self.role())).put("chain_identity", self.chainIdentity());
            self.addresses().forEach(json.putArray("addresses")::add);
            self.alarms().forEach(json.putArray("alarms")::add);
        }
        ArrayNode list = json.putArray("peers");
        known.peers().forEach(peer -> list.add(of(peer)));
        return ApiAnswer.ok(json.toString());
    }

    private static ObjectNode of(Peer peer) {
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("id", peer.id()).put("role", name(peer.role()))
                .put("hostname", peer.hostname()).put("host", peer.host()).put("chain_identity", peer.chainIdentity())
                .put("bridge_identity", peer.bridgeIdentity()).put("reachable", peer.reachable())
                .put("last_seen", peer.lastSeen().toString());
        peer.addresses().forEach(json.putArray("addresses")::add);
        return json;
    }

    private static String name(Enum<?> role) {
        return role.name().toLowerCase(Locale.ROOT);
    }
}
