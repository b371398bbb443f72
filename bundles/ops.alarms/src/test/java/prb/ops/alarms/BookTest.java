package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BookTest {

    private static final Finding LOW = new Finding("disk-low", "/data", Severity.WARNING, "low", "make room", List.of());
    private static final Finding DEAD = new Finding("process-dead", "", Severity.CRITICAL, "dead", "start it", List.of());

    @TempDir
    private Path folder;
    private Silences silences;
    private Book book;
    private Instant now = Scene.START;

    @BeforeEach
    void emptyBook() {
        silences = new Silences(folder.resolve("silences.json"));
        book = new Book(silences);
    }

    /** Looks every 10 s for a time, with these findings. */
    private List<String> during(Duration time, Finding... findings) {
        List<String> told = new ArrayList<>();
        for (long s = 0; s < time.toSeconds(); s += 10) {
            now = now.plusSeconds(10);
            book.step(List.of(findings), Scene.TIMING, now).forEach(
                    event -> told.add(event.kind().text() + " " + event.alarm().id() + " " + event.alarm().severity().text()));
        }
        return told;
    }

    @Test
    void troubleThatPassesSoonIsNeverTold() {
        assertEquals(List.of(), during(Duration.ofSeconds(60), LOW));
        assertEquals(List.of(), during(Duration.ofMinutes(5)));
        assertEquals(List.of(), book.recent());
    }

    @Test
    void troubleThatLastsIsToldOnceAndItsEndOnce() {
        assertEquals(List.of("firing disk-low:/data warning"), during(Duration.ofMinutes(10), LOW));
        assertEquals(List.of("resolved disk-low:/data warning"), during(Duration.ofMinutes(10)));
        assertEquals(List.of(), book.firing());
    }

    @Test
    void flappingIsOneAlarmWithOneEnd() {
        List<String> told = new ArrayList<>(during(Duration.ofMinutes(2), LOW));
        for (int i = 0; i < 20; i++) {
            told.addAll(during(Duration.ofSeconds(40)));
            told.addAll(during(Duration.ofSeconds(10), LOW));
        }
        told.addAll(during(Duration.ofMinutes(3)));

        assertEquals(List.of("firing disk-low:/data warning", "resolved disk-low:/data warning"), told);
    }

    @Test
    void flappingThatNeverLastsIsNoAlarm() {
        for (int i = 0; i < 20; i++) {
            assertEquals(List.of(), during(Duration.ofSeconds(40), LOW));
            assertEquals(List.of(), during(Duration.ofSeconds(10)));
        }
    }

    @Test
    void warningThatLastsBecomesCriticalAndIsRepeated() {
        assertEquals(List.of("firing disk-low:/data warning", "escalated disk-low:/data critical",
                "repeated disk-low:/data critical", "repeated disk-low:/data critical"), during(Duration.ofHours(10), LOW));
    }

    @Test
    void troubleThatGetsWorseIsWorseAtOnce() {
        during(Duration.ofMinutes(2), LOW);
        during(Duration.ofSeconds(10), new Finding("disk-low", "/data", Severity.CRITICAL, "low", "make room", List.of()));

        assertEquals(Severity.CRITICAL, book.firing().getFirst().severity());
    }

    @Test
    void silenceByIdOrCauseKeepsQuietAndItsEndTells() throws IOException {
        silences.silence("disk-low", 30, now);
        silences.silence("process-dead", 10, now);

        assertEquals(List.of("firing process-dead critical"), during(Duration.ofMinutes(20), LOW, DEAD));
        assertEquals(2, book.firing().size(), "what is silent fires all the same");
        assertEquals(List.of("firing disk-low:/data warning"), during(Duration.ofMinutes(20), LOW, DEAD));
    }

    @Test
    void endOfWhatWasNeverToldIsNotTold() throws IOException {
        silences.silence("disk-low:/data", 600, now);

        assertEquals(List.of(), during(Duration.ofMinutes(20), LOW));
        assertEquals(List.of(), during(Duration.ofMinutes(20)));
        assertEquals(1, book.recent().size(), "but it can be looked up");
    }

    @Test
    void allClearIsSaidWithTheLastEnd() {
        during(Duration.ofMinutes(3), LOW, DEAD);
        List<Message> messages = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            now = now.plusSeconds(10);
            List<Event> events = book.step(i < 20 ? List.of(DEAD) : List.of(), Scene.TIMING, now);
            if (!events.isEmpty()) {
                messages.add(Message.of(events, book.firing().size(), "box lifecycle", now));
            }
        }

        assertEquals(List.of("[box lifecycle] resolved: low", "[box lifecycle] all clear: resolved: dead"), messages.stream().map(
                Message::title).toList());
        assertTrue(messages.getLast().text().endsWith("All clear: no alarm is left."), messages.getLast().text());
        assertTrue(messages.getLast().json().contains("\"all_clear\":true"), messages.getLast().json());
    }

    @Test
    void bookHasRoomForSoManyAndCountsTheRest() {
        Finding[] many = IntStream.range(0, Book.ALARMS_MAX + 5).mapToObj(
                i -> new Finding("disk-low", "/" + i, Severity.WARNING, "low", "make room", List.of())).toArray(Finding[]::new);

        during(Duration.ofSeconds(10), many);

        assertEquals(Book.ALARMS_MAX, book.pending());
        assertEquals(5, book.leftOut());
    }
}
