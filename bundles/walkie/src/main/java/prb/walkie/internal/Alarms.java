package prb.walkie.internal;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an operator must look at: logged at level WARN, again after a while as long as it lasts, and kept for health checks. */
final class Alarms {

    private static final Logger LOG = LoggerFactory.getLogger(Alarms.class);
    private static final int KEPT_MAX = 16;
    private static final Duration REPEAT = Duration.ofMinutes(10);
    private static final Duration KEPT = Duration.ofHours(1);

    private record State(Instant logged, Instant seen) {}

    private final Clock clock;
    private final Map<String, State> alarms = new LinkedHashMap<>();

    Alarms(Clock clock) {
        this.clock = clock;
    }

    synchronized void raise(String text) {
        Instant now = clock.instant();
        State before = alarms.remove(text);
        boolean due = before == null || !now.isBefore(before.logged().plus(REPEAT));
        if (due) {
            LOG.warn("{}", text);
        }
        alarms.put(text, new State(due || before == null ? now : before.logged(), now));
        if (alarms.size() > KEPT_MAX) {
            alarms.remove(alarms.keySet().iterator().next());
        }
    }

    synchronized List<String> current() {
        Instant limit = clock.instant().minus(KEPT);
        alarms.values().removeIf(state -> state.seen().isBefore(limit));
        return List.copyOf(alarms.keySet());
    }
}
