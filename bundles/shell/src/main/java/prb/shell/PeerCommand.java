package prb.shell;

import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
import prb.walkie.api.Peer;
import prb.walkie.api.PeerAccess;
import prb.walkie.api.Peers;

/** {@code prb:peer allow|revoke|show ID}, {@code prb:peer list}: which peers may call what changes something. */
@Component(service = PeerCommand.class, property = {"osgi.command.scope=prb", "osgi.command.function=peer"})
public final class PeerCommand {
    private static final String USAGE = "usage: prb:peer allow ID | revoke ID | show ID | list";

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable PeerAccess access; // set by the framework, and by tests

    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    volatile @Nullable Peers peers;

    /** Applies at once and after a restart. */
    public String peer(String... args) {
        PeerAccess present = access;
        if (present == null) {
            throw new IllegalStateException(PeersCommand.NO_NODE);
        }
        String verb = args.length == 0 ? "list" : args[0];
        return switch (verb + "/" + Math.max(0, args.length - 1)) {
            case "list/0" -> list(present);
            case "allow/1" -> {
                boolean already = present.allowed().contains(args[1]);
                present.allow(args[1]);
                yield "peer " + args[1] + (already ? " is allowed already" : " is allowed");
            }
            case "revoke/1" -> "peer " + args[1] + (present.revoke(args[1]) ? " is allowed no longer" : " was not allowed");
            case "show/1" -> show(present, args[1]);
            default -> throw new IllegalArgumentException(USAGE);
        };
    }

    private static String list(PeerAccess access) {
        TreeSet<String> allowed = new TreeSet<>(access.allowed());
        return allowed.isEmpty()
                ? "No peer is allowed. Callers on this host always are, and peers that show the pre-shared key."
                : String.join(System.lineSeparator(), allowed);
    }

    private String show(PeerAccess access, String id) {
        StringBuilder text = new StringBuilder("peer ").append(id)
                .append(access.allowed().contains(id) ? " is allowed" : " is not allowed");
        Peers known = peers;
        Peer peer = known == null ? null
                : known.peers().stream().filter(entry -> entry.id().equals(id)).findFirst().orElse(null);
        if (peer == null) {
            return text.append("; it is not among the peers that this node knows").toString();
        }
        return text
                .append(String.format("%nrole %s, host %s, chain %s, bridge %s, %s, last seen %s", peer.role(), peer.hostname(),
                        peer.chainIdentity(), peer.bridgeIdentity(), peer.reachable() ? "reachable" : "not reachable",
                        peer.lastSeen()))
                .append(System.lineSeparator()).append(String.join(System.lineSeparator(), peer.addresses())).toString();
    }
}
