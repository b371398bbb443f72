package prb.substrate.runtime;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * JSON text as plain Java: Map, List, String, BigInteger, Boolean, and an empty Optional for null. Numbers with a point or
 * an exponent are refused, as no SCALE type holds them.
 */
final class JsonTree {

    /** Most characters of a text; a block's largest extrinsic has 5 MiB, twice that in hex. */
    static final int CHARS_MAX = 16 * 1024 * 1024;
    /** A value of the deepest nesting that is decoded takes two levels of JSON at each of its 256. */
    static final int DEPTH_MAX = 640;
    /** Digits of 2^256 and some. */
    private static final int NUMBER_CHARS_MAX = 80;

    static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX).maxNumberLength(NUMBER_CHARS_MAX).maxStringLength(CHARS_MAX).build())
            .streamWriteConstraints(StreamWriteConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
            .build();

    private JsonTree() {}

    /** @throws IllegalArgumentException with line, column and reason */
    static Object read(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("JSON has " + text.length() + " characters, limit is " + CHARS_MAX);
        }
        try (JsonParser in = JSON.createParser(text)) {
            JsonToken first = in.nextToken();
            if (first == null) {
                throw new IllegalArgumentException("JSON text is empty");
            }
            Object tree = node(in, first);
            if (in.nextToken() != null) {
                throw refuse(in, "more text after the value");
            }
            return tree;
        } catch (StreamReadException e) {
            throw new IllegalArgumentException("JSON, line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr() + ": " + e.getOriginalMessage(), e);
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Object node(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> in.getText();
            case VALUE_NUMBER_INT -> in.getBigIntegerValue();
            case VALUE_TRUE -> Boolean.TRUE;
            case VALUE_FALSE -> Boolean.FALSE;
            case VALUE_NULL -> Optional.empty();
            default -> throw refuse(in, "numbers have neither point nor exponent");
        };
    }

    private static Map<String, Object> object(JsonParser in) throws IOException {
        Map<String, Object> fields = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.FIELD_NAME) {
            String name = in.currentName();
            fields.put(name, node(in, in.nextToken()));
        }
        return fields;
    }

    private static List<Object> array(JsonParser in) throws IOException {
        List<Object> items = new ArrayList<>();
        for (JsonToken token = in.nextToken(); token != JsonToken.END_ARRAY; token = in.nextToken()) {
            items.add(node(in, token));
        }
        return items;
    }

    private static IllegalArgumentException refuse(JsonParser in, String reason) {
        return new IllegalArgumentException("JSON, line " + in.currentLocation().getLineNr() + ", column "
                + in.currentLocation().getColumnNr() + ": " + reason);
    }
}
