package prb.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What the table of settings means to one role: the monitor's own names, ports that differ so that roles of one host do not
 * meet, the inventory that a trader only reads, and configurations of which a feature has several.
 */
final class RoleVariables {
    private static final String MONITOR = "monitor";
    private static final String TRADE = "trade";
    private static final String ARENA = "arena";
    private static final String LIFECYCLE = "lifecycle";
    private static final Map<String, Integer> HTTP_PORTS = Map.of("data_provider", 9_101, LIFECYCLE, 9_102, TRADE, 9_103, ARENA,
            9_104);
    /** The original's monitor knows these; its listen addresses are none. */
    private static final Map<String, String> MONITOR_NAMES = Map.of(Variables.WALKIE_LISTEN, "PTP_LISTEN_ADDRESSES",
            Variables.WALKIE_BOOT, "PTP_BOOT_NODES");
    private static final String MONITOR_PORT = "PORT";

    private RoleVariables() {}

    /** @param pids configurations that the role's features name */
    static List<Variable> of(String role, Set<String> pids) {
        return Variables.ALL.stream().filter(variable -> isFor(variable, role)).map(variable -> fitted(variable, role))
                .flatMap(variable -> instances(variable, pids).stream()).toList();
    }

    /** Another name that a role takes for a variable when the first is not set. */
    static Optional<String> alias(Variable variable, String role) {
        return role.equals(MONITOR) && variable.name().equals(Variables.HTTP_PORT) ? Optional.of(MONITOR_PORT) : Optional.empty();
    }

    /** Whether a name means something to any role. */
    static boolean isKnown(String name) {
        return Variables.SILENT.contains(name) || MONITOR_NAMES.containsValue(name) || Variables.ALL.stream().anyMatch(
                variable -> variable.name().equals(name));
    }

    /**
     * Trader and queue page have the bundle, but do not meet the lifecycle managers: they work on jobs of whoever offers some.
     * Only those share an inventory.
     */
    private static boolean isFor(Variable variable, String role) {
        if (variable.name().equals(Variables.FLEET_NAME) && variable.pid().equals(Variables.INVENTORY_PID)) {
            return role.equals(LIFECYCLE);
        }
        return !((role.equals(TRADE) || role.equals(ARENA)) && variable.pid().equals(Variables.CLUSTER_PID));
    }

    private static Variable fitted(Variable variable, String role) {
        if (role.equals(MONITOR) && MONITOR_NAMES.containsKey(variable.name())) {
            return variable.named(MONITOR_NAMES.get(variable.name())).withFallback("");
        }
        if (role.equals(TRADE) && variable.pid().equals(Variables.INVENTORY_PID)) {
            // Its own component, so that the one that locks and writes the file does not come up.
            return variable.in(Variables.INVENTORY_PID + ".signer");
        }
        if (variable.name().equals(Variables.HTTP_PORT) && HTTP_PORTS.containsKey(role)) {
            return variable.withFallback(String.valueOf(HTTP_PORTS.get(role)));
        }
        return variable;
    }

    private static List<Variable> instances(Variable variable, Set<String> pids) {
        List<Variable> instances = pids.stream().filter(pid -> pid.startsWith(variable.pid() + "~")).sorted().map(variable::in)
                .toList();
        return instances.isEmpty() ? List.of(variable) : instances;
    }
}
