package prb.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class MainTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... words) {
        return Main.run(List.of(words), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void noNameIsWrongUsage() {
        assertEquals(Main.USAGE, run());
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("Usage: prb bench NAME"));
    }

    @Test
    void unknownNameAndOptionAreNamed() {
        assertEquals(Main.USAGE, run("weather"));
        assertEquals(Main.USAGE, run("substrate", "--slow"));
        assertEquals(Main.USAGE, run("substrate", "--metadata"));
        assertEquals(Main.USAGE, run("substrate", "--only", "weather"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("'weather'") && text.contains("'--slow'") && text.contains("--metadata needs"), text);
    }

    @Test
    void optionsOfTheDataProviderBenchmarkAreChecked() {
        assertEquals(Main.USAGE, run("data-provider", "--slow", "1"));
        assertEquals(Main.USAGE, run("data-provider", "--history"));
        assertEquals(Main.USAGE, run("data-provider", "--history", "0"));
        assertEquals(Main.USAGE, run("data-provider", "--quick"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("'--slow'") && text.contains("lacks its value") && text.contains("not '0'")
                && text.contains("--home DIR"), text);
    }

    @Test
    void optionsOfTheWalkieBenchmarkAreChecked() {
        assertEquals(Main.USAGE, run("walkie", "--slow"));
        assertEquals(Main.USAGE, run("walkie", "--rounds", "0"));
        assertEquals(Main.USAGE, run("walkie", "--rounds"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("'--slow'") && text.contains("not '0'") && text.contains("not ''"), text);
    }

    @Test
    void optionsOfTheFleetBenchmarkAreChecked() {
        assertEquals(Main.USAGE, run("fleet", "--slow", "1"));
        assertEquals(Main.USAGE, run("fleet", "--workers"));
        assertEquals(Main.USAGE, run("fleet", "--workers", "0"));
        assertEquals(Main.USAGE, run("fleet", "--phases", "tip,lunch", "--home", "x"));
        assertEquals(Main.USAGE, run("fleet", "--quick"));
        String text = err.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("'--slow'") && text.contains("lacks its value") && text.contains("not '0'")
                && text.contains("'lunch'") && text.contains("--home DIR"), text);
    }

    @Test
    void helpListsTheBenchmarks() {
        assertEquals(Main.DONE, run("help"));
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("substrate"));
    }
}
