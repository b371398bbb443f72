package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.ops.api.ApiAnswer;
import prb.ops.api.ApiCall;

class SilencesTest {

    private static final Alarm ALARM = new Alarm(
            new Finding("account-low", "5abc", Severity.WARNING, "low", "pay", List.of("w1")),
            Severity.WARNING, Scene.START);
    private static final Instant LATER = Scene.START.plusSeconds(600);

    @TempDir
    private Path folder;

    private Path file() {
        return folder.resolve("deep").resolve("silences.json");
    }

    @Test
    void restartKeepsThem() throws IOException {
        new Silences(file()).silence("account-low:5abc", 10, Scene.START);

        assertEquals(Optional.of(LATER), new Silences(file()).until(ALARM, Scene.START));
        assertEquals(Optional.empty(), new Silences(file()).until(ALARM, LATER));
    }

    @Test
    void zeroMinutesEndOne() throws IOException {
        Silences silences = new Silences(file());
        silences.silence("account-low", 10, Scene.START);
        silences.silence("account-low", 0, Scene.START);

        assertEquals(Optional.empty(), silences.until(ALARM, Scene.START));
        assertEquals(Optional.empty(), new Silences(file()).until(ALARM, Scene.START));
    }

    @Test
    void whatHasNoMeaningIsRefused() {
        Silences silences = new Silences(file());

        assertThrows(IllegalArgumentException.class, () -> silences.silence(" ", 1, Scene.START));
        assertThrows(IllegalArgumentException.class, () -> silences.silence("a", -1, Scene.START));
        assertThrows(IllegalArgumentException.class, () -> silences.silence("a", Silences.MINUTES_MAX + 1, Scene.START));
    }

    @Test
    void thereAreNoMoreThanTheLimitAndOldOnesMakeRoom() throws IOException {
        Silences silences = new Silences(file());
        for (int i = 0; i < Silences.SILENCES_MAX; i++) {
            silences.silence("a" + i, 1, Scene.START);
        }

        assertThrows(IllegalArgumentException.class, () -> silences.silence("b", 1, Scene.START));
        assertTrue(silences.silence("b", 1, LATER).isPresent());
    }

    @Test
    void brokenFileSilencesNothingAndIsReplaced() throws IOException {
        Files.createDirectories(file().getParent());
        Files.writeString(file(), "{\"a");
        Silences silences = new Silences(file());
        assertEquals(Optional.empty(), silences.until(ALARM, Scene.START));

        silences.silence("account-low", 10, Scene.START);
        assertTrue(new Silences(file()).until(ALARM, Scene.START).isPresent());
    }

    @Test
    void fileThatCanNotBeWrittenLeavesAllAsItWas() throws IOException {
        Files.writeString(folder.resolve("deep"), "a file where a folder should be");
        Silences silences = new Silences(file());

        assertThrows(IOException.class, () -> silences.silence("account-low", 10, Scene.START));
        assertEquals(Optional.empty(), silences.until(ALARM, Scene.START));
    }

    @Test
    void apiSilencesAndTellsIt() {
        Silences silences = new Silences(file());
        Book book = new Book(silences);
        for (int i = 0; i < 10; i++) {
            book.step(List.of(ALARM.finding()), Scene.TIMING, Scene.START.plusSeconds(10L * i));
        }

        ApiAnswer answer = SilenceAction.act(book, silences, call("{\"id\":\"account-low:5abc\",\"minutes\":10}"), Scene.START);

        assertEquals("{\"silenced\":\"account-low:5abc\",\"until\":\"" + LATER + "\",\"known\":true}", answer.json());
        String told = AlarmsResource.json(book, silences, Scene.START).toString();
        assertTrue(told.startsWith("{\"alarms\":[{\"id\":\"account-low:5abc\",\"cause\":\"account-low\",\"severity\":\"warning\","
                + "\"title\":\"low\",\"text\":\"pay\",\"since\":\"" + Scene.START + "\",\"count\":1,\"items\":[\"w1\"],"
                + "\"silenced_until\":\"" + LATER + "\"}],\"recent\":[{\"event\":\"firing\","), told);
        assertTrue(AlarmCommand.list(book, silences, Scene.START).contains("silent until " + LATER));
    }

    @Test
    void apiNamesTheFieldThatIsWrong() {
        Silences silences = new Silences(file());
        Book book = new Book(silences);
        for (Map.Entry<String, String> each : Map
                .of("{\"minutes\":1}", "id, cause", "{\"id\":\"a\",\"cause\":\"b\",\"minutes\":1}",
                        "id, cause", "{\"id\":\"a\"}", "minutes", "{\"id\":\"a\",\"minutes\":1.5}", "minutes",
                        "{\"id\":\"a\",\"minutes\":99999}", "minutes", "[", "the body")
                .entrySet()) {
            IllegalArgumentException refusal = assertThrows(IllegalArgumentException.class,
                    () -> SilenceAction.act(book, silences, call(each.getKey()), Scene.START));
            assertTrue(refusal.getMessage().startsWith(each.getValue()), refusal::getMessage);
        }
    }

    private static ApiCall call(String body) {
        return new ApiCall(Map.of(), body, "loopback");
    }
}
