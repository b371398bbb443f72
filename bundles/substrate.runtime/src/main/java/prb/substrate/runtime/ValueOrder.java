package prb.substrate.runtime;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import prb.scale.Bytes;
import prb.scale.ScaleReader;

/**
 * The order in which Rust holds the keys of a BTreeMap or BTreeSet: that of the derived Ord, so numbers by value, texts and
 * lists item by item, structs field by field, variants by index and then by their fields. Stateless; any thread.
 */
final class ValueOrder {

    private ValueOrder() {}

    /** Compares two encoded keys of one type. */
    static int compare(TypeRegistry types, int type, Bytes left, Bytes right) {
        return left.equals(right) ? 0 : compare(types, type, decode(types, type, left), decode(types, type, right));
    }

    private static Value decode(TypeRegistry types, int type, Bytes scale) {
        return new ValueDecoder(types, -1, new ScaleReader(scale)).decode("key", type);
    }

    private static int compare(TypeRegistry types, int type, Value left, Value right) {
        return switch (types.def(type)) {
            case TypeDef.Composite composite -> fields(types, composite.fields(), left, right);
            case TypeDef.Enumeration enumeration -> variants(types, enumeration, (Value.Variant) left, (Value.Variant) right);
            case TypeDef.Sequence sequence -> items(types, sequence.element(), left, right);
            case TypeDef.FixedArray array -> items(types, array.element(), left, right);
            case TypeDef.Primitive primitive -> plain(left, right);
            case TypeDef.Compact compact -> plain(left, right);
            case TypeDef.Bits bits -> bits(left.asList(), right.asList());
        };
    }

    private static int fields(TypeRegistry types, List<TypeDef.Field> fields, Value left, Value right) {
        for (TypeDef.Field field : fields) {
            int order = compare(types, field.type(), part(left, field.name()), part(right, field.name()));
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    private static Value part(Value value, String field) {
        Map<String, Value> fields = value instanceof Value.Variant variant ? variant.fields() : ((Value.Struct) value).fields();
        return Objects.requireNonNull(fields.get(field), field);
    }

    private static int variants(TypeRegistry types, TypeDef.Enumeration enumeration, Value.Variant left, Value.Variant right) {
        TypeDef.Variant first = variant(enumeration, left);
        int order = Integer.compare(first.index(), variant(enumeration, right).index());
        return order != 0 ? order : fields(types, first.fields(), left, right);
    }

    // Both values were just decoded with this very type.
    private static TypeDef.Variant variant(TypeDef.Enumeration enumeration, Value.Variant value) {
        return Objects.requireNonNull(enumeration.byName().get(value.name()), value.name());
    }

    private static int items(TypeRegistry types, int element, Value left, Value right) {
        if (left instanceof Value.Blob one && right instanceof Value.Blob other) {
            return one.value().compareTo(other.value());
        }
        Iterator<Value> ones = left.asList().iterator();
        Iterator<Value> others = right.asList().iterator();
        while (ones.hasNext() && others.hasNext()) {
            int order = compare(types, element, ones.next(), others.next());
            if (order != 0) {
                return order;
            }
        }
        return Boolean.compare(ones.hasNext(), others.hasNext());
    }

    private static int plain(Value left, Value right) {
        return switch (left) {
            case Value.Num num -> num.value().compareTo(right.asBigInteger());
            case Value.Bool bool -> Boolean.compare(bool.value(), right.asBoolean());
            case Value.Text text -> Arrays.compareUnsigned(utf8(text.value()), utf8(right.asText()));
            default -> 0; // a compact of nothing
        };
    }

    private static byte[] utf8(String text) {
        return Bytes.utf8(text).toArray();
    }

    private static int bits(List<Value> left, List<Value> right) {
        for (int i = 0; i < Math.min(left.size(), right.size()); i++) {
            int order = Boolean.compare(left.get(i).asBoolean(), right.get(i).asBoolean());
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(left.size(), right.size());
    }
}
