package prb.substrate.runtime;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.runtime.TypeDef.PrimitiveKind;

/** Decodes values of registry types from one reader. Use one decoder per message: its limits count over all it decodes. */
final class ValueDecoder {

    /** Values inside values. */
    private static final int DEPTH_MAX = 256;
    /** Calls inside calls (proxy, batch). */
    static final int CALLS_MAX = 64;
    /** Values made per message: so many, and so many more for each byte that was there at the start. */
    private static final int VALUES_BASE = 4096;
    private static final int VALUES_PER_BYTE = 16;
    private static final int VALUES_MAX = 4 * 1024 * 1024;

    private static final Value UNIT = new Value.Struct(Map.of());
    private static final Value TRUE = new Value.Bool(true);
    private static final Value FALSE = new Value.Bool(false);

    private final TypeRegistry types;
    private final int callType;
    private final ScaleReader in;
    private final FieldPath path = new FieldPath();
    private final long valuesMax;
    private long values;
    private int depth;
    private int calls;

    /** @param callType id of the outer call enum, whose nesting is counted; -1 for none */
    ValueDecoder(TypeRegistry types, int callType, ScaleReader in) {
        this.types = types;
        this.callType = callType;
        this.in = in;
        this.valuesMax = Math.min(VALUES_MAX, VALUES_BASE + (long) VALUES_PER_BYTE * in.remaining());
    }

    /** A value of the type. {@code name} leads the path in errors. */
    Value decode(String name, int type) {
        path.push(name);
        try {
            Value value = value(type);
            path.pop();
            return value;
        } catch (ScaleException e) {
            throw located(e);
        }
    }

    /** The variant with the next index, of an enum type, as {@link #decode} but counted as one call. */
    Value.Variant decodeCall(String name, int type) {
        calls++;
        Value.Variant call = (Value.Variant) decode(name, type);
        calls--;
        return call;
    }

    private ScaleException located(ScaleException e) {
        String where = e.path().isEmpty() ? path.toString() : e.path() + "." + path;
        return new ScaleException(e.offset(), where, e.reason());
    }

    private Value value(int type) {
        if (++values > valuesMax) {
            throw in.error("more than " + valuesMax + " values");
        }
        if (++depth > DEPTH_MAX) {
            throw in.error("nested deeper than " + DEPTH_MAX);
        }
        boolean call = type == callType;
        if (call && ++calls > CALLS_MAX) {
            throw in.error("calls nested deeper than " + CALLS_MAX);
        }
        Value value = switch (types.def(type)) {
            case TypeDef.Composite composite ->
                composite.fields().isEmpty() ? UNIT : new Value.Struct(fields(composite.fields()));
            case TypeDef.Enumeration enumeration -> variant(type, enumeration);
            case TypeDef.Sequence sequence -> sequence(sequence.element());
            case TypeDef.FixedArray array -> array(array.length(), array.element());
            case TypeDef.Primitive primitive -> primitive(primitive.kind());
            case TypeDef.Compact compact -> compact(compact.inner());
            case TypeDef.Bits bits -> bits(bits);
        };
        calls -= call ? 1 : 0;
        depth--;
        return value;
    }

    private Map<String, Value> fields(List<TypeDef.Field> fields) {
        if (fields.isEmpty()) {
            return Map.of();
        }
        if (fields.size() == 1) {
            TypeDef.Field only = fields.getFirst();
            return Map.of(only.name(), field(only));
        }
        Map<String, Value> values = LinkedHashMap.newLinkedHashMap(fields.size());
        for (TypeDef.Field field : fields) {
            values.put(field.name(), field(field));
        }
        return Collections.unmodifiableMap(values);
    }

    private Value field(TypeDef.Field field) {
        path.push(field.name());
        Value value = value(field.type());
        path.pop();
        return value;
    }

    private Value variant(int type, TypeDef.Enumeration enumeration) {
        int index = in.u8();
        TypeDef.Variant variant = enumeration.at(index);
        if (variant == null) {
            throw in.error(types.describe(type) + " has no variant with index " + index);
        }
        path.push(variant.name());
        Value value = new Value.Variant(variant.name(), fields(variant.fields()));
        path.pop();
        return value;
    }

    private Value sequence(int element) {
        if (types.isByte(element)) {
            return new Value.Blob(in.bytes());
        }
        return items(in.count(types.minSize(element)), element);
    }

    private Value array(int length, int element) {
        return types.isByte(element) ? new Value.Blob(in.fixed(length)) : items(length, element);
    }

    private Value items(int count, int element) {
        List<Value> items = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            path.push(i);
            items.add(value(element));
            path.pop();
        }
        return new Value.Seq(Collections.unmodifiableList(items));
    }

    private Value primitive(PrimitiveKind kind) {
        return switch (kind) {
            case BOOL -> in.bool() ? TRUE : FALSE;
            case CHAR -> character();
            case STR -> new Value.Text(text(in.bytes()));
            case U8 -> number(in.u8());
            case U16 -> number(in.u16());
            case U32 -> number(in.u32());
            case U64, U128, U256 -> new Value.Num(in.unsigned(kind.bytes));
            default -> signed(in.unsigned(kind.bytes), 8 * kind.bytes);
        };
    }

    private static Value number(long value) {
        return new Value.Num(BigInteger.valueOf(value));
    }

    private static Value signed(BigInteger twosComplement, int bits) {
        boolean negative = twosComplement.testBit(bits - 1);
        return new Value.Num(negative ? twosComplement.subtract(BigInteger.ONE.shiftLeft(bits)) : twosComplement);
    }

    private Value character() {
        long code = in.u32();
        if (code > Character.MAX_CODE_POINT || code >= Character.MIN_SURROGATE && code <= Character.MAX_SURROGATE) {
            throw in.error("char " + code + " is no Unicode scalar value");
        }
        return new Value.Text(Character.toString((int) code));
    }

    private String text(Bytes utf8) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8.toArray())).toString();
        } catch (CharacterCodingException e) {
            throw in.error("text is not UTF-8");
        }
    }

    private Value compact(int inner) {
        int type = inner;
        for (int level = 0; level < DEPTH_MAX; level++) {
            if (types.isZeroSize(type)) {
                return UNIT;
            }
            if (types.def(type) instanceof TypeDef.Primitive primitive && primitive.kind().isUnsigned()) {
                return compact(primitive.kind());
            }
            if (!(types.def(type) instanceof TypeDef.Composite composite) || composite.fields().size() != 1) {
                break;
            }
            type = composite.fields().getFirst().type();
        }
        throw in.error("a compact of " + types.describe(inner) + " does not exist");
    }

    private Value compact(PrimitiveKind kind) {
        BigInteger value = in.compactBig();
        if (value.bitLength() > 8 * kind.bytes) {
            throw in.error("compact integer " + value + " is no " + kind.name().toLowerCase(java.util.Locale.ROOT));
        }
        return new Value.Num(value);
    }

    private BitOrder order(TypeDef.Bits bits) {
        try {
            return BitOrder.of(types, bits);
        } catch (IllegalArgumentException notOfThisWorld) {
            throw in.error(String.valueOf(notOfThisWorld.getMessage()));
        }
    }

    private Value bits(TypeDef.Bits bits) {
        BitOrder order = order(bits);
        long count = in.compactLong();
        if (count > Integer.MAX_VALUE || order.bytes(count) > in.remaining()) {
            throw in.error(count + " bits announced, " + in.remaining() + " bytes left");
        }
        return new Value.Seq(new BitList(in.fixed((int) order.bytes(count)), (int) count, order));
    }
}
