package prb.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class ReportTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);

    private static Figure compared(double ours, double other, Optional<Bar> bar) {
        return new Figure("hash", "MB/s", OptionalDouble.of(ours), OptionalDouble.of(other), OptionalDouble.of(ours / other),
                bar, "the other one");
    }

    private static Report report(Figure... figures) {
        return new Report("test", 3, new Machine(2, "25", "Linux amd64", 0.5), List.of(figures));
    }

    @Test
    void barsAreMetAtTheirLimit() {
        assertEquals(Optional.of(true), compared(115, 100, Optional.of(Bar.ratioAtLeast(1.15))).met());
        assertEquals(Optional.of(false), compared(114, 100, Optional.of(Bar.ratioAtLeast(1.15))).met());
        assertEquals(Optional.of(true), Figure.alone("parse", "ms", 5, Bar.atMost(5), "").met());
        assertEquals(Optional.of(false), Figure.alone("scan", "GB/s", 0.99, Bar.atLeast(1), "").met());
        assertEquals(Optional.empty(), Figure.skipped("parse", "ms", Bar.atMost(5), "no file").met());
        assertEquals(Optional.empty(), compared(1, 2, Optional.empty()).met());
    }

    @Test
    void jsonHasEveryFieldOfEveryFigure() {
        report(compared(230, 200, Optional.of(Bar.ratioAtLeast(1.15))), Figure.skipped("parse", "ms", Bar.atMost(5), "no file"))
                .printJson(stream);
        assertEquals("{\"benchmark\":\"test\",\"rounds\":3,\"cores\":2,\"jdk\":\"25\",\"system\":\"Linux amd64\",\"load\":0.5,"
                + "\"figures\":[{\"name\":\"hash\",\"unit\":\"MB/s\",\"ours\":230.0,\"other\":200.0,\"ratio\":1.15,"
                + "\"bar\":\"ratio >= 1.15\",\"met\":true,\"note\":\"the other one\"},"
                + "{\"name\":\"parse\",\"unit\":\"ms\",\"ours\":null,\"other\":null,\"ratio\":null,"
                + "\"bar\":\"<= 5\",\"met\":null,\"note\":\"skipped: no file\"}]}", out.toString(StandardCharsets.UTF_8).strip());
    }

    @Test
    void tableSaysWhatIsMissed() {
        report(compared(100, 100, Optional.of(Bar.ratioAtLeast(1.15)))).printTable(stream);
        String text = out.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("ratio >= 1.15  NO"), text);
    }
}
