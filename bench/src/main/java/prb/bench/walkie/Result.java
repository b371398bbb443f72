package prb.bench.walkie;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import prb.bench.Bar;
import prb.bench.Figure;
import prb.bench.Machine;
import prb.bench.Report;

/**
 * What was measured, round by round.
 *
 * @param js js-libp2p as the original ships it; as many rounds as ours, or none
 * @param jsNoDelay the same with TCP_NODELAY on both sides
 * @param withoutJs why the js rounds are missing; empty when they are not
 * @param memoryMib what connected peers cost; empty where the system does not tell
 */
record Result(List<Rates> ours, List<Rates> js, List<Rates> jsNoDelay, String withoutJs, Optional<Double> memoryMib) {

    /** Peers that {@code memoryMib} is about. */
    static final int PEERS = 1_000;

    void printJson(PrintStream out) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            write(json, Rates.median(ours));
            if (memoryMib.isPresent()) {
                json.writeNumberField("memory_mib_of_1000_peers", rounded(memoryMib.get()));
            }
            if (!js.isEmpty()) {
                json.writeObjectFieldStart("js");
                write(json, Rates.median(js));
                json.writeEndObject();
                json.writeObjectFieldStart("js_no_delay");
                write(json, Rates.median(jsNoDelay));
                json.writeEndObject();
            }
            json.writeEndObject();
        }
        out.println(text);
    }

    private static void write(JsonGenerator json, Rates rates) throws IOException {
        json.writeNumberField("sequential_calls_per_s", rounded(rates.calls()));
        json.writeNumberField("dial_hello_close_per_s", rounded(rates.dials()));
        json.writeNumberField("mib_per_s", rounded(rates.mib()));
    }

    private static double rounded(double value) {
        return Double.parseDouble(String.format(Locale.ROOT, "%.1f", value));
    }

    void printTable(PrintStream out, Machine machine, Machine after) {
        Rates mine = Rates.median(ours);
        List<Figure> figures = new ArrayList<>();
        if (js.isEmpty()) {
            figures.add(Figure.informing("sequential calls", "1/s", mine.calls(), ""));
            figures.add(Figure.informing("dial + Hello + close", "1/s", mine.dials(), ""));
            figures.add(Figure.informing("one answer of 64 MiB", "MiB/s", mine.mib(), "no js rows: " + withoutJs));
        } else {
            Rates shipped = Rates.median(js);
            Rates noDelay = Rates.median(jsNoDelay);
            Rates ratio = Rates.ratio(ours, js);
            Rates ratioNoDelay = Rates.ratio(ours, jsNoDelay);
            figures.add(row("sequential calls", "1/s", mine.calls(), shipped.calls(), ratio.calls(), bar(300), "js as shipped"));
            figures.add(row("sequential calls", "1/s", mine.calls(), noDelay.calls(), ratioNoDelay.calls(), bar(2.5),
                    "js with TCP_NODELAY"));
            figures.add(row("dial + Hello + close", "1/s", mine.dials(), shipped.dials(), ratio.dials(), bar(10),
                    "js as shipped"));
            figures.add(row("dial + Hello + close", "1/s", mine.dials(), noDelay.dials(), ratioNoDelay.dials(), Optional.empty(),
                    "js with TCP_NODELAY"));
            figures.add(row("one answer of 64 MiB", "MiB/s", mine.mib(), shipped.mib(), ratio.mib(), bar(8), "js as shipped"));
            figures.add(row("one answer of 64 MiB", "MiB/s", mine.mib(), noDelay.mib(), ratioNoDelay.mib(), Optional.empty(),
                    "js with TCP_NODELAY"));
        }
        Bar memory = Bar.atMost(64);
        figures.add(memoryMib.map(mib -> Figure.alone("memory of 1000 peers", "MiB", mib, memory, "resident, our process"))
                .orElseGet(() -> Figure.skipped("memory of 1000 peers", "MiB", memory, "the system does not tell")));
        new Report("walkie", ours.size(), machine, figures).printTable(out);
        out.printf(Locale.ROOT, "load %.2f at the end%n", after.load());
    }

    private static Optional<Bar> bar(double ratio) {
        return Optional.of(Bar.ratioAtLeast(ratio));
    }

    private static Figure row(String name, String unit, double ours, double other, double ratio, Optional<Bar> bar,
            String note) {
        return new Figure(name, unit, java.util.OptionalDouble.of(ours), java.util.OptionalDouble.of(other),
                java.util.OptionalDouble.of(ratio), bar, note);
    }
}
