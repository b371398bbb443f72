package prb.walkie.internal.peers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class SeldomTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void eachKeyIsDueOncePerMinute() {
        Instant[] now = {START};
        Seldom seldom = new Seldom(new Clock() {
            @Override
            public ZoneOffset getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
                return this;
            }

            @Override
            public Instant instant() {
                return now[0];
            }
        });
        assertTrue(seldom.isDue("a"));
        assertFalse(seldom.isDue("a"));
        assertTrue(seldom.isDue("b"));
        now[0] = START.plusSeconds(60);
        assertTrue(seldom.isDue("a"));
    }

    @Test
    void keysThatCameLongAgoAreForgotten() {
        Seldom seldom = new Seldom(Clock.fixed(START, ZoneOffset.UTC));
        assertTrue(seldom.isDue("first"));
        long due = java.util.stream.IntStream.range(0, 1_024).filter(i -> seldom.isDue("key" + i)).count();
        assertEquals(1_024, due);
        assertTrue(seldom.isDue("first"));
    }
}
