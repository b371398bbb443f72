package prb.devnet.chain.rpc;

import java.util.List;
import java.util.Map;

/** The system_* methods about the node itself. */
final class SystemMethods {

    private static final String NODE_NAME = "Runtime Bridge devnet";
    private static final String NODE_VERSION = "0.1.0";

    private SystemMethods() {}

    static void addTo(MethodTable table, ChainInfo chain) {
        table.add("system_chain", (params, call) -> chain.name());
        table.add("system_name", (params, call) -> NODE_NAME);
        table.add("system_version", (params, call) -> NODE_VERSION);
        table.add("system_properties", (params, call) -> chain.properties());
        table.add("system_chainType", (params, call) -> "Development");
        table.add("system_nodeRoles", (params, call) -> List.of("Full"));
        table.add("system_health",
                (params, call) -> Map.of("peers", 0, "isSyncing", false, "shouldHavePeers", false));
    }
}
