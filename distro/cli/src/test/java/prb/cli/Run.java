package prb.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import prb.cli.inspect.Inspect;

/** One run of the command, as the shell would see it. */
record Run(int exit, String out, String err) {

    static Run with(String... args) {
        return withInput(new byte[0], args);
    }

    static Run withInput(byte[] stdin, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        try (PrintStream o = new PrintStream(out, true, StandardCharsets.UTF_8);
                PrintStream e = new PrintStream(err, true, StandardCharsets.UTF_8)) {
            int exit = Inspect.run(args, new ByteArrayInputStream(stdin), o, e);
            return new Run(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
        }
    }

    /** Runs with {@code --json} and expects an answer. */
    static JsonNode json(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        Run run = with(all.toArray(String[]::new));
        assertEquals(0, run.exit, run.err);
        return run.json();
    }

    JsonNode json() {
        try {
            return new ObjectMapper().readTree(out);
        } catch (IOException e) {
            throw new UncheckedIOException(out, e);
        }
    }

    /** Names of an object's fields in order. */
    static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Expects exit 1 and answers the error object. */
    static JsonNode error(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.add("--json");
        Run run = with(all.toArray(String[]::new));
        assertEquals(1, run.exit, run.out + run.err);
        return run.json().get("error");
    }
}
