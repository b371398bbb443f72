package prb.cli.doctor;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import prb.cli.probe.Json;
import prb.cli.probe.Mask;
import prb.cli.probe.NodeRpc;
import prb.cli.probe.NodeRpc.RefusedRpcException;
import prb.cli.probe.Reach;

/** One node: name, TCP, WebSocket, chain, syncing, old blocks and state, methods. Asks a dozen questions, each up to 8 s. */
final class NodeCheck implements Check {

    private static final Map<String, Integer> PORTS = Map.of("ws", 80, "wss", 443);
    private static final int HASH_SHOWN = 10;
    private static final List<String> EVERYWHERE = List.of("chain_getBlockHash", "chain_getFinalizedHead", "chain_getHeader",
            "chain_subscribeFinalizedHeads", "state_getMetadata", "state_getReadProof", "state_getRuntimeVersion",
            "state_getStorage", "system_health");
    private static final List<String> SENDING = List.of("author_submitAndWatchExtrinsic", "system_accountNextIndex");
    private static final List<String> PARA_HISTORY = List.of("chain_getBlock", "pha_getStorageChangesAt", "state_getKeysPaged");

    private final String check;
    private final String url;
    private final String shown;
    private final List<String> methods;
    private final boolean history;

    private NodeCheck(String check, String url, List<String> methods, boolean history) {
        this.check = check;
        this.url = url;
        this.shown = Mask.url(url);
        this.methods = methods;
        this.history = history;
    }

    static NodeCheck relay(String url, Patient patient) {
        List<String> methods = new ArrayList<>(EVERYWHERE);
        methods.add("grandpa_proveFinality");
        return new NodeCheck("relay node", url, methods, patient.feeds());
    }

    static NodeCheck para(String url, Patient patient) {
        List<String> methods = new ArrayList<>(EVERYWHERE);
        methods.addAll(patient.keepsInventory() ? SENDING : List.of());
        methods.addAll(patient.feeds() ? PARA_HISTORY : List.of());
        return new NodeCheck("para node", url, methods, patient.feeds());
    }

    @Override
    public String name() {
        return check + " " + shown;
    }

    @Override
    public List<Finding> look() {
        String step = "set the address to ws://HOST:PORT or wss://HOST";
        try {
            URI uri = URI.create(url);
            if (uri.getHost() == null || !PORTS.containsKey(String.valueOf(uri.getScheme()))) {
                throw new IOException("it is no address of the form ws://HOST:PORT or wss://HOST");
            }
            step = "check address, firewall and whether the node runs";
            Reach reach = Reach.check(uri.getHost(), uri.getPort() < 0 ? PORTS.get(uri.getScheme()) : uri.getPort());
            step = "check that this is the node's RPC port, and that it allows connections (--rpc-external, --ws-external)";
            try (NodeRpc node = NodeRpc.connect(url)) {
                List<Finding> findings = new ArrayList<>(List.of(head(node, reach)));
                step = "look at the node's log";
                findings.add(syncing(node));
                findings.add(methods(node));
                if (history) {
                    findings.add(history(node));
                }
                return findings;
            }
        } catch (IllegalArgumentException e) {
            return List.of(Finding.fail(check, shown, "it is no address", step));
        } catch (IOException e) {
            return List.of(Finding.fail(check, shown, String.valueOf(e.getMessage()), step));
        }
    }

    private Finding head(NodeRpc node, Reach reach) throws IOException {
        String chain = node.call("system_chain").text();
        String genesis = node.call("chain_getBlockHash", 0).text();
        Json header = node.call("chain_getHeader", node.call("chain_getFinalizedHead").text());
        long number = header.at("number").number().orElseThrow(() -> new IOException("it names no finalized head"));
        return Finding.ok(check, shown, "answers (" + reach.addresses() + ", TCP " + reach.millis() + " ms, WebSocket): chain "
                + chain + ", genesis " + brief(genesis) + ", finalized " + number);
    }

    private static String brief(String hash) {
        return hash.length() <= HASH_SHOWN ? hash : hash.substring(0, HASH_SHOWN) + "…";
    }

    private Finding syncing(NodeRpc node) throws IOException {
        Json health = node.call("system_health");
        if (health.at("isSyncing").isTrue()) {
            return Finding.warn(check, shown, "is still syncing, its head is behind the chain's",
                    "roles wait for it; give a second node that is at the tip, separated by a comma");
        }
        if (health.at("shouldHavePeers").isTrue() && health.at("peers").number().orElse(0L) == 0) {
            return Finding.warn(check, shown, "has no peers: its head will not move", "check the node's network and boot nodes");
        }
        return Finding.ok(check, shown, "is at its chain's tip (not syncing)");
    }

    private Finding methods(NodeRpc node) throws IOException {
        Set<String> offered = new HashSet<>();
        node.call("rpc_methods").at("methods").items().forEach(method -> offered.add(method.text()));
        List<String> missing = methods.stream().filter(method -> !offered.contains(method)).toList();
        if (missing.isEmpty()) {
            return Finding.ok(check, shown, "offers all " + methods.size() + " methods that are needed"
                    + (methods.contains("grandpa_proveFinality") ? ", grandpa_proveFinality among them" : "")
                    + "; none of them is unsafe");
        }
        return Finding.fail(check, shown, "does not offer " + String.join(", ", missing), missing.stream().anyMatch(
                method -> method.startsWith("pha_"))
                        ? "use a Khala or Phala node that has the pha_ methods, and open them (--rpc-methods)"
                        : "open them (--rpc-methods safe is enough), or use another node");
    }

    /** Old blocks and states: what a first sync reads. */
    private Finding history(NodeRpc node) throws IOException {
        String hash = node.call("chain_getBlockHash", 1).text();
        if (hash.isEmpty()) {
            return Finding.fail(check, shown, "does not know block 1: it keeps no old blocks, or has none yet",
                    "use an archive node (--state-pruning archive --blocks-pruning archive)");
        }
        String lacks = "";
        if (node.call("chain_getHeader", hash).isNull()) {
            lacks = "the header";
        } else if (node.call("chain_getBlock", hash).isNull()) {
            lacks = "the body";
        }
        try {
            node.call("state_getRuntimeVersion", hash);
        } catch (RefusedRpcException pruned) {
            lacks = lacks.isEmpty() ? "the state" : lacks;
        }
        return lacks.isEmpty()
                ? Finding.ok(check, shown, "keeps old blocks and states (block 1 is whole)")
                : Finding.warn(check, shown, "is pruned: " + lacks + " of block 1 is gone, so a first sync from it can not work",
                        "add an archive node (--state-pruning archive --blocks-pruning archive), or begin with a snapshot:"
                                + " prb data import FILE");
    }
}
