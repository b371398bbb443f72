package prb.launcher;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.Optional;

/** Names of roles, and the features that make each of them. */
final class Roles {
    static final String REDIS = "PHALA_Q_REDIS_ENDPOINT";
    static final String BUILT_IN_TRADER = "USE_BUILT_IN_TRADER";
    static final String LIFECYCLE = "lifecycle";
    private static final String CONFIG_MODE = "PHALA_LIFECYCLE_CONFIG_MODE";
    static final String FLEET = "PRB_FLEET";
    /** The queue page alone, by the original's name for it. */
    private static final String ARENA = "arena";
    private static final String ARENA_MODULE = "utils/arena";
    private static final Map<String, List<String>> FEATURES = Map.of("devnet", List.of("devnet"), "solo", List.of("solo"),
            "data_provider", List.of("data_provider"), LIFECYCLE, List.of(LIFECYCLE), "trade", List.of("trade"), "monitor",
            List.of("monitor"), ARENA, List.of("queue-page"));
    private static final String NAMES = "arena, data_provider, devnet, lifecycle, monitor, solo, trade";
    private static final String LATER = "core";

    private Roles() {}

    /**
     * Features to start for a role.
     *
     * @param settings value of a setting by its variable
     * @throws UsageException for a name that is unknown or not there yet, or when what processes meet at is missing
     */
    static List<String> features(String role, Function<String, Optional<String>> settings) throws UsageException {
        if (role.equals(LATER)) {
            throw new UsageException("role '" + role + "' comes in a later release; roles of this one: " + NAMES);
        }
        List<String> features = FEATURES.get(role);
        if (features == null) {
            throw new UsageException("unknown role '" + role + "'; roles: " + NAMES);
        }
        return switch (role) {
            case LIFECYCLE -> lifecycle(features, settings);
            case "trade" -> trade(features, settings);
            case "solo" -> solo(features, settings);
            case ARENA -> arena(features, settings);
            default -> features;
        };
    }

    /** The role that a word of the command line or {@code PHALA_MODULE} means. */
    static String named(String word) {
        return word.equals(ARENA_MODULE) ? ARENA : word;
    }

    /** Whether a lifecycle manager starts with its API alone; then nobody need be there to send transactions. */
    static boolean isConfigMode(Function<String, Optional<String>> settings) {
        return settings.apply(CONFIG_MODE).filter("true"::equals).isPresent();
    }

    private static List<String> lifecycle(List<String> features, Function<String, Optional<String>> settings)
            throws UsageException {
        boolean redis = settings.apply(REDIS).isPresent();
        if (!redis && isFleet(settings)) {
            throw new UsageException(FLEET
                    + "=true shares the workers with lifecycle managers on other machines, and they meet on"
                    + " Redis: set " + REDIS + "=redis://HOST:PORT/ to the same for all of them, or leave " + FLEET + " out");
        }
        boolean trader = settings.apply(BUILT_IN_TRADER).filter("true"::equals).isPresent();
        if (!redis && !trader && isConfigMode(settings)) {
            return features;
        }
        if (!redis && !trader) {
            throw new UsageException("role 'lifecycle' has nobody to send its transactions: set " + BUILT_IN_TRADER
                    + "=true to send them itself, or " + REDIS + "=redis://HOST:PORT/ to hand them to a role 'trade'");
        }
        List<String> all = new ArrayList<>(features);
        all.add(redis ? "queue-redis" : "queue-local");
        if (trader) {
            all.add("trader");
        }
        return List.copyOf(all);
    }

    private static boolean isFleet(Function<String, Optional<String>> settings) {
        return settings.apply(FLEET).filter("true"::equals).isPresent();
    }

    private static List<String> solo(List<String> features, Function<String, Optional<String>> settings) throws UsageException {
        if (isFleet(settings)) {
            throw new UsageException("role 'solo' is one process for everything and shares no workers: run role 'lifecycle' with "
                    + FLEET + "=true and " + REDIS + "=redis://HOST:PORT/, or leave " + FLEET + " out");
        }
        return features;
    }

    private static List<String> arena(List<String> features, Function<String, Optional<String>> settings) throws UsageException {
        if (settings.apply(REDIS).isEmpty()) {
            throw new UsageException("role 'arena' shows the queue that lifecycle manager and trader meet at: set " + REDIS
                    + "=redis://HOST:PORT/ to theirs; without Redis the page is in the lifecycle manager itself");
        }
        List<String> all = new ArrayList<>(features);
        all.add("queue-redis");
        return List.copyOf(all);
    }

    private static List<String> trade(List<String> features, Function<String, Optional<String>> settings) throws UsageException {
        if (settings.apply(REDIS).isEmpty()) {
            throw new UsageException("role 'trade' gets its jobs over Redis: set " + REDIS + "=redis://HOST:PORT/ here and for"
                    + " the lifecycle manager; without Redis set " + BUILT_IN_TRADER
                    + "=true for the lifecycle manager and leave role 'trade' out");
        }
        List<String> all = new ArrayList<>(features);
        all.add("queue-redis");
        return List.copyOf(all);
    }
}
