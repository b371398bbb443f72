package prb.substrate.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.runtime.TypeDef.PrimitiveKind;

/** Makes values of JSON in the form of {@link ValueJson}, led by the type. Ranges and sizes are the encoder's to check. */
final class ValueJsonReader {

    private static final int DEPTH_MAX = 520;
    private static final String ACCOUNT = "AccountId32";
    private static final Pattern DECIMAL = Pattern.compile("-?[0-9]{1,80}");
    private static final Pattern BITS = Pattern.compile("0b[01]*");

    private final TypeRegistry types;
    private final FieldPath path = new FieldPath();
    private int depth;

    ValueJsonReader(TypeRegistry types) {
        this.types = types;
    }

    /** {@code name} leads the path in errors. */
    Value read(String name, int type, Object json) {
        path.push(name);
        Value value = value(type, json);
        path.pop();
        return value;
    }

    private Value value(int type, Object json) {
        if (++depth > DEPTH_MAX) {
            throw error("nested deeper than " + DEPTH_MAX);
        }
        Value value = switch (types.def(type)) {
            case TypeDef.Composite composite -> composite(type, composite.fields(), json);
            case TypeDef.Enumeration enumeration -> isOption(enumeration)
                    ? option(enumeration, json) : variant(type, enumeration, json);
            case TypeDef.Sequence sequence -> items(type, sequence.element(), json);
            case TypeDef.FixedArray array -> items(type, array.element(), json);
            case TypeDef.Primitive primitive -> primitive(type, primitive.kind(), json);
            case TypeDef.Compact compact -> value(compact.inner(), json);
            case TypeDef.Bits bits -> bits(type, json);
        };
        depth--;
        return value;
    }

    private Value composite(int type, List<TypeDef.Field> fields, Object json) {
        if (json instanceof String address && types.name(type).equals(ACCOUNT) && !address.startsWith("0x")) {
            return account(address);
        }
        if (fields.size() == 1 && !(json instanceof Map<?, ?> map && map.size() == 1 && map.containsKey(name(fields)))) {
            return new Value.Struct(Map.of(name(fields), value(fields.getFirst().type(), json)));
        }
        return new Value.Struct(Collections.unmodifiableMap(fields(type, fields, json)));
    }

    private static String name(List<TypeDef.Field> fields) {
        return fields.getFirst().name();
    }

    private Value account(String address) {
        try {
            return new Value.Blob(AccountId.parse(address).bytes());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(path + ": " + e.getMessage(), e);
        }
    }

    private Map<String, Value> fields(int type, List<TypeDef.Field> fields, Object json) {
        Map<String, Value> values = new LinkedHashMap<>();
        if (json instanceof List<?> list && list.size() == fields.size()) {
            for (int i = 0; i < list.size(); i++) {
                TypeDef.Field field = fields.get(i);
                values.put(field.name(), read(field.name(), field.type(), list.get(i)));
            }
            return values;
        }
        if (!(json instanceof Map<?, ?> map) || map.size() != fields.size()) {
            throw error("expected " + types.describe(type) + " with fields " + names(fields) + ", got " + words(json));
        }
        for (TypeDef.Field field : fields) {
            Object part = map.get(field.name());
            if (part == null) {
                throw error("field '" + field.name() + "' of " + types.describe(type) + " is missing, got " + map.keySet());
            }
            values.put(field.name(), read(field.name(), field.type(), part));
        }
        return values;
    }

    private static boolean isOption(TypeDef.Enumeration enumeration) {
        TypeDef.Variant none = enumeration.byName().get("None");
        TypeDef.Variant some = enumeration.byName().get("Some");
        return enumeration.byName().size() == 2 && none != null && none.fields().isEmpty()
                && some != null && some.fields().size() == 1 && name(some.fields()).equals("0");
    }

    private Value option(TypeDef.Enumeration enumeration, Object json) {
        if (json instanceof Optional<?>) {
            return new Value.Variant("None", Map.of());
        }
        boolean marked = json instanceof Map<?, ?> map && map.size() == 1 && map.containsKey("Some");
        Object inner = marked ? Objects.requireNonNull(((Map<?, ?>) json).get("Some")) : json;
        int type = Objects.requireNonNull(enumeration.byName().get("Some"), "an Option has Some").fields().getFirst().type();
        return new Value.Variant("Some", Map.of("0", read("Some", type, inner)));
    }

    private Value variant(int type, TypeDef.Enumeration enumeration, Object json) {
        String name;
        Object body = Map.of();
        if (json instanceof Optional<?>) {
            name = "None";
        } else if (json instanceof String text) {
            name = text;
        } else if (json instanceof Map<?, ?> map && map.size() == 1) {
            name = (String) map.keySet().iterator().next();
            body = Objects.requireNonNull(map.get(name)); // JSON null is an empty Optional here
        } else {
            throw error("expected " + types.describe(type) + " as \"Variant\" or {\"Variant\": fields}, got " + words(json));
        }
        TypeDef.Variant variant = enumeration.byName().get(name);
        if (variant == null) {
            throw error(types.describe(type) + " has no variant '" + cut(name) + "'");
        }
        path.push(name);
        boolean single = variant.fields().size() == 1 && name(variant.fields()).equals("0");
        Map<String, Value> fields = single
                ? Map.of("0", read("0", variant.fields().getFirst().type(), body))
                : Collections.unmodifiableMap(fields(type, variant.fields(), body));
        path.pop();
        return new Value.Variant(name, fields);
    }

    private Value items(int type, int element, Object json) {
        if (types.isByte(element) && json instanceof String text) {
            Bytes bytes = ValueJson.hexOrNull(text);
            if (bytes == null) {
                throw error("expected " + types.describe(type) + " as text of 0x and hex digits");
            }
            return new Value.Blob(bytes);
        }
        if (!(json instanceof List<?> list)) {
            throw error("expected " + types.describe(type) + " as a list, got " + words(json));
        }
        List<Value> items = new ArrayList<>(list.size());
        for (Object item : list) {
            path.push(items.size());
            items.add(value(element, item));
            path.pop();
        }
        return new Value.Seq(Collections.unmodifiableList(items));
    }

    private Value primitive(int type, PrimitiveKind kind, Object json) {
        return switch (json) {
            case Boolean bool when kind == PrimitiveKind.BOOL -> new Value.Bool(bool);
            case String text when kind == PrimitiveKind.STR || kind == PrimitiveKind.CHAR -> new Value.Text(text);
            case BigInteger number when kind.isUnsigned() || kind.isSigned() -> new Value.Num(number);
            case String text when (kind.isUnsigned() || kind.isSigned()) && DECIMAL.matcher(text).matches() ->
                new Value.Num(new BigInteger(text));
            default -> throw error("expected " + types.describe(type) + ", got " + words(json));
        };
    }

    private Value bits(int type, Object json) {
        List<Value> bits = new ArrayList<>();
        if (json instanceof String text && BITS.matcher(text).matches()) {
            text.chars().skip(2).forEach(bit -> bits.add(new Value.Bool(bit == '1')));
        } else if (json instanceof List<?> list && list.stream().allMatch(Boolean.class::isInstance)) {
            list.forEach(bit -> bits.add(new Value.Bool((Boolean) bit)));
        } else {
            throw error("expected " + types.describe(type) + " as text of 0b and bits, got " + words(json));
        }
        return new Value.Seq(Collections.unmodifiableList(bits));
    }

    private static List<String> names(List<TypeDef.Field> fields) {
        return fields.stream().map(TypeDef.Field::name).toList();
    }

    private static String words(Object json) {
        return switch (json) {
            case Map<?, ?> map -> "an object of " + cut(map.keySet().toString());
            case List<?> list -> "a list of " + list.size() + " items";
            case String text -> "a text of " + text.length() + " characters";
            case BigInteger number -> "a number";
            case Boolean bool -> "a bool";
            default -> "null";
        };
    }

    private static String cut(String text) {
        return text.length() > 100 ? text.substring(0, 100) + "…" : text;
    }

    private IllegalArgumentException error(String reason) {
        return new IllegalArgumentException(path + ": " + reason);
    }
}
