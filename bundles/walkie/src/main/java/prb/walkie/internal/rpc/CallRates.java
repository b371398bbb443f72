package prb.walkie.internal.rpc;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Counts calls per peer and second. Of peers, the 4,096 that called last are remembered; one forgotten begins anew. Safe for
 * any thread.
 */
final class CallRates {

    static final int PEERS_MAX = 4_096;
    private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final class Bucket {
        private double left;
        private long at;
    }

    private final int perSecond;
    private final LongSupplier nanos;
    private final Map<String, Bucket> buckets = new LinkedHashMap<>(16, 0.75f, true);

    /** @param nanos time as {@link System#nanoTime} gives it */
    CallRates(int perSecond, LongSupplier nanos) {
        this.perSecond = perSecond;
        this.nanos = nanos;
    }

    /** Whether the peer may call once more now. */
    synchronized boolean take(String peer) {
        long now = nanos.getAsLong();
        Bucket bucket = buckets.get(peer);
        if (bucket == null) {
            bucket = new Bucket();
            bucket.left = perSecond;
            bucket.at = now;
            buckets.put(peer, bucket);
            if (buckets.size() > PEERS_MAX) {
                buckets.remove(buckets.keySet().iterator().next());
            }
        }
        bucket.left = Math.min(perSecond, bucket.left + (now - bucket.at) * perSecond / NANOS);
        bucket.at = now;
        if (bucket.left < 1) {
            return false;
        }
        bucket.left--;
        return true;
    }

    synchronized int size() {
        return buckets.size();
    }
}
