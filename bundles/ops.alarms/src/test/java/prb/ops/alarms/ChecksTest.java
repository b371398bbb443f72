package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.metrics.api.Family;

class ChecksTest {

    @TempDir
    private Path folder;

    @Test
    void clockThatJumpsIsToldForAWhile() {
        AtomicLong wall = new AtomicLong(1_000_000);
        AtomicLong steady = new AtomicLong(5_000);
        ClockCheck check = new ClockCheck(wall::get, steady::get);
        wall.addAndGet(60_000);
        steady.addAndGet(60_000);
        assertEquals(Result.Status.OK, check.execute().getStatus());

        wall.addAndGet(-3_600_000);
        assertEquals(Result.Status.WARN, check.execute().getStatus());
        wall.addAndGet(ClockCheck.TOLD_MS);
        steady.addAndGet(ClockCheck.TOLD_MS);
        assertEquals(Result.Status.OK, check.execute().getStatus());
    }

    @Test
    void diskIsMeasuredAgainstTheThreshold() {
        assertEquals(Result.Status.OK, new DiskCheck(folder, () -> 0).execute().getStatus());
        assertEquals(Result.Status.CRITICAL, new DiskCheck(folder, () -> Long.MAX_VALUE).execute().getStatus());
        assertEquals(Result.Status.CRITICAL, new DiskCheck(folder.resolve("gone"), () -> 0).execute().getStatus());
    }

    @Test
    void processThatGoesOnIsWell() {
        assertTrue(new ProcessCheck().execute().getStatus().compareTo(Result.Status.WARN) <= 0);
    }

    @Test
    void roleThatDiedIsRememberedUntilItRunsAgain() throws Exception {
        Processes processes = new Processes(folder);
        assertEquals(List.of(), processes.dead());
        Path file = folder.resolve("trade-7.json");
        // No process has the number after the highest that Linux gives.
        Files.writeString(file, "{\"role\":\"trade\",\"pid\":4194305,\"data\":\"/d\"}", StandardCharsets.UTF_8);
        Files.writeString(folder.resolve("other.json"), "[]");
        List<String> dead = List.of("trade (pid 4194305, data folder /d)");
        assertEquals(dead, processes.dead());

        Files.delete(file);
        assertEquals(dead, processes.dead(), "who cleared the file away did not start it");
        Files.writeString(folder.resolve("trade-8.json"), "{\"role\":\"trade\",\"pid\":" + ProcessHandle.current().pid()
                + ",\"data\":\"/d\"}");
        assertEquals(List.of(), processes.dead());
    }

    @Test
    void pageHasTheRowsOfThisRoom() throws Exception {
        String rows = AlarmMetrics.FAMILIES.stream()
                .map(family -> "| `" + family.name() + "` | " + family.kind().name().toLowerCase(
                        Locale.ROOT) + " | "
                        + family.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "))
                        + " | " + family.help() + " |")
                .collect(Collectors.joining("\n"));

        assertTrue(Files.readString(Path.of("..", "..", "docs", "reference", "metrics.md")).contains(rows),
                () -> "rows:\n" + rows);
        assertTrue(AlarmMetrics.FAMILIES.stream().map(Family::name).allMatch(name -> name.startsWith("prb_alarm")));
    }
}
