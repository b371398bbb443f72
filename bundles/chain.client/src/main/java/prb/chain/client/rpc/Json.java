package prb.chain.client.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/**
 * A JSON value of an answer. Texts stay views of the message until asked for, so that megabytes of hex become bytes
 * without a String in between. Immutable; any thread.
 */
public sealed interface Json {

    /** An object; a repeated name keeps its last value. */
    record Obj(Map<String, Json> fields) implements Json {
    }

    /** An array. */
    record Arr(List<Json> items) implements Json {
    }

    /** A text. @param raw the UTF-8 bytes between the quotes @param escaped whether they hold backslash escapes */
    record Text(Bytes raw, boolean escaped) implements Json {

        String value() {
            return escaped ? JsonReader.unescape(raw) : raw.toUtf8();
        }
    }

    /** A number as it was written. */
    record Num(String text) implements Json {
    }

    /** true or false. */
    record Bool(boolean value) implements Json {
    }

    /** null. */
    record Null() implements Json {
    }

    /** Whether this is JSON null. */
    default boolean isNull() {
        return this instanceof Null;
    }

    /** The field of an object; empty when absent or null. @throws JsonException when this is no object */
    default Optional<Json> field(String name) {
        if (this instanceof Obj object) {
            return Optional.ofNullable(object.fields().get(name)).filter(value -> !value.isNull());
        }
        throw new JsonException("an object with field " + name + " was expected, not " + describe());
    }

    /** The field of an object. @throws JsonException when absent or null, or when this is no object */
    default Json need(String name) {
        return field(name).orElseThrow(() -> new JsonException("field " + name + " is missing"));
    }

    /** The items of an array. @throws JsonException when this is no array */
    default List<Json> items() {
        if (this instanceof Arr array) {
            return array.items();
        }
        throw new JsonException("an array was expected, not " + describe());
    }

    /** The text. @throws JsonException when this is no text */
    default String text() {
        if (this instanceof Text text) {
            return text.value();
        }
        throw new JsonException("a text was expected, not " + describe());
    }

    /** Bytes from hex text, or from an array of byte numbers. @throws JsonException when this is neither */
    default Bytes bytes() {
        return switch (this) {
            case Text text -> JsonReader.hex(text.raw());
            case Arr array -> numbers(array.items());
            default -> throw new JsonException("hex text was expected, not " + describe());
        };
    }

    /** Bytes of a fixed size. @throws JsonException also when there are more or fewer */
    default Bytes bytes(int size) {
        Bytes value = bytes();
        if (value.size() != size) {
            throw new JsonException(size + " bytes were expected, not " + value.size());
        }
        return value;
    }

    /** A count of 0..2^63-1: a JSON number, or big-endian hex with 0x and any number of digits. */
    default long count() {
        try {
            return switch (this) {
                case Num number -> Long.parseUnsignedLong(number.text());
                case Text text when text.value().startsWith("0x") -> Long.parseUnsignedLong(text.value(), 2,
                        text.value().length(), 16);
                default -> throw new JsonException("a number was expected, not " + describe());
            };
        } catch (NumberFormatException e) {
            throw new JsonException("a whole number was expected, not " + describe());
        }
    }

    /** What this is, in a few words for messages. */
    default String describe() {
        return switch (this) {
            case Obj object -> "an object with " + object.fields().size() + " fields";
            case Arr array -> "an array of " + array.items().size();
            case Text text -> "the text \"" + abridged(text.value()) + "\"";
            case Num number -> "the number " + abridged(number.text());
            case Bool bool -> Boolean.toString(bool.value());
            case Null none -> "null";
        };
    }

    private static String abridged(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }

    private static Bytes numbers(List<Json> items) {
        byte[] out = new byte[items.size()];
        for (int i = 0; i < out.length; i++) {
            long value = items.get(i).count();
            if (value < 0 || value > 255) {
                throw new JsonException("byte " + i + " is " + value + ", not in 0..255");
            }
            out[i] = (byte) value;
        }
        return Bytes.wrap(out);
    }

    /** The JSON text of a parameter: String, Number, Boolean, Bytes (as 0x hex), List of these, or null. */
    static void write(StringBuilder out, Object value) {
        switch (value) {
            case null -> out.append("null");
            case Bytes bytes -> out.append('"').append("0x").append(bytes.toPlainHex()).append('"');
            case String text -> quote(out, text);
            case List<?> items -> {
                List<?> all = new ArrayList<>(items);
                out.append('[');
                for (int i = 0; i < all.size(); i++) {
                    if (i > 0) {
                        out.append(',');
                    }
                    write(out, all.get(i));
                }
                out.append(']');
            }
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
