package prb.ops;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How often somebody may ask: a number at once, and so many more a second. {@value #KEYS_MAX} are remembered; whoever was longest
 * not seen is forgotten, and with that free again. Any thread; never waits.
 */
final class RateLimit {

    static final int KEYS_MAX = 1_024;
    private static final double NANOS = 1e9;

    private final double perSecond;
    private final int burst;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
            return size() > KEYS_MAX;
        }
    };

    /** @param left what may still be asked @param at when that was so */
    private record Bucket(double left, long at) {}

    RateLimit(double perSecond, int burst, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.burst = burst;
        this.nanos = nanos;
    }

    /** Takes one. @return false when there is none left for this key */
    synchronized boolean take(String key) {
        double left = left(key);
        buckets.put(key, new Bucket(left >= 1 ? left - 1 : left, nanos.getAsLong()));
        return left >= 1;
    }

    /** Whether there is one left; takes none. */
    synchronized boolean has(String key) {
        return left(key) >= 1;
    }

    private double left(String key) {
        Bucket known = buckets.get(key);
        return known == null ? burst : Math.min(burst, known.left() + (nanos.getAsLong() - known.at()) / NANOS * perSecond);
    }
}
