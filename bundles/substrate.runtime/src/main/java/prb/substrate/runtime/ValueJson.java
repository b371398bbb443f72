package prb.substrate.runtime;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/**
 * Values as JSON that people read and write. What {@link #write} gives, {@link #read} with the value's type takes back to
 * a value of the same SCALE bytes. Stateless; any thread.
 *
 * <table><caption>The form</caption>
 * <tr><th>value</th><th>JSON</th></tr>
 * <tr><td>number</td><td>number up to ±(2^53-1), beyond that a text of decimal digits; both are read everywhere</td></tr>
 * <tr><td>bool</td><td>true, false</td></tr>
 * <tr><td>text, char</td><td>text</td></tr>
 * <tr><td>bytes: {@code [u8; N]}, {@code Vec<u8>}</td><td>text of 0x and hex digits; a list of numbers is read too</td></tr>
 * <tr><td>account ({@code AccountId32})</td><td>hex as above; an SS58 address of any prefix is read too</td></tr>
 * <tr><td>bit sequence</td><td>text of 0b and the bits, first bit first; a list of bools is read too</td></tr>
 * <tr><td>sequence, array, tuple</td><td>list</td></tr>
 * <tr><td>map</td><td>list of [key, value]</td></tr>
 * <tr><td>struct</td><td>object; a struct of one unnamed field is what it wraps, an empty one is {}</td></tr>
 * <tr><td>enum variant</td><td>"Name" without fields; else {"Name": fields}, where fields are an object, a list when they
 * have no names, or the value itself when there is only one without a name</td></tr>
 * <tr><td>Option</td><td>None is null; Some is its value, or {"Some": value} where the value itself is written as null or as
 * an object with the only key Some</td></tr>
 * </table>
 *
 * <p>The form does not say whether an enum is Option, so an enum of another kind with a variant Some of one unnamed field is
 * written as what that holds, and such a text is not read back: write {"Some": value} by hand.
 *
 * <p>A call is a variant in a variant: {@code {"Balances": {"transfer": {"dest": {"Id": "5Grw…"}, "value": 7}}}}.
 */
public final class ValueJson {

    private static final int EXACT_BITS = 53;

    private ValueJson() {}

    /**
     * The value in one line.
     *
     * @throws IllegalArgumentException when it holds {@link Value.Raw}, which has no form, or is nested too deep
     */
    public static String write(Value value) {
        return text(json -> value(json, value), false);
    }

    /** As {@link #write}, in lines with indentation. */
    public static String writePretty(Value value) {
        return text(json -> value(json, value), true);
    }

    /** An object of named values, such as the arguments of a call or the fields of an event, in one line. */
    public static String write(Map<String, Value> fields) {
        return text(json -> object(json, fields), false);
    }

    /**
     * Reads a value of a type.
     *
     * @param type id of the type, such as {@link ExtrinsicFormat#callType()} or {@link Runtime#typeId}
     * @throws IllegalArgumentException when the text is no JSON (with line and column) or no value of the type (with the
     *     path and what is expected)
     */
    public static Value read(Runtime runtime, int type, String json) {
        String name = runtime.typeName(type);
        return new ValueJsonReader(runtime.types()).read(name, type, JsonTree.read(json));
    }

    /** Something to write. */
    private interface Part {
        void writeTo(JsonGenerator json) throws IOException;
    }

    private static String text(Part part, boolean pretty) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JsonTree.JSON.createGenerator(out)) {
            part.writeTo(pretty ? json.useDefaultPrettyPrinter() : json);
        } catch (StreamConstraintsException e) {
            throw new IllegalArgumentException("value can not be written as JSON: " + e.getOriginalMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void value(JsonGenerator json, Value value) throws IOException {
        switch (value) {
            case Value.Num num -> number(json, num.value());
            case Value.Bool bool -> json.writeBoolean(bool.value());
            case Value.Text text -> json.writeString(text.value());
            case Value.Blob blob -> json.writeString(blob.value().toHex());
            case Value.Seq seq -> sequence(json, seq);
            case Value.Struct struct -> struct(json, struct);
            case Value.Variant variant -> variant(json, variant);
            case Value.Raw raw -> throw new IllegalArgumentException(raw.kind() + " has no JSON form");
        }
    }

    private static void number(JsonGenerator json, BigInteger number) throws IOException {
        if (number.abs().bitLength() <= EXACT_BITS) {
            json.writeNumber(number);
        } else {
            json.writeString(number.toString());
        }
    }

    private static void sequence(JsonGenerator json, Value.Seq seq) throws IOException {
        if (seq.items() instanceof BitList bits) {
            StringBuilder text = new StringBuilder("0b");
            bits.forEach(bit -> text.append(bit.asBoolean() ? '1' : '0'));
            json.writeString(text.toString());
            return;
        }
        list(json, seq.items());
    }

    private static void struct(JsonGenerator json, Value.Struct struct) throws IOException {
        if (hasNoNames(struct.fields())) {
            unnamed(json, struct.fields());
        } else {
            object(json, struct.fields());
        }
    }

    private static void variant(JsonGenerator json, Value.Variant variant) throws IOException {
        if (isNone(variant)) {
            json.writeNull();
        } else if (isSome(variant) && !needsSome(only(variant.fields()))) {
            value(json, only(variant.fields()));
        } else if (variant.fields().isEmpty()) {
            json.writeString(variant.name());
        } else {
            json.writeStartObject();
            json.writeFieldName(variant.name());
            struct(json, new Value.Struct(variant.fields()));
            json.writeEndObject();
        }
    }

    private static void unnamed(JsonGenerator json, Map<String, Value> fields) throws IOException {
        if (fields.size() == 1) {
            value(json, only(fields));
        } else {
            list(json, fields.values());
        }
    }

    private static void object(JsonGenerator json, Map<String, Value> fields) throws IOException {
        json.writeStartObject();
        for (Map.Entry<String, Value> field : fields.entrySet()) {
            json.writeFieldName(field.getKey());
            value(json, field.getValue());
        }
        json.writeEndObject();
    }

    private static void list(JsonGenerator json, Iterable<Value> items) throws IOException {
        json.writeStartArray();
        for (Value item : items) {
            value(json, item);
        }
        json.writeEndArray();
    }

    /** Whether the value's own form is null or an object with the only key Some. */
    private static boolean needsSome(Value value) {
        return switch (value) {
            case Value.Struct struct when struct.fields().size() == 1 ->
                struct.fields().containsKey("Some") || struct.fields().containsKey("0") && needsSome(only(struct.fields()));
            case Value.Variant variant when isSome(variant) -> needsSome(only(variant.fields()));
            case Value.Variant variant -> isNone(variant) || variant.name().equals("Some") && !variant.fields().isEmpty();
            default -> false;
        };
    }

    private static boolean isNone(Value.Variant variant) {
        return variant.name().equals("None") && variant.fields().isEmpty();
    }

    private static boolean isSome(Value.Variant variant) {
        return variant.name().equals("Some") && variant.fields().size() == 1 && hasNoNames(variant.fields());
    }

    private static boolean hasNoNames(Map<String, Value> fields) {
        return !fields.isEmpty()
                && IntStream.range(0, fields.size()).mapToObj(Integer::toString).allMatch(fields::containsKey);
    }

    private static Value only(Map<String, Value> fields) {
        return fields.values().iterator().next();
    }

    /** The bytes of 0x-hex, null when the text is none. */
    static @Nullable Bytes hexOrNull(String text) {
        if (!text.startsWith("0x")) {
            return null;
        }
        try {
            return Bytes.fromHex(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
