package prb.walkie.internal.peers;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Lets something happen once per key and minute, so that nobody fills the log or keeps us busy from outside. The 1,024 keys that
 * came last are remembered. Safe for any thread.
 */
public final class Seldom {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int KEYS_MAX = 1_024;

    private final Clock clock;
    private final Map<String, Instant> last = new LinkedHashMap<>();

    public Seldom(Clock clock) {
        this.clock = clock;
    }

    /** Whether it is due for this key; then it is not for a minute. */
    public synchronized boolean isDue(String key) {
        Instant now = clock.instant();
        Instant before = last.get(key);
        if (before != null && now.isBefore(before.plus(PERIOD))) {
            return false;
        }
        last.remove(key);
        last.put(key, now);
        if (last.size() > KEYS_MAX) {
            last.remove(last.keySet().iterator().next());
        }
        return true;
    }
}
