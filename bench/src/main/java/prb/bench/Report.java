package prb.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a benchmark found, as one line of JSON or as a table.
 *
 * @param benchmark its name on the command line
 * @param rounds how often each side was measured; figures are medians over the rounds
 * @param machine where it ran
 * @param figures in the order of the table
 */
public record Report(String benchmark, int rounds, Machine machine, List<Figure> figures) {

    private static final String ROW = "%-34s %-8s %10s %10s %7s  %-14s %-4s %s";

    public Report {
        figures = List.copyOf(figures);
    }

    /** One JSON object and a line end. */
    public void printJson(PrintStream out) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("benchmark", benchmark);
            json.writeNumberField("rounds", rounds);
            machine.write(json);
            json.writeArrayFieldStart("figures");
            for (Figure figure : figures) {
                write(json, figure);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        out.println(text);
    }

    private static void write(JsonGenerator json, Figure figure) throws IOException {
        json.writeStartObject();
        json.writeStringField("name", figure.name());
        json.writeStringField("unit", figure.unit());
        write(json, "ours", figure.ours());
        write(json, "other", figure.other());
        write(json, "ratio", figure.ratio());
        Optional<Bar> bar = figure.bar();
        if (bar.isPresent()) {
            json.writeStringField("bar", bar.get().toString());
        } else {
            json.writeNullField("bar");
        }
        Optional<Boolean> met = figure.met();
        if (met.isPresent()) {
            json.writeBooleanField("met", met.get());
        } else {
            json.writeNullField("met");
        }
        json.writeStringField("note", figure.note());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, String field, OptionalDouble value) throws IOException {
        if (value.isPresent()) {
            json.writeNumberField(field, value.getAsDouble());
        } else {
            json.writeNullField(field);
        }
    }

    /** A table for people. */
    public void printTable(PrintStream out) {
        out.println(machine + ", medians of " + rounds + " rounds");
        out.println(ROW.formatted("NAME", "UNIT", "OURS", "OTHER", "RATIO", "BAR", "MET", "NOTE").stripTrailing());
        for (Figure figure : figures) {
            String met = figure.met().map(yes -> yes ? "yes" : "NO").orElse("-");
            String bar = figure.bar().map(Bar::toString).orElse("-");
            out.println(ROW.formatted(figure.name(), figure.unit(), text(figure.ours()), text(figure.other()),
                    text(figure.ratio()), bar, met, figure.note()).stripTrailing());
        }
    }

    private static String text(OptionalDouble value) {
        return value.isPresent() ? Figure.number(value.getAsDouble()) : "-";
    }
}
