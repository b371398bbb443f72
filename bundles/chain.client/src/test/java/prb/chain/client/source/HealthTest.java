package prb.chain.client.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Times by a clock that the test moves. */
class HealthTest {

    private long now = -5;
    private final Health health = new Health(() -> now);

    @Test
    void penaltiesDoubleAndAreForgotten() {
        assertFalse(health.isDemoted());
        health.demoted();
        health.demoted();
        now += Health.PENALTY_MIN_NANOS - 1;
        assertTrue(health.isDemoted());
        now += 1;
        assertFalse(health.isDemoted());
        health.demoted();
        now += 2 * Health.PENALTY_MIN_NANOS - 1;
        assertTrue(health.isDemoted());
        for (int i = 0; i < 50; i++) {
            now += Health.PENALTY_ONCE_NANOS;
            health.demoted();
        }
        now += Health.PENALTY_MAX_NANOS;
        assertFalse(health.isDemoted());
        now += Health.PENALTY_FORGET_NANOS;
        health.demoted();
        now += Health.PENALTY_MIN_NANOS;
        assertFalse(health.isDemoted());
        assertEquals(54, health.demotions.get());
    }

    @Test
    void failuresInARowCountUntilAnAnswerOrTime() {
        health.failed();
        assertFalse(health.isFailing());
        health.failed();
        assertTrue(health.isFailing());
        health.answered();
        assertFalse(health.isFailing());
        health.failed();
        health.failed();
        now += Health.FAILING_NANOS;
        assertFalse(health.isFailing());
    }

    @Test
    void pausesBeginShortGrowToTheirLimitAndAreDrawn() {
        Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(10), new Random(7));
        long length = 250;
        for (int i = 0; i < 100; i++) {
            long pause = backoff.next().toMillis();
            assertTrue(pause >= length / 2 && pause <= length, "pause " + i + " is " + pause + " ms");
            length = Math.min(10_000, length * 2);
        }
        backoff.reset();
        assertTrue(backoff.next().toMillis() <= 250);
    }

    @Test
    void refusalsAreReadFromTheirTexts() {
        assertEquals(Refusal.PRUNED, Refusal.of(4003, "Client error: Api called for an unknown Block: State already discarded"));
        assertEquals(Refusal.UNKNOWN_BLOCK, Refusal.of(4003, "Client error: UnknownBlock: Header was not found in the database"));
        assertEquals(Refusal.BUSY, Refusal.of(-32005, "slow down"));
        assertEquals(Refusal.UNFIT, Refusal.of(-32008, "Response is too big: Exceeded max limit of 15728640"));
        assertEquals(Refusal.OTHER, Refusal.of(1010, "Invalid Transaction"));
    }
}
