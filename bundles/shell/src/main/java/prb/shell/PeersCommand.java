package prb.shell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerNode;
import prb.walkie.api.Peers;

/** {@code prb:peers [-v] [--json]}: this node and the peers that it knows. */
@Component(service = PeersCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=peers"})
public final class PeersCommand {
    /** How an answer begins when the role is none that peers can reach; {@code prb peer} looks for it. */
    static final String NO_NODE = "this role has no Walkie node at present";
    private static final String USAGE = "usage: prb:peers [-v] [--json]";
    /** Peer ids begin alike; the ends tell them apart. */
    private static final int ID_END = 8;
    private static final String ROW = "%-11s %-14s %-20s %-40s %-6s %-12s %-10s %s%n";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Peers peers; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PeerNode node;

    /** With {@code -v} also what was counted. */
    public String peers(String... args) throws JsonProcessingException {
        List<String> words = List.of(args);
        if (words.stream().anyMatch(word -> !word.equals("-v") && !word.equals("--json"))) {
            throw new IllegalArgumentException(USAGE);
        }
        Peers known = peers;
        PeerNode own = node;
        if (known == null || own == null) {
            throw new IllegalStateException(NO_NODE);
        }
        return words.contains("--json") ? json(own, known.peers()) : text(own, known.peers(), words.contains("-v"));
    }

    private static String text(PeerNode own, List<Peer> peers, boolean counters) {
        StringBuilder text = new StringBuilder();
        text.append("this node  ").append(own.peerId()).append("  ").append(role(own.role().name()))
                .append(System.lineSeparator());
        text.append("chain      ").append(own.chainIdentity().isEmpty() ? "not known yet" : own.chainIdentity())
                .append(System.lineSeparator());
        own.addresses().forEach(address -> text.append("listens at ").append(address).append(System.lineSeparator()));
        own.alarms().forEach(alarm -> text.append("ALARM      ").append(alarm).append(System.lineSeparator()));
        text.append(String.format("%n" + ROW, "PEER", "ROLE", "HOST", "ADDRESS", "CHAIN", "BRIDGE", "REACHABLE", "SEEN"));
        for (Peer peer : peers) {
            text.append(String.format(ROW, shortId(peer.id()), role(peer.role().name()), peer.hostname(), address(peer),
                    chain(own, peer), peer.bridgeIdentity(), peer.reachable() ? "yes" : "no",
                    Math.max(0, Duration.between(peer.lastSeen(), Instant.now()).toSeconds()) + "s ago"));
        }
        if (counters) {
            text.append(System.lineSeparator());
            new TreeMap<>(own.counters()).forEach((name, count) -> text.append(String.format("%-28s %d%n", name, count)));
        }
        return text.toString();
    }

    private static String json(PeerNode own, List<Peer> peers) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode self = root.putObject("node").put("id", own.peerId()).put("role", role(own.role().name()))
                .put("chain", own.chainIdentity());
        own.addresses().forEach(self.putArray("addresses")::add);
        own.alarms().forEach(self.putArray("alarms")::add);
        ObjectNode counters = self.putObject("counters");
        new TreeMap<>(own.counters()).forEach(counters::put);
        ArrayNode list = root.putArray("peers");
        for (Peer peer : peers) {
            ObjectNode entry = list.addObject().put("id", peer.id()).put("role", role(peer.role().name()))
                    .put("hostname", peer.hostname()).put("host", peer.host()).put("chain", peer.chainIdentity())
                    .put("sameChain", peer.chainIdentity().equals(own.chainIdentity())).put("bridge", peer.bridgeIdentity())
                    .put("reachable", peer.reachable()).put("lastSeen", peer.lastSeen().toString());
            peer.addresses().forEach(entry.putArray("addresses")::add);
        }
        return mapper.writeValueAsString(root);
    }

    private static String role(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    static String shortId(String id) {
        return id.length() <= ID_END ? id : "..." + id.substring(id.length() - ID_END);
    }

    private static String address(Peer peer) {
        String first = peer.addresses().isEmpty() ? "-" : peer.addresses().getFirst();
        int id = first.indexOf("/p2p/");
        return id < 0 ? first : first.substring(0, id);
    }

    private static String chain(PeerNode own, Peer peer) {
        return peer.chainIdentity().equals(own.chainIdentity()) ? "same" : "OTHER";
    }
}
