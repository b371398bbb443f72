package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleWriter;
import prb.substrate.runtime.TypeDef.PrimitiveKind;

/** Encodes values as registry types. Errors are IllegalArgumentExceptions that name the path and the expected type. */
final class ValueEncoder {

    /** Names in a path; a decoder's deepest value has no more. */
    private static final int DEPTH_MAX = 520;

    private final TypeRegistry types;
    private ScaleWriter out; // another one while the items of a map are sorted
    private final FieldPath path = new FieldPath();

    ValueEncoder(TypeRegistry types, ScaleWriter out) {
        this.types = types;
        this.out = out;
    }

    /** Writes a value. {@code name} leads the path in errors. */
    void encode(String name, int type, Value value) {
        path.push(name);
        value(type, value);
        path.pop();
    }

    /** Writes fields in order, as the fields of a variant: a call's arguments, an event's fields. */
    void encodeFields(String name, List<TypeDef.Field> fields, List<Value> values) {
        path.push(name);
        if (values.size() != fields.size()) {
            throw error("expected " + fields.size() + " values " + fields.stream().map(TypeDef.Field::name).toList()
                    + ", got " + values.size());
        }
        for (int i = 0; i < values.size(); i++) {
            encode(fields.get(i).name(), fields.get(i).type(), values.get(i));
        }
        path.pop();
    }

    private void value(int type, Value value) {
        if (path.depth() > DEPTH_MAX) {
            throw error("nested deeper than " + DEPTH_MAX);
        }
        if (value instanceof Value.Raw raw) {
            out.raw(raw.scale());
            return;
        }
        switch (types.def(type)) {
            case TypeDef.Composite composite -> composite(type, composite.fields(), value);
            case TypeDef.Enumeration enumeration -> variant(type, enumeration, value);
            case TypeDef.Sequence sequence -> sequence(type, sequence.element(), value.unwrapped());
            case TypeDef.FixedArray array -> array(type, array, value.unwrapped());
            case TypeDef.Primitive primitive -> primitive(type, primitive.kind(), value.unwrapped());
            case TypeDef.Compact compact -> compact(type, compact.inner(), value.unwrapped());
            case TypeDef.Bits bits -> bits(type, bits, value.unwrapped());
        }
    }

    private void composite(int type, List<TypeDef.Field> fields, Value value) {
        if (types.isSorted(type) && value.unwrapped() instanceof Value.Seq seq) {
            sorted(type, fields.getFirst().type(), seq.items());
            return;
        }
        if (fields.size() == 1) {
            wrapper(fields.getFirst(), value);
            return;
        }
        if (value instanceof Value.Struct struct) {
            fields(type, fields, struct.fields());
        } else if (value instanceof Value.Seq seq && seq.items().size() == fields.size()) {
            for (int i = 0; i < fields.size(); i++) {
                field(fields.get(i), seq.items().get(i));
            }
        } else {
            throw mismatch(type, value);
        }
    }

    // Rust writes its sorted maps and sets in the order of their keys, and can not hold a key twice.
    private void sorted(int type, int sequence, List<Value> items) {
        int element = ((TypeDef.Sequence) types.def(sequence)).element();
        int key = types.isMap(type) ? ((TypeDef.Composite) types.def(element)).fields().getFirst().type() : element;
        ScaleWriter whole = out;
        List<Bytes> encoded = new ArrayList<>(items.size());
        for (Value item : items) {
            out = new ScaleWriter();
            path.push(encoded.size());
            value(element, item);
            path.pop();
            encoded.add(out.toBytes());
        }
        out = whole.compact(items.size());
        encoded.sort((left, right) -> compare(key, left, right));
        for (int i = 0; i < encoded.size(); i++) {
            if (i > 0 && compare(key, encoded.get(i - 1), encoded.get(i)) == 0) {
                throw error(types.describe(type) + " has a key twice");
            }
            out.raw(encoded.get(i));
        }
    }

    private int compare(int key, Bytes left, Bytes right) {
        try {
            return ValueOrder.compare(types, key, left, right);
        } catch (ScaleException noSuchKey) {
            throw error("raw SCALE is no " + types.describe(key) + ": " + noSuchKey.getMessage());
        }
    }

    // A one-field struct takes itself or what it wraps.
    private void wrapper(TypeDef.Field field, Value value) {
        boolean itself = value instanceof Value.Struct struct && struct.fields().size() == 1
                && (struct.fields().containsKey(field.name()) || struct.fields().containsKey("0"));
        if (itself) {
            field(field, ((Value.Struct) value).fields().values().iterator().next());
        } else {
            value(field.type(), value);
        }
    }

    private void fields(int type, List<TypeDef.Field> fields, Map<String, Value> values) {
        if (values.size() != fields.size()) {
            throw error("expected " + types.describe(type) + " with fields " + names(fields) + ", got " + values.keySet());
        }
        for (int i = 0; i < fields.size(); i++) {
            TypeDef.Field field = fields.get(i);
            Value value = values.get(field.name());
            value = value == null ? values.get(Integer.toString(i)) : value;
            if (value == null) {
                throw error("field '" + field.name() + "' of " + types.describe(type) + " is missing, got " + values.keySet());
            }
            field(field, value);
        }
    }

    private void field(TypeDef.Field field, Value value) {
        path.push(field.name());
        value(field.type(), value);
        path.pop();
    }

    private void variant(int type, TypeDef.Enumeration enumeration, Value given) {
        Value value = given.unwrapped();
        Value.Variant wanted = switch (value) {
            case Value.Variant variant -> variant;
            case Value.Text text -> new Value.Variant(text.value(), Map.of());
            default -> throw mismatch(type, value);
        };
        TypeDef.Variant variant = enumeration.byName().get(wanted.name());
        if (variant == null) {
            throw error(types.describe(type) + " has no variant '" + wanted.name() + "'");
        }
        out.u8(variant.index());
        path.push(variant.name());
        fields(type, variant.fields(), wanted.fields());
        path.pop();
    }

    private void sequence(int type, int element, Value value) {
        if (value instanceof Value.Blob blob && types.isByte(element)) {
            out.bytes(blob.value());
        } else if (value instanceof Value.Seq seq) {
            out.compact(seq.items().size());
            items(element, seq.items());
        } else {
            throw mismatch(type, value);
        }
    }

    private void array(int type, TypeDef.FixedArray array, Value value) {
        if (value instanceof Value.Blob blob && types.isByte(array.element()) && blob.value().size() == array.length()) {
            out.raw(blob.value());
        } else if (value instanceof Value.Seq seq && seq.items().size() == array.length()) {
            items(array.element(), seq.items());
        } else {
            throw mismatch(type, value);
        }
    }

    private void items(int element, List<Value> items) {
        int i = 0;
        for (Value item : items) {
            path.push(i++);
            value(element, item);
            path.pop();
        }
    }

    private void primitive(int type, PrimitiveKind kind, Value value) {
        switch (value) {
            case Value.Bool bool when kind == PrimitiveKind.BOOL -> out.bool(bool.value());
            case Value.Text text when kind == PrimitiveKind.STR -> out.string(text.value());
            case Value.Text text when kind == PrimitiveKind.CHAR && text.value().codePointCount(0, text.value().length()) == 1 ->
                out.u32(text.value().codePointAt(0));
            case Value.Num num when kind.isUnsigned() -> out.unsigned(ranged(type, num.value(), 8 * kind.bytes), kind.bytes);
            case Value.Num num when kind.isSigned() -> signed(type, kind, num.value());
            default -> throw mismatch(type, value);
        }
    }

    private BigInteger ranged(int type, BigInteger value, int bits) {
        if (value.signum() < 0 || value.bitLength() > bits) {
            throw outOfRange(type, value);
        }
        return value;
    }

    private void signed(int type, PrimitiveKind kind, BigInteger value) {
        int bits = 8 * kind.bytes;
        if (value.bitLength() > bits - 1) {
            throw outOfRange(type, value);
        }
        out.unsigned(value.signum() < 0 ? value.add(BigInteger.ONE.shiftLeft(bits)) : value, kind.bytes);
    }

    private void compact(int type, int inner, Value value) {
        int target = inner;
        for (int level = 0; level < DEPTH_MAX && !types.isZeroSize(target); level++) {
            if (types.def(target) instanceof TypeDef.Primitive primitive && primitive.kind().isUnsigned()) {
                if (!(value instanceof Value.Num num)) {
                    throw mismatch(type, value);
                }
                out.compact(ranged(type, num.value(), 8 * primitive.kind().bytes));
                return;
            }
            if (!(types.def(target) instanceof TypeDef.Composite composite) || composite.fields().size() != 1) {
                throw error(types.describe(type) + " does not exist");
            }
            target = composite.fields().getFirst().type();
        }
    }

    private void bits(int type, TypeDef.Bits bits, Value value) {
        if (!(value instanceof Value.Seq seq)) {
            throw mismatch(type, value);
        }
        BitOrder order = BitOrder.of(types, bits);
        byte[] words = new byte[Math.toIntExact(order.bytes(seq.items().size()))];
        for (int i = 0; i < seq.items().size(); i++) {
            if (!(seq.items().get(i) instanceof Value.Bool bit)) {
                throw error("bit " + i + " is no bool but " + seq.items().get(i).kind());
            }
            int place = order.place(i);
            words[place / 8] |= (byte) (bit.value() ? 1 << place % 8 : 0);
        }
        out.compact(seq.items().size()).raw(Bytes.wrap(words));
    }

    private static List<String> names(List<TypeDef.Field> fields) {
        return fields.stream().map(TypeDef.Field::name).toList();
    }

    private IllegalArgumentException mismatch(int type, Value value) {
        return error("expected " + types.describe(type) + ", got " + value.kind());
    }

    private IllegalArgumentException outOfRange(int type, BigInteger value) {
        return error("expected " + types.describe(type) + ", " + value + " is out of its range");
    }

    private IllegalArgumentException error(String reason) {
        return new IllegalArgumentException(path + ": " + reason);
    }
}
