package prb.walkie.internal.access;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Lets one line per key and minute through, so that nobody fills the log from outside. Safe for any thread. */
public final class RefusalLog {

    private static final Duration PERIOD = Duration.ofMinutes(1);
    private static final int KEYS_MAX = 1_024;

    private final Clock clock;
    private final Map<String, Instant> last = new LinkedHashMap<>();

    public RefusalLog(Clock clock) {
        this.clock = clock;
    }

    /** Whether the line of this key is due. */
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
