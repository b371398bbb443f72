package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;

/**
 * A decoded value of a type that the runtime defines.
 *
 * <p>Structs and tuples are {@link Struct}s; unnamed fields are named "0", "1", …. Fixed arrays and vectors of u8 are
 * {@link Blob}s, views of the decoded bytes. Maps are sequences of tuples; bit sequences are sequences of {@link Bool}.
 * The {@code as…} methods and {@link #get} look through one-field wrapper structs such as AccountId32, H256 or BoundedVec.
 * Immutable, as long as nobody changes a collection given to a constructor; {@link #of} copies. Any thread.
 */
public sealed interface Value {

    /** An integer of any width, or a compact integer. */
    record Num(BigInteger value) implements Value {}

    /** True or false. */
    record Bool(boolean value) implements Value {}

    /** A text, or a char as a text of one code point. */
    record Text(String value) implements Value {}

    /** A vector or fixed array of u8. */
    record Blob(Bytes value) implements Value {}

    /** A sequence, a fixed array of others than u8, a map as tuples, or the bits of a bit sequence. */
    record Seq(List<Value> items) implements Value {}

    /** A struct or tuple. @param fields in the metadata's order; those without names are "0", "1", … */
    record Struct(Map<String, Value> fields) implements Value {}

    /** Options are variants None and Some; enums keep the runtime's names. */
    record Variant(String name, Map<String, Value> fields) implements Value {}

    /** SCALE that an encoder copies as it is, see {@link Runtime#rawArgument}. Decoders never make it. */
    record Raw(Bytes scale) implements Value {}

    /**
     * A field of a struct or variant.
     *
     * @throws IllegalArgumentException naming the field when there is none
     */
    default Value get(String field) {
        Map<String, Value> fields = fieldsOrEmpty();
        Value value = fields.get(field);
        if (value != null) {
            return value;
        }
        Value inner = unwrapped();
        if (inner != this) {
            return inner.get(field);
        }
        throw new IllegalArgumentException("no field '" + field + "' in " + kind());
    }

    /**
     * A number that fits a long.
     *
     * @throws IllegalArgumentException when this is no number or does not fit; an u64 may need {@link #asBigInteger}
     */
    default long asLong() {
        BigInteger number = asBigInteger();
        if (number.bitLength() > 63) {
            throw new IllegalArgumentException("number " + number + " does not fit 63 bits");
        }
        return number.longValue();
    }

    /** A number of any size. @throws IllegalArgumentException when this is no number */
    default BigInteger asBigInteger() {
        return unwrapped() instanceof Num num ? num.value() : refuse("a number");
    }

    /** True or false. @throws IllegalArgumentException when this is no bool */
    default boolean asBoolean() {
        return unwrapped() instanceof Bool bool ? bool.value() : refuse("a bool");
    }

    /** A text. @throws IllegalArgumentException when this is no text */
    default String asText() {
        return unwrapped() instanceof Text text ? text.value() : refuse("a text");
    }

    /**
     * The bytes of a blob, also through one-field wrapper structs (AccountId32, H256).
     *
     * @throws IllegalArgumentException when this is no blob
     */
    default Bytes asBytes() {
        return unwrapped() instanceof Blob blob ? blob.value() : refuse("bytes");
    }

    /** The items in order, not to be changed. @throws IllegalArgumentException when this is no sequence */
    default List<Value> asList() {
        return unwrapped() instanceof Seq seq ? seq.items() : refuse("a sequence");
    }

    /**
     * None is empty, Some(x) is x.
     *
     * @throws IllegalArgumentException when this is no option
     */
    default Optional<Value> asOptional() {
        if (unwrapped() instanceof Variant variant) {
            if (variant.name().equals("None") && variant.fields().isEmpty()) {
                return Optional.empty();
            }
            if (variant.name().equals("Some") && variant.fields().size() == 1) {
                return Optional.of(variant.fields().values().iterator().next());
            }
        }
        return refuse("an option");
    }

    /**
     * The name of a variant.
     *
     * @throws IllegalArgumentException when this is no variant
     */
    default String variantName() {
        return unwrapped() instanceof Variant variant ? variant.name() : refuse("a variant");
    }

    /** What one-field structs wrap, however deep; this value itself when it is none. */
    default Value unwrapped() {
        Value value = this;
        while (value instanceof Struct struct && struct.fields().size() == 1) {
            value = struct.fields().values().iterator().next();
        }
        return value;
    }

    /** What this is, in words for error messages: a struct with its field names, a blob with its size; never contents. */
    default String kind() {
        return switch (this) {
            case Num num -> "a number of " + num.value().bitLength() + " bits";
            case Bool bool -> "a bool";
            case Text text -> "a text";
            case Blob blob -> blob.value().size() + " bytes";
            case Seq seq -> "a sequence of " + seq.items().size() + " items";
            case Struct struct -> "a struct of " + struct.fields().keySet();
            case Variant variant -> "variant " + variant.name() + variant.fields().keySet();
            case Raw raw -> "raw SCALE of " + raw.scale().size() + " bytes";
        };
    }

    private Map<String, Value> fieldsOrEmpty() {
        return switch (this) {
            case Struct struct -> struct.fields();
            case Variant variant -> variant.fields();
            default -> Map.of();
        };
    }

    private <T> T refuse(String wanted) {
        throw new IllegalArgumentException("expected " + wanted + ", this is " + kind());
    }

    /**
     * Makes a value of plain Java: Value, whole Number, Boolean, String, Bytes, byte[], AccountId, List, Map with text keys
     * (a struct), Optional (Some/None). A String also stands for a variant without fields where the type is an enum.
     *
     * @throws IllegalArgumentException naming the class of anything else, null included
     */
    static Value of(Object plain) {
        return switch (plain) {
            case Value value -> value;
            case BigInteger number -> new Num(number);
            case Long number -> new Num(BigInteger.valueOf(number));
            case Integer number -> new Num(BigInteger.valueOf(number));
            case Short number -> new Num(BigInteger.valueOf(number));
            case Byte number -> new Num(BigInteger.valueOf(number));
            case Boolean bool -> new Bool(bool);
            case String text -> new Text(text);
            case Bytes bytes -> new Blob(bytes);
            case byte[] bytes -> new Blob(Bytes.of(bytes));
            case AccountId account -> new Blob(account.bytes());
            case List<?> list -> seq(list);
            case Map<?, ?> map -> new Struct(fields(map));
            case Optional<?> option -> option.isPresent() ? variant("Some", option.get()) : variant("None");
            case null -> throw new IllegalArgumentException("null is no value; an absent one is Optional.empty()");
            default -> throw new IllegalArgumentException("no value can be made of a " + plain.getClass().getName());
        };
    }

    /** A variant with fields in order, such as {@code variant("Id", account)}; also for variants whose fields have names. */
    static Variant variant(String name, Object... fields) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (int i = 0; i < fields.length; i++) {
            values.put(Integer.toString(i), of(fields[i]));
        }
        return new Variant(name, Collections.unmodifiableMap(values));
    }

    /** A variant with fields by name. */
    static Variant variantOf(String name, Map<String, ?> fields) {
        return new Variant(name, fields(fields));
    }

    /** A struct; the order of the map does not matter to encoders. */
    static Struct struct(Map<String, ?> fields) {
        return new Struct(fields(fields));
    }

    private static Seq seq(List<?> list) {
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) {
            items.add(of(item));
        }
        return new Seq(Collections.unmodifiableList(items));
    }

    private static Map<String, Value> fields(Map<?, ?> map) {
        Map<String, Value> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> {
            if (!(key instanceof String name)) {
                throw new IllegalArgumentException("field names are texts, this is " + key);
            }
            fields.put(name, of(value));
        });
        return Collections.unmodifiableMap(fields);
    }
}
