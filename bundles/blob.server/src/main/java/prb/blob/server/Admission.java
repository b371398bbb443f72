package prb.blob.server;

import java.net.InetAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts connections, in all and per address. Any thread. */
final class Admission {

    private final int totalMax;
    private final int perHostMax;
    private final AtomicInteger total = new AtomicInteger();
    private final ConcurrentHashMap<InetAddress, Integer> perHost = new ConcurrentHashMap<>();

    Admission(int totalMax, int perHostMax) {
        this.totalMax = totalMax;
        this.perHostMax = perHostMax;
    }

    /** Takes a place; the reason when there is none. */
    Refusal enter(InetAddress host) {
        if (total.incrementAndGet() > totalMax) {
            total.decrementAndGet();
            return Refusal.TOTAL_LIMIT;
        }
        if (perHost.merge(host, 1, Integer::sum) > perHostMax) {
            leave(host);
            return Refusal.HOST_LIMIT;
        }
        return Refusal.NONE;
    }

    /** Gives a place back. */
    void leave(InetAddress host) {
        total.decrementAndGet();
        perHost.computeIfPresent(host, (same, count) -> count > 1 ? count - 1 : null);
    }

    int present() {
        return total.get();
    }
}
