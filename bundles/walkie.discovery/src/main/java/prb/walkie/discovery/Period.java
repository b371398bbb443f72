package prb.walkie.discovery;

import java.time.Duration;

/** The period of a configuration, 1 s to 1 h. */
final class Period {

    private static final int SECONDS_MAX = 3_600;

    private Period() {}

    /** @throws IllegalArgumentException when it is out of range */
    static Duration of(DiscoveryConfig config) {
        int seconds = config.periodSeconds();
        if (seconds < 1 || seconds > SECONDS_MAX) {
            throw new IllegalArgumentException(
                    "periodSeconds of " + DiscoveryConfig.PID + " must be 1 to " + SECONDS_MAX + ", not " + seconds);
        }
        return Duration.ofSeconds(seconds);
    }
}
