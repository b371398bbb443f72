package prb.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import org.slf4j.Marker;

/**
 * Leaves out repeats: of the same line {@value #SAME_MAX} within {@value #WINDOW_MS} ms pass, of lines that differ only in their
 * values {@value #ALIKE_MAX}. The first that passes afterwards is followed by how many were left out. At most
 * {@value #LINES_MAX} kinds of lines are told apart, the oldest are forgotten. Debug and trace always pass: who asks for them
 * wants them. Any thread.
 */
public final class RepeatFilter extends TurboFilter {

    static final int SAME_MAX = 10;
    static final int ALIKE_MAX = 200;
    static final long WINDOW_MS = 60_000;
    static final int LINES_MAX = 2_000;
    private static final long NANOS_PER_MS = 1_000_000;
    private static final String LEFT_OUT = "the line '{}' was left out {} times within a minute";

    /** How often a line came since when. */
    private static final class Count {
        private long sinceMs;
        private int passed;
        private long leftOut;
    }

    private final LongSupplier millis;
    private final Map<String, Count> counts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Count> eldest) {
            return size() > LINES_MAX;
        }
    };

    /** For logback.xml. */
    public RepeatFilter() {
        this(() -> System.nanoTime() / NANOS_PER_MS);
    }

    RepeatFilter(LongSupplier millis) {
        this.millis = millis;
    }

    @Override
    public FilterReply decide(Marker marker, Logger logger, Level level, String line, Object[] values, Throwable thrown) {
        boolean asked = line == null || LEFT_OUT.equals(line);
        if (asked || level.toInt() < Level.INFO_INT || level.toInt() < logger.getEffectiveLevel().toInt()) {
            return FilterReply.NEUTRAL;
        }
        String kind = logger.getName() + ' ' + line;
        long leftOut;
        synchronized (counts) {
            long now = millis.getAsLong();
            Count same = counts.computeIfAbsent(kind + ' ' + Arrays.deepToString(values), key -> fresh(now));
            Count alike = counts.computeIfAbsent(kind, key -> fresh(now));
            leftOut = renew(same, now) + renew(alike, now);
            if (same.passed >= SAME_MAX) {
                same.leftOut++;
                return FilterReply.DENY;
            }
            if (alike.passed >= ALIKE_MAX) {
                alike.leftOut++;
                return FilterReply.DENY;
            }
            same.passed++;
            alike.passed++;
        }
        if (leftOut > 0) {
            logger.warn(LEFT_OUT, line, leftOut);
        }
        return FilterReply.NEUTRAL;
    }

    private static Count fresh(long now) {
        Count count = new Count();
        count.sinceMs = now;
        return count;
    }

    /** Begins a new window when the old one is over. @return how many were left out in that */
    private static long renew(Count count, long now) {
        if (now - count.sinceMs < WINDOW_MS) {
            return 0;
        }
        long leftOut = count.leftOut;
        count.sinceMs = now;
        count.passed = 0;
        count.leftOut = 0;
        return leftOut;
    }
}
