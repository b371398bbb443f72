package prb.substrate.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/** Random values of the types of real registries survive encoding and decoding. */
class RoundTripTest {

    private static final int VALUES_PER_TYPE = 20;
    private static final int DEPTH_MAX = 12;

    private final long seed = Long.getLong("prb.seed", System.nanoTime());
    private final Random random = new Random(seed);

    @Test
    void randomValuesOfEveryKhalaTypeSurvive() {
        survive("khala");
    }

    @Test
    void randomValuesOfEveryKusamaTypeSurvive() {
        survive("kusama");
    }

    private void survive(String chain) {
        TypeRegistry types = MetadataReader.read(Vectors.metadata(chain)).types();
        Runtime runtime = Runtime.parse(Vectors.metadata(chain), new RuntimeVersion(chain, 1, 1, 0));
        System.out.println("seed of " + chain + " " + seed);
        int count = 0;
        for (int type = 0; type < types.size(); type++) {
            for (int i = 0; i < VALUES_PER_TYPE; i++) {
                Value value = make(types, type, 0);
                if (value == null) {
                    continue; // nothing of this type ends within the depth
                }
                String what = "seed " + seed + " type " + type + " " + runtime.typeName(type);
                Bytes scale = runtime.encode(type, value);
                ScaleReader in = new ScaleReader(scale);
                Value decoded = runtime.decode(type, in);
                assertEquals(value, decoded, what);
                String json = ValueJson.write(decoded);
                assertEquals(scale, runtime.encode(type, ValueJson.read(runtime, type, json)), () -> what + " " + json);
                assertTrue(in.isAtEnd(), what);
                assertTrue(scale.size() >= Math.min(types.minSize(type), 1 << 16), what);
                assertEquals(types.isZeroSize(type), types.isZeroSize(type) && scale.isEmpty(), what);
                count++;
            }
        }
        assertTrue(count > 10 * types.size(), "only " + count + " values made");
    }

    private Value make(TypeRegistry types, int type, int depth) {
        if (depth > DEPTH_MAX) {
            return null;
        }
        return switch (types.def(type)) {
            case TypeDef.Composite composite -> {
                Map<String, Value> fields = fields(types, composite.fields(), depth);
                yield fields == null ? null : new Value.Struct(fields);
            }
            case TypeDef.Enumeration enumeration -> variant(types, enumeration, depth);
            case TypeDef.Sequence sequence -> items(types, sequence.element(), random.nextInt(4), depth);
            case TypeDef.FixedArray array -> items(types, array.element(), array.length(), depth);
            case TypeDef.Primitive primitive -> primitive(primitive.kind());
            case TypeDef.Compact compact -> compact(types, compact.inner());
            case TypeDef.Bits bits -> bits();
        };
    }

    private Map<String, Value> fields(TypeRegistry types, List<TypeDef.Field> fields, int depth) {
        Map<String, Value> values = new LinkedHashMap<>();
        for (TypeDef.Field field : fields) {
            Value value = make(types, field.type(), depth + 1);
            if (value == null) {
                return null;
            }
            values.put(field.name(), value);
        }
        return values;
    }

    private Value variant(TypeRegistry types, TypeDef.Enumeration enumeration, int depth) {
        List<TypeDef.Variant> variants = List.copyOf(enumeration.byName().values());
        for (int attempt = 0; attempt < 3 && !variants.isEmpty(); attempt++) {
            TypeDef.Variant variant = variants.get(random.nextInt(variants.size()));
            Map<String, Value> fields = fields(types, variant.fields(), depth);
            if (fields != null) {
                return new Value.Variant(variant.name(), fields);
            }
        }
        return null;
    }

    private Value items(TypeRegistry types, int element, int count, int depth) {
        if (types.isByte(element)) {
            byte[] bytes = new byte[count];
            random.nextBytes(bytes);
            return Value.of(Bytes.wrap(bytes));
        }
        List<Value> items = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Value item = make(types, element, depth + 1);
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

    private Value compact(TypeRegistry types, int inner) {
        if (types.def(inner) instanceof TypeDef.Composite composite) {
            return composite.fields().isEmpty() ? Value.struct(Map.of()) : compact(types, composite.fields().getFirst().type());
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
