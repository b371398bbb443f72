package prb.ops;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
    private final RateLimit limit = new RateLimit(2, 3, nanos::get);

    @Test
    void soManyAtOnceAndThenSoManyASecond() {
        assertTrue(limit.take("a") && limit.take("a") && limit.take("a"));
        assertFalse(limit.take("a") || limit.has("a"));
        nanos.addAndGet(500_000_000);
        assertTrue(limit.has("a") && limit.take("a"));
        assertFalse(limit.take("a"));
        nanos.addAndGet(3_600_000_000_000L);
        assertTrue(limit.take("a") && limit.take("a") && limit.take("a"));
        assertFalse(limit.take("a"), "an hour of rest is no reserve");
    }

    @Test
    void whoIsLongestNotSeenIsForgotten() {
        assertTrue(limit.take("a") && limit.take("a") && limit.take("a"));
        for (int i = 0; i < RateLimit.KEYS_MAX; i++) {
            assertTrue(limit.take("b" + i));
        }
        assertTrue(limit.take("a"));
    }
}
