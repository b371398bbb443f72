package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;

/** A decoded value of a type that the runtime defines. Unnamed fields are named "0", "1", …. Byte arrays and Vec of u8 are {@link Blob}s. */
public sealed interface Value {
    record Num(BigInteger value) implements Value {}
    record Bool(boolean value) implements Value {}
    record Text(String value) implements Value {}
    record Blob(Bytes value) implements Value {}
    record Seq(List<Value> items) implements Value {}
    record Struct(Map<String, Value> fields) implements Value {}
    /** Options are variants None and Some; enums keep the runtime's names. */
    record Variant(String name, Map<String, Value> fields) implements Value {}

    /** A field of a struct or variant. @throws IllegalArgumentException naming the field when there is none */
    default Value get(String field) { throw new AssertionError("room not filled"); }
    default long asLong() { throw new AssertionError("room not filled"); }
    default BigInteger asBigInteger() { throw new AssertionError("room not filled"); }
    /** The bytes of a blob, also through one-field wrapper structs (AccountId32, H256). */
    default Bytes asBytes() { throw new AssertionError("room not filled"); }
    default List<Value> asList() { throw new AssertionError("room not filled"); }
    /** None is empty, Some(x) is x. */
    default Optional<Value> asOptional() { throw new AssertionError("room not filled"); }
    /** The name of a variant. */
    default String variantName() { throw new AssertionError("room not filled"); }

    /** Makes a value of plain Java: Value, Number, BigInteger, Boolean, String, Bytes, List, Map, Optional (Some/None). */
    static Value of(Object plain) { throw new AssertionError("room not filled"); }
    /** A variant with fields in order, such as {@code variant("Id", account)}. */
    static Variant variant(String name, Object... fields) { throw new AssertionError("room not filled"); }
    static Struct struct(Map<String, ?> fields) { throw new AssertionError("room not filled"); }
}
