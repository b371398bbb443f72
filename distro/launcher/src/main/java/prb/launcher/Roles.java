package prb.launcher;

import java.util.List;
import java.util.Map;

/** Names of roles: those that run, and those that come later. */
final class Roles {
    /** Role to the features that make it. */
    private static final Map<String, List<String>> FEATURES = Map.of("devnet", List.of("devnet"), "solo", List.of("solo"),
            "data_provider", List.of("data_provider"));
    private static final List<String> LATER = List.of("lifecycle", "trade", "monitor", "core");

    private Roles() {}

    /** Features to start for a role. @throws UsageException for a name that is unknown or not there yet */
    static List<String> features(String role) throws UsageException {
        if (LATER.contains(role)) {
            throw new UsageException(
                    "role '" + role + "' comes in a later release; roles of this one: data_provider, devnet, solo");
        }
        List<String> features = FEATURES.get(role);
        if (features == null) {
            throw new UsageException("unknown role '" + role + "'; roles: data_provider, devnet, solo");
        }
        return features;
    }
}
