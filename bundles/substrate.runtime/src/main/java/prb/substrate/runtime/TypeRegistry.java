package prb.substrate.runtime;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import prb.substrate.runtime.TypeDef.Field;

/** The types of a runtime by id. Immutable; every id inside is valid. */
final class TypeRegistry {

    /** Chains of types longer than this are not followed when sizes are worked out or names written. */
    private static final int DEPTH_MAX = 64;
    /** Least sizes are not followed above this; enough to check announced counts. */
    private static final int MIN_SIZE_CAP = 1 << 16;
    private static final int UNKNOWN = -1;

    /** @param path parts joined by {@code ::}, empty for built-in types @param params type parameters by name */
    record Entry(String path, Map<String, Integer> params, TypeDef def) {}

    private final List<Entry> entries;
    private final Map<String, Integer> byPath = new HashMap<>();
    private final int[] minSizes;
    private final byte[] zeroSizes;

    TypeRegistry(List<Entry> entries) {
        this.entries = entries;
        this.minSizes = new int[entries.size()];
        this.zeroSizes = new byte[entries.size()];
        Arrays.fill(minSizes, UNKNOWN);
        Arrays.fill(zeroSizes, (byte) UNKNOWN);
        for (int id = 0; id < entries.size(); id++) {
            minSize(id, 0);
            zeroSize(id, 0);
            byPath.merge(entries.get(id).path(), id, (first, second) -> UNKNOWN);
        }
    }

    TypeDef def(int id) {
        return entries.get(id).def();
    }

    String path(int id) {
        return entries.get(id).path();
    }

    /** The last part of the path; empty for built-in types. */
    String name(int id) {
        String path = path(id);
        return path.substring(path.lastIndexOf(':') + 1);
    }

    /** The id of a type parameter, -1 when there is none. */
    int param(int id, String name) {
        return entries.get(id).params().getOrDefault(name, UNKNOWN);
    }

    boolean contains(int id) {
        return id >= 0 && id < entries.size();
    }

    int size() {
        return entries.size();
    }

    /** @throws IllegalArgumentException when no type has this path, or several have */
    int find(String path) {
        Integer id = path.isEmpty() ? null : byPath.get(path);
        if (id == null) {
            throw new IllegalArgumentException("the runtime has no type " + path);
        }
        if (id == UNKNOWN) {
            throw new IllegalArgumentException("the runtime has several types " + path);
        }
        return id;
    }

    /** The id of the only type with this path, else -1. */
    int idOrNone(String path) {
        return path.isEmpty() ? UNKNOWN : byPath.getOrDefault(path, UNKNOWN);
    }

    boolean isByte(int id) {
        return def(id) instanceof TypeDef.Primitive primitive && primitive.kind() == TypeDef.PrimitiveKind.U8;
    }

    boolean isOption(int id) {
        return path(id).equals("Option") && def(id) instanceof TypeDef.Enumeration;
    }

    /** Whether the type is a BTreeMap or BTreeSet, whose items are encoded in the order of their keys. */
    boolean isSorted(int id) {
        boolean list = def(id) instanceof TypeDef.Composite composite && composite.fields().size() == 1
                && def(composite.fields().getFirst().type()) instanceof TypeDef.Sequence sequence
                && (!isMap(id) || def(sequence.element()) instanceof TypeDef.Composite pair && pair.fields().size() == 2);
        return list && (isMap(id) || path(id).equals("BTreeSet"));
    }

    /** Whether the type is a BTreeMap. */
    boolean isMap(int id) {
        return path(id).equals("BTreeMap");
    }

    /** Least bytes that a value of the type takes; a lower bound for very deep types. */
    int minSize(int id) {
        return minSizes[id];
    }

    /** Whether every value of the type is encoded as no bytes at all. */
    boolean isZeroSize(int id) {
        return zeroSizes[id] == 1;
    }

    // Depth-first with memory; a type chain that is cut off keeps a lower bound (size) or a plain no (zero size).
    private int minSize(int id, int depth) {
        if (minSizes[id] != UNKNOWN) {
            return minSizes[id];
        }
        if (depth > DEPTH_MAX) {
            return 0;
        }
        minSizes[id] = 0; // what a type that contains itself sees
        long size = switch (def(id)) {
            case TypeDef.Composite composite -> fieldsMin(composite.fields(), depth);
            case TypeDef.Enumeration enumeration -> 1;
            case TypeDef.Sequence sequence -> 1;
            case TypeDef.FixedArray array -> (long) array.length() * minSize(array.element(), depth + 1);
            case TypeDef.Primitive primitive -> primitive.kind().bytes;
            case TypeDef.Compact compact -> minSize(compact.inner(), depth + 1) == 0 ? 0 : 1;
            case TypeDef.Bits bits -> 1;
        };
        minSizes[id] = (int) Math.min(size, MIN_SIZE_CAP);
        return minSizes[id];
    }

    private long fieldsMin(List<Field> fields, int depth) {
        long sum = 0;
        for (Field field : fields) {
            sum += minSize(field.type(), depth + 1);
        }
        return sum;
    }

    private boolean zeroSize(int id, int depth) {
        if (zeroSizes[id] != UNKNOWN) {
            return zeroSizes[id] == 1;
        }
        if (depth > DEPTH_MAX) {
            return false;
        }
        zeroSizes[id] = 0;
        boolean zero = switch (def(id)) {
            case TypeDef.Composite composite ->
                composite.fields().stream().allMatch(field -> zeroSize(field.type(), depth + 1));
            case TypeDef.FixedArray array -> array.length() == 0 || zeroSize(array.element(), depth + 1);
            case TypeDef.Compact compact -> zeroSize(compact.inner(), depth + 1);
            default -> false;
        };
        zeroSizes[id] = (byte) (zero ? 1 : 0);
        return zero;
    }

    /** The type in words for error messages, such as {@code [u8; 32]}, {@code Compact<u128>} or its path. */
    String describe(int id) {
        return describe(id, 0);
    }

    private static boolean hasSome(TypeDef.Enumeration enumeration) {
        TypeDef.Variant some = enumeration.byName().get("Some");
        return some != null && !some.fields().isEmpty();
    }

    private String describe(int id, int depth) {
        if (depth > 3) {
            return "…";
        }
        String path = path(id);
        return switch (def(id)) {
            case TypeDef.Composite composite when path.isEmpty() -> "tuple of " + composite.fields().size();
            case TypeDef.Enumeration enumeration when path.equals("Option") && hasSome(enumeration) ->
                "Option<"
                        + describe(Objects.requireNonNull(enumeration.byName().get("Some")).fields().getFirst().type(), depth + 1)
                        + ">";
            case TypeDef.Composite composite -> path;
            case TypeDef.Enumeration enumeration -> path;
            case TypeDef.Sequence sequence -> "Vec<" + describe(sequence.element(), depth + 1) + ">";
            case TypeDef.FixedArray array -> "[" + describe(array.element(), depth + 1) + "; " + array.length() + "]";
            case TypeDef.Primitive primitive -> primitive.kind().name().toLowerCase(java.util.Locale.ROOT);
            case TypeDef.Compact compact -> "Compact<" + describe(compact.inner(), depth + 1) + ">";
            case TypeDef.Bits bits -> "bit sequence";
        };
    }
}
