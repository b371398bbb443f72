package prb.ops.rest;

import java.util.Locale;
import java.util.Map;

/** Parameters of a question; what has no meaning is refused with the parameter's name. Stateless. */
final class Query {

    private static final int TEXT_CHARS_MAX = 200;

    private Query() {}

    /** A whole number of up to 18 digits. */
    static long number(Map<String, String> query, String name, long missing, long min, long max) {
        String text = query.get(name);
        if (text == null || text.isEmpty()) {
            return missing;
        }
        if (text.matches("[0-9]{1,18}")) {
            long value = Long.parseLong(text);
            if (value >= min && value <= max) {
                return value;
            }
        }
        throw new IllegalArgumentException(name + " is '" + cut(text) + "', allowed are " + min + " to " + max);
    }

    static boolean flag(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "");
        return switch (text) {
            case "", "false" -> false;
            case "true" -> true;
            default -> throw new IllegalArgumentException(name + " is '" + cut(text) + "', not true or false");
        };
    }

    /** In lower case, empty when missing; at most {@value #TEXT_CHARS_MAX} characters. */
    static String text(Map<String, String> query, String name) {
        String text = query.getOrDefault(name, "").strip();
        if (text.length() > TEXT_CHARS_MAX) {
            throw new IllegalArgumentException(name + " has " + text.length() + " characters, at most " + TEXT_CHARS_MAX);
        }
        return text.toLowerCase(Locale.ROOT);
    }

    /** What came, short enough to be told back. */
    static String cut(String text) {
        return text.length() <= TEXT_CHARS_MAX ? text : text.substring(0, TEXT_CHARS_MAX) + "...";
    }
}
