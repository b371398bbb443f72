package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import prb.scale.Bytes;

/** Makes random values of the types of a registry. */
final class RandomValues {

    private static final int DEPTH_MAX = 12;

    private final TypeRegistry types;
    private final Random random;

    RandomValues(TypeRegistry types, Random random) {
        this.types = types;
        this.random = random;
    }

    /** Null when no value of this type was found that ends within the depth. */
    Value of(int type) {
        return make(type, 0);
    }

    private Value make(int type, int depth) {
        if (depth > DEPTH_MAX) {
            return null;
        }
        return switch (types.def(type)) {
            case TypeDef.Composite composite when types.isSorted(type) -> sorted(composite.fields().getFirst(), depth);
            case TypeDef.Composite composite -> {
                Map<String, Value> fields = fields(composite.fields(), depth);
                yield fields == null ? null : new Value.Struct(fields);
            }
            case TypeDef.Enumeration enumeration -> variant(enumeration, depth);
            case TypeDef.Sequence sequence -> items(sequence.element(), random.nextInt(4), depth);
            case TypeDef.FixedArray array -> items(array.element(), array.length(), depth);
            case TypeDef.Primitive primitive -> primitive(primitive.kind());
            case TypeDef.Compact compact -> compact(compact.inner());
            case TypeDef.Bits bits -> bits();
        };
    }

    // At most one item, for the encoder would put several into another order.
    private Value sorted(TypeDef.Field only, int depth) {
        int element = ((TypeDef.Sequence) types.def(only.type())).element();
        Value items = items(element, random.nextInt(2), depth);
        return items == null ? null : new Value.Struct(Map.of(only.name(), items));
    }

    private Map<String, Value> fields(List<TypeDef.Field> fields, int depth) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (TypeDef.Field field : fields) {
            Value value = make(field.type(), depth + 1);
            if (value == null) {
                return null;
            }
            values.put(field.name(), value);
        }
        return values;
    }

    private Value variant(TypeDef.Enumeration enumeration, int depth) {
        List<TypeDef.Variant> variants = List.copyOf(enumeration.byName().values());
        for (int attempt = 0; attempt < 3 && !variants.isEmpty(); attempt++) {
            TypeDef.Variant variant = variants.get(random.nextInt(variants.size()));
            Map<String, Value> fields = fields(variant.fields(), depth);
            if (fields != null) {
                return new Value.Variant(variant.name(), fields);
            }
        }
        return null;
    }

    private Value items(int element, int count, int depth) {
        if (types.isByte(element)) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return Value.of(Bytes.wrap(bytes));
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value item = make(element, depth + 1);
            if (item == null) {
                return null;
            }
            items.add(item);
        }
        return new Value.Seq(items);
    }

    private Value primitive(TypeDef.PrimitiveKind kind) {
        return switch (kind) {
            case BOOL -> Value.of(random.nextBoolean());
            case CHAR -> Value.of(Character.toString(random.nextInt(0xd800)));
            case STR -> Value.of("text \u2603 " + random.nextInt());
            default -> {
                BigInteger bits = new BigInteger(random.nextInt(8 * kind.bytes + 1), random);
                boolean negative = kind.isSigned() && random.nextBoolean();
                bits = kind.isSigned() ? bits.shiftRight(1) : bits;
                yield Value.of(negative ? bits.negate() : bits);
            }
        };
    }

    private Value compact(int inner) {
        if (types.def(inner) instanceof TypeDef.Composite composite) {
            return composite.fields().isEmpty() ? Value.struct(Map.of()) : compact(composite.fields().getFirst().type());
        }
        return primitive(((TypeDef.Primitive) types.def(inner)).kind());
    }

    private Value bits() {
        List<Value> bits = new ArrayList<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            bits.add(Value.of(random.nextBoolean()));
        }
        return new Value.Seq(bits);
    }
}
