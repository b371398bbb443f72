package prb.walkie.discovery.mdns;

import java.util.concurrent.TimeUnit;

/** Lets so many events per second through, in bursts of at most one second's worth. */
final class Rate {

    private final int perSecond;
    private double left;
    private long at = System.nanoTime();

    Rate(int perSecond) {
        this.perSecond = perSecond;
        this.left = perSecond;
    }

    synchronized boolean take() {
        long now = System.nanoTime();
        left = Math.min(perSecond, left + (now - at) * (double) perSecond / TimeUnit.SECONDS.toNanos(1));
        at = now;
        if (left < 1) {
            return false;
        }
        left--;
        return true;
    }
}
