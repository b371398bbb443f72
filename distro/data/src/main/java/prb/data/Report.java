package prb.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a verb found: names and values, printed as lines for people or as one JSON object. */
final class Report {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, Object> values = new LinkedHashMap<>();

    Report put(String name, Object value) {
        values.put(name, value);
        return this;
    }

    Object get(String name) {
        return values.getOrDefault(name, "");
    }

    void print(PrintStream out, boolean json) {
        if (json) {
            try {
                out.println(JSON.writeValueAsString(values));
            } catch (JsonProcessingException e) {
                throw new IllegalStateException("can not write the report: " + e.getMessage(), e);
            }
            return;
        }
        int width = values.keySet().stream().mapToInt(String::length).max().orElse(0);
        values.forEach((name, value) -> {
            if (value instanceof Collection<?> lines) {
                lines.forEach(line -> out.println(pad(name, width) + line));
            } else {
                out.println(pad(name, width) + value);
            }
        });
        out.flush();
    }

    private static String pad(String name, int width) {
        return name + " ".repeat(width - name.length() + 2);
    }
}
