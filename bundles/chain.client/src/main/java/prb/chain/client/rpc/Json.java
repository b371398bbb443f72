package prb.chain.client.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import prb.scale.Bytes;

/**
 * A JSON value of an answer, as {@link JsonReader} makes it. Hex texts and arrays of byte numbers are bytes already, so that
 * megabytes of them never become Strings or lists. Immutable; any thread.
 */
public sealed interface Json {

    /** An object; a repeated name keeps its last value. */
    record Obj(Map<String, Json> fields) implements Json {
    }

    /** An array that is not {@link Octets}. */
    record Arr(List<Json> items) implements Json {
    }

    /** An array of one or more whole numbers, each 0..255. */
    record Octets(Bytes value) implements Json {
    }

    /** A text that is not {@link Hex}. */
    record Text(String value) implements Json {
    }

    /** A text of 0x and an even count of digits in lower case, the form of {@link Bytes#toHex()}. */
    record Hex(Bytes value) implements Json {
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
        return switch (this) {
            case Arr array -> array.items();
            case Octets octets -> IntStream.range(0, octets.value().size())
                    .<Json>mapToObj(i -> new Num(Integer.toString(octets.value().u8(i)))).toList();
            default -> throw new JsonException("an array was expected, not " + describe());
        };
    }

    /** The text. @throws JsonException when this is no text */
    default String text() {
        return switch (this) {
            case Text text -> text.value();
            case Hex hex -> hex.value().toHex();
            default -> throw new JsonException("a text was expected, not " + describe());
        };
    }

    /** Bytes from hex text with or without 0x, or from an array of byte numbers. @throws JsonException when this is neither */
    default Bytes bytes() {
        try {
            return switch (this) {
                case Hex hex -> hex.value();
                case Octets octets -> octets.value();
                case Text text -> Bytes.fromHex(text.value());
                case Arr array when array.items().isEmpty() -> Bytes.EMPTY;
                default -> throw new JsonException("hex text or an array of bytes was expected, not " + describe());
            };
        } catch (IllegalArgumentException e) {
            throw new JsonException("hex text was expected, not " + describe() + ": " + e.getMessage());
        }
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
                case Hex hex -> Long.parseUnsignedLong(hex.value().toPlainHex(), 16);
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
            case Octets octets -> "an array of " + octets.value().size();
            case Text text -> "the text \"" + abridged(text.value()) + "\"";
            case Hex hex -> "the text \"" + hex.value() + "\"";
            case Num number -> "the number " + abridged(number.text());
            case Bool bool -> Boolean.toString(bool.value());
            case Null none -> "null";
        };
    }

    private static String abridged(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
