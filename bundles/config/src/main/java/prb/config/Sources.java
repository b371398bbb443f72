package prb.config;

import java.util.Map;
import java.util.Optional;

/**
 * The texts that settings are computed from, by variable name.
 *
 * @param features PID to key to value, as the features give them
 * @param data data folder, absolute
 * @param role name of the role
 */
record Sources(Map<String, String> flags, Map<String, String> environment, Map<String, String> overlay, Map<String, String> file,
        Map<String, Map<String, Object>> features, String data, String role) {

    /** A text and where it was found. */
    record Found(String text, Origin origin) {}

    /** The strongest text for a variable; empty texts of the environment count as not set. */
    Optional<Found> find(String name) {
        if (name.isEmpty()) {
            return Optional.empty();
        }
        return found(flags, name, Origin.FLAG).or(() -> found(environment, name, Origin.ENVIRONMENT))
                .or(() -> found(overlay, name, Origin.OVERLAY)).or(() -> found(file, name, Origin.FILE));
    }

    private static Optional<Found> found(Map<String, String> texts, String name, Origin origin) {
        return Optional.ofNullable(texts.get(name)).map(String::strip).filter(text -> !text.isEmpty()).map(text -> new Found(text,
                origin));
    }
}
