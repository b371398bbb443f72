package prb.cli.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value that was read: null, {@link String}, {@link Boolean}, {@link Number}, {@link List} or {@link Map}. Depth at most
 * 64; the size is bounded by who reads the text.
 *
 * @param value as above
 */
public record Json(@Nullable Object value) {

    private static final int DEPTH_MAX = 64;
    private static final JsonFactory FACTORY = JsonFactory.builder().streamReadConstraints(
            StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxStringLength(Integer.MAX_VALUE).build()).build();

    /** @throws IOException when it is no JSON */
    public static Json parse(String text) throws IOException {
        try (JsonParser parser = FACTORY.createParser(text)) {
            if (parser.nextToken() == null) {
                throw new IOException("there is no JSON in it");
            }
            return new Json(read(parser));
        }
    }

    private static @Nullable Object read(JsonParser parser) throws IOException {
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> {
                List<@Nullable Object> items = new ArrayList<>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(read(parser));
                }
                yield items;
            }
            case VALUE_STRING -> parser.getText();
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
            case VALUE_TRUE, VALUE_FALSE -> parser.getBooleanValue();
            case VALUE_NULL -> null;
            default -> throw new IOException("unexpected " + parser.currentToken());
        };
    }

    private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            fields.put(name, read(parser));
        }
        return fields;
    }

    /** A field; JSON null where there is none. */
    public Json at(String name) {
        return new Json(value instanceof Map<?, ?> map ? map.get(name) : null);
    }

    public boolean isNull() {
        return value == null;
    }

    /** The text of a string or number; empty for anything else. */
    public String text() {
        return value instanceof String || value instanceof Number ? String.valueOf(value) : "";
    }

    /** Whether it is true. */
    public boolean isTrue() {
        return Boolean.TRUE.equals(value);
    }

    /** A number, or a text {@code 0x...}, as nodes write block numbers. */
    public Optional<Long> number() {
        try {
            return value instanceof Number number ? Optional.of(number.longValue())
                    : value instanceof String text ? Optional.of(Long.decode(text)) : Optional.empty();
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Its items; none when it is no list. */
    public List<Json> items() {
        return value instanceof List<?> list ? list.stream().map(Json::new).toList() : List.of();
    }
}
