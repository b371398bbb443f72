package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class UpReporterTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<Integer> codes = new ArrayList<>();

    @Test
    void endsWithZeroAndOneJsonLineWhenReached() throws IOException {
        UpReporter reporter = reporter("computing", 60);
        reporter.see(status(5, 5, 4, 10.0), List.of(), 0);
        assertEquals(List.of(), codes);
        assertEquals("", text(out));
        reporter.see(status(5, 5, 5, 11.0), List.of(), 1_000);
        reporter.see(status(5, 5, 5, 12.0), List.of(), 2_000);
        assertEquals(List.of(0), codes);
        assertEquals(1, text(out).lines().count());
        JsonNode json = new ObjectMapper().readTree(text(out));
        assertEquals(List.of("reached", "workers", "relay", "para", "extrinsics", "seconds"), json.properties().stream()
                .map(java.util.Map.Entry::getKey).toList());
        assertTrue(json.path("reached").asBoolean());
        assertEquals("{\"total\":5,\"synced\":5,\"computing\":5,\"error\":0}", json.path("workers").toString());
        assertEquals(11.0, json.path("seconds").asDouble());
    }

    @Test
    void endsWithOneWhenTheTimeIsOver() throws IOException {
        UpReporter reporter = reporter("synced", 30);
        reporter.see(status(5, 4, 0, 29.9), List.of(), 0);
        assertEquals(List.of(), codes);
        reporter.see(status(5, 4, 0, 30.0), List.of(), 200);
        assertEquals(List.of(1), codes);
        assertEquals(false, new ObjectMapper().readTree(text(out)).path("reached").asBoolean());
    }

    @Test
    void noWorkersIsNeverReachedAndWithoutGoalNothingEnds() {
        UpReporter waiting = reporter("synced", 0);
        waiting.see(status(0, 0, 0, 5.0), List.of(), 0);
        UpReporter endless = reporter("", 1);
        endless.see(status(1, 1, 1, 5.0), List.of(), 0);
        assertEquals(List.of(), codes);
        assertTrue(text(err).contains("workers 0: 0 synced"), text(err));
    }

    @Test
    void paceTellsSpeedAndTimeLeft() {
        Pace pace = new Pace();
        pace.add(0, 0, 100);
        assertEquals(-1, pace.secondsLeft());
        pace.add(1_000, 30, 110);
        assertEquals(30.0, pace.speed());
        assertEquals(4, pace.secondsLeft());
        pace.add(2_000, 120, 120);
        assertEquals(0, pace.secondsLeft());
    }

    private UpReporter reporter(String until, int timeoutS) {
        UpReporter.Config config = new UpReporter.Config() {
            @Override
            public boolean enabled() {
                return true;
            }

            @Override
            public String until() {
                return until;
            }

            @Override
            public int timeoutS() {
                return timeoutS;
            }

            @Override
            public boolean json() {
                return true;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return UpReporter.Config.class;
            }
        };
        return new UpReporter(config, new StatusSource(), codes::add, new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), false);
    }

    private static RoleStatus status(int total, int synced, int computing, double seconds) {
        return new RoleStatus(new RoleStatus.Workers(total, synced, computing, 0), new RoleStatus.Heights(20, 18),
                new RoleStatus.Heights(9, 8),
                new RoleStatus.Extrinsics(3, 0), seconds);
    }

    private static String text(ByteArrayOutputStream bytes) {
        return bytes.toString(StandardCharsets.UTF_8);
    }
}
