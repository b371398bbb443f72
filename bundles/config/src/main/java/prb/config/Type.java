package prb.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** How the text of a setting becomes a value. */
enum Type {
    TEXT,
    /** Comma separated, trimmed, empty entries dropped. */
    TEXTS,
    INT,
    LONG,
    /** True only for the exact text {@code true}. */
    BOOLEAN,
    /** Path of a file or folder. */
    PATH,
    /** Log level of the original: a name or a number. */
    LEVEL;

    private static final String LEVELS = "trace debug info warn error fatal 10 20 30 40 50 60";

    /** The value in the form that components take, or empty when the text can not be read. */
    Optional<Object> parse(String text, long min, long max) {
        return switch (this) {
            case TEXT, PATH -> text.isBlank() ? Optional.empty() : Optional.of(text);
            case TEXTS -> texts(text);
            case INT -> whole(text, min, max).map(Math::toIntExact);
            case LONG -> whole(text, min, max).map(value -> value);
            case BOOLEAN -> Optional.of("true".equals(text));
            case LEVEL -> Arrays.asList(LEVELS.split(" ")).contains(text.toLowerCase(Locale.ROOT)) ? Optional.of(text)
                    : Optional.empty();
        };
    }

    private static Optional<Object> texts(String text) {
        String[] parts = Arrays.stream(text.split(",")).map(String::strip).filter(part -> !part.isEmpty()).toArray(String[]::new);
        return parts.length == 0 ? Optional.empty() : Optional.of(parts);
    }

    private static Optional<Long> whole(String text, long min, long max) {
        try {
            long value = Long.parseLong(text);
            return value >= min && value <= max ? Optional.of(value) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }
}
