package prb.chain.client.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/** Makes values of one JSON text in UTF-8 from Jackson's tokens. Limits are Jackson's constraints. Any thread. */
final class JsonReader {

    /** Deepest nesting accepted; node answers use fewer than ten levels. */
    static final int DEPTH_MAX = 64;

    /** Longest number accepted, in characters; 256 bits in decimal need 78. */
    private static final int NUMBER_LENGTH_MAX = 100;

    /** Longest field name accepted, in characters. */
    private static final int NAME_LENGTH_MAX = 1000;

    /** Most tokens of one message; the largest message full of storage pairs stays below. */
    private static final long TOKENS_MAX = 1L << 22;

    /** Longest reason taken over from Jackson, in characters. */
    private static final int REASON_LENGTH_MAX = 200;

    /** How much of the text an error shows, in bytes, and where that begins before the fault. */
    private static final int NEAR_SIZE = 60;
    private static final int NEAR_BEFORE = 20;

    private static final int OCTETS_FIRST = 64;

    private final JsonFactory factory;

    /** @param textLengthMax longest text in a message, in characters: no more than a message may have bytes */
    JsonReader(int textLengthMax) {
        factory = JsonFactory.builder()
                .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                .disable(JsonFactory.Feature.CHARSET_DETECTION)
                .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                .streamReadConstraints(StreamReadConstraints.builder()
                        .maxNestingDepth(DEPTH_MAX).maxStringLength(textLengthMax).maxNumberLength(NUMBER_LENGTH_MAX)
                        .maxNameLength(NAME_LENGTH_MAX).maxTokenCount(TOKENS_MAX).build())
                .build();
    }

    /** @throws JsonException when the bytes are not exactly one JSON value, or exceed a limit */
    Json read(Bytes input) {
        Optional<Json> plain = HexAnswer.read(input);
        if (plain.isPresent()) {
            return plain.get();
        }
        try (JsonParser in = factory.createParser(input.backingArray(), input.backingOffset(), input.size())) {
            try {
                Json value = value(in, in.nextToken());
                if (in.nextToken() != null) {
                    throw new JsonException(fault("more than one value", in, input));
                }
                return value;
            } catch (JsonProcessingException e) {
                throw new JsonException(fault(e.getOriginalMessage(), in, input));
            }
        } catch (IOException e) {
            throw new JsonException("not JSON: " + e.getMessage());
        }
    }

    private static Json value(JsonParser in, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(in);
            case START_ARRAY -> array(in);
            case VALUE_STRING -> text(in);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(in.getText());
            case VALUE_TRUE, VALUE_FALSE -> new Json.Bool(token == JsonToken.VALUE_TRUE);
            case VALUE_NULL -> new Json.Null();
            case null -> throw new JsonException("not JSON: the text is empty");
            default -> throw new JsonException("not JSON: " + token + " is no value");
        };
    }

    private static Json object(JsonParser in) throws IOException {
        Map<String, Json> fields = new LinkedHashMap<>();
        for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
            fields.put(name, value(in, in.nextToken()));
        }
        return new Json.Obj(Collections.unmodifiableMap(fields));
    }

    private static Json array(JsonParser in) throws IOException {
        byte[] octets = {};
        int count = 0;
        JsonToken token = in.nextToken();
        while (token == JsonToken.VALUE_NUMBER_INT && isOctet(in)) {
            if (count == octets.length) {
                octets = Arrays.copyOf(octets, Math.max(OCTETS_FIRST, count * 2));
            }
            octets[count++] = (byte) in.getIntValue();
            token = in.nextToken();
        }
        Json.Octets begun = new Json.Octets(Bytes.wrap(Arrays.copyOf(octets, count)));
        if (token == JsonToken.END_ARRAY && count > 0) {
            return begun;
        }
        List<Json> items = new ArrayList<>(begun.items());
        for (; token != JsonToken.END_ARRAY; token = in.nextToken()) {
            items.add(value(in, token));
        }
        return new Json.Arr(List.copyOf(items));
    }

    private static boolean isOctet(JsonParser in) throws IOException {
        return in.getTextLength() <= 3 && in.getIntValue() >= 0 && in.getIntValue() <= 255;
    }

    // The characters are read where Jackson has them: a String of megabytes of hex would only be thrown away.
    private static Json text(JsonParser in) throws IOException {
        char[] chars = in.getTextCharacters();
        int at = in.getTextOffset();
        int length = in.getTextLength();
        if (length < 2 || length % 2 != 0 || chars[at] != '0' || chars[at + 1] != 'x') {
            return new Json.Text(new String(chars, at, length));
        }
        byte[] out = new byte[length / 2 - 1];
        for (int i = 0; i < out.length; i++) {
            int value = digit(chars[at + 2 * i + 2]) << 4 | digit(chars[at + 2 * i + 3]);
            if (value < 0) {
                return new Json.Text(new String(chars, at, length));
            }
            out[i] = (byte) value;
        }
        return new Json.Hex(Bytes.wrap(out));
    }

    // Lower case only, so that a text which merely looks like hex, such as a subscription's id, can be given back unchanged.
    static int digit(int c) {
        if (c >= '0' && c <= '9') {
            return c - '0';
        }
        return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
    }

    private static String fault(String reason, JsonParser in, Bytes input) {
        int at = (int) Math.clamp(in.currentLocation().getByteOffset(), 0, (long) input.size());
        int from = Math.max(0, at - NEAR_BEFORE);
        String near = input.slice(from, Math.min(NEAR_SIZE, input.size() - from)).toUtf8();
        String cut = reason.length() <= REASON_LENGTH_MAX ? reason : reason.substring(0, REASON_LENGTH_MAX) + "…";
        return "not JSON: " + cut + " at byte " + at + " near \"" + near + "\"";
    }
}
