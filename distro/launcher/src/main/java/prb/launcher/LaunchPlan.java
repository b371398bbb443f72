package prb.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is to be started.
 *
 * @param role name under which the process registers
 * @param features names of feature descriptors, in order
 * @param data data folder; empty means a fresh temporary one
 * @param flags settings from the command line by variable name
 * @param up whether progress is shown on the console instead of the log
 */
record LaunchPlan(String role, List<String> features, Optional<Path> data, Map<String, String> flags, boolean up) {
    static final String DATA_DEFAULT = "/var/data";
    private static final String LOOPBACK = "127.0.0.1";

    /** {@code run [ROLE] [--data DIR]}; without ROLE, PHALA_MODULE names it. */
    static LaunchPlan ofRun(List<String> args, Host host) throws UsageException {
        Arguments arguments = Arguments.parse("run", args, List.of("--data"), List.of());
        if (arguments.words().size() > 1) {
            throw new UsageException("run takes one role, unexpected word '" + arguments.words().get(1) + "'");
        }
        Optional<String> named = arguments.words().isEmpty() ? host.variable("PHALA_MODULE") : Optional.of(arguments.words()
                .get(0));
        String role = Roles.named(named.orElseThrow(
                () -> new UsageException("run needs a role, or PHALA_MODULE that names one")));
        List<String> features = Roles.features(role, host::setting);
        Map<String, String> flags = new LinkedHashMap<>();
        arguments.value("--data").ifPresent(data -> flags.put("PRB_DATA", absolute(data)));
        String data = arguments.value("--data").or(() -> host.variable("PRB_DATA")).orElse(DATA_DEFAULT);
        return new LaunchPlan(role, features, Optional.of(Path.of(absolute(data))), flags, false);
    }

    /** {@code up}: all roles in one process, on the devnet or on other nodes. */
    static LaunchPlan ofUp(List<String> args, Host host) throws UsageException {
        UpOptions options = UpOptions.parse(args);
        Map<String, String> flags = new LinkedHashMap<>(options.flags());
        flags.put("PRB_UP", "true");
        List<String> features = new ArrayList<>(List.of("solo", "devnet-fleet"));
        try (FreePorts ports = new FreePorts()) {
            port("PRB_DEVNET_WORKER_PORT", host, flags, ports);
            if (options.ownNodes()) {
                features.add("devnet-workers");
            } else {
                features.add("devnet");
                endpoint("PHALA_PARENT_CHAIN_ENDPOINT", port("PRB_DEVNET_RELAY_PORT", host, flags, ports), host, flags);
                endpoint("PHALA_CHAIN_ENDPOINT", port("PRB_DEVNET_PARA_PORT", host, flags, ports), host, flags);
            }
        }
        Optional<Path> data = options.data().map(folder -> Path.of(absolute(folder)));
        data.ifPresent(folder -> flags.put("PRB_DATA", folder.toString()));
        return new LaunchPlan("solo", List.copyOf(features), data, flags, true);
    }

    /** The same plan on the folder it really uses. */
    LaunchPlan on(Path folder) {
        Map<String, String> all = new LinkedHashMap<>(flags);
        all.put("PRB_DATA", folder.toString());
        return new LaunchPlan(role, features, Optional.of(folder), all, up);
    }

    private static String port(String variable, Host host, Map<String, String> flags, FreePorts ports) {
        Optional<String> set = host.variable(variable);
        if (set.isPresent()) {
            return set.get();
        }
        String port = Integer.toString(ports.next());
        flags.put(variable, port);
        return port;
    }

    private static void endpoint(String variable, String port, Host host, Map<String, String> flags) {
        host.variable(variable).ifPresent(other -> host.err().println(
                "prb: " + variable + " is ignored by 'up' on the devnet; give --relay and --para to use other nodes"));
        flags.put(variable, "ws://" + LOOPBACK + ":" + port);
    }

    private static String absolute(String folder) {
        return Path.of(folder).toAbsolutePath().normalize().toString();
    }
}
