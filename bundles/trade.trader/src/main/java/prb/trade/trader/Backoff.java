package prb.trade.trader;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Growing, jittered pauses between tries of one thing. */
final class Backoff {

    private static final Logger LOG = LoggerFactory.getLogger(Backoff.class);
    private static final long FIRST_MS = 250;
    private static final long LAST_MS = 15_000;

    private long ms = FIRST_MS;

    /** Waits once more, longer than before, and says why. */
    void after(String what, Exception reason) throws InterruptedException {
        LOG.warn("{} failed, trying again in up to {} ms: {}", what, ms, reason.getMessage());
        TimeUnit.MILLISECONDS.sleep(ThreadLocalRandom.current().nextLong(ms / 2, ms + 1));
        ms = Math.min(ms * 2, LAST_MS);
    }

    void reset() {
        ms = FIRST_MS;
    }
}
