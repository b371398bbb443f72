package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.substrate.crypto.hash.StorageHasher;
import prb.substrate.runtime.TypeDef.PrimitiveKind;

/**
 * Reads a metadata blob of version 14 or 15. Format: frame-metadata, RuntimeMetadataV14 and V15 with a portable type
 * registry. Version 15 adds documentation to pallets, names the extrinsic's types and the runtime's apis, and ends with
 * custom values, which are skipped. Checked with blobs of four chains in version 14, and with the five blobs in version
 * 15 of the npm package @polkadot/types-support 16.5.6.
 */
final class MetadataReader {

    /** Real blobs have 0.4 to 1 MB. */
    static final int BYTES_MAX = 8 * 1024 * 1024;
    private static final int V14 = 14;
    private static final int V15 = 15;
    private static final Bytes MAGIC = Bytes.utf8("meta");
    /** Real registries have 700 to 1,500 types. */
    private static final int TYPES_MAX = 16_384;
    private static final int ARRAY_LENGTH_MAX = 16 * 1024 * 1024;
    private static final int VARIANT_SLOTS = 256;
    /** Least bytes of a registry entry: id, path, params, kind, one byte of definition, docs. */
    private static final int TYPE_BYTES_MIN = 6;
    /** Field: name, type, type name, docs. Variant: name, fields, index, docs. */
    private static final int FIELD_BYTES_MIN = 4;
    private static final int PALLET_BYTES_MIN = 7;
    /** Api: name, methods, docs. Method: name, inputs, output, docs. */
    private static final int API_BYTES_MIN = 3;
    private static final int METHOD_BYTES_MIN = 4;

    private final ScaleReader in;
    private final Map<String, String> names = new HashMap<>(); // the same few names come again and again
    private int typeCount;
    private TypeRegistry types = new TypeRegistry(List.of()); // until they are read

    private MetadataReader(Bytes metadata) {
        in = new ScaleReader(metadata);
    }

    /** @throws ScaleException when the bytes are no metadata, are damaged, or are of another version than 14 and 15 */
    static Metadata read(Bytes metadata) {
        MetadataReader reader = new MetadataReader(metadata);
        if (metadata.size() > BYTES_MAX) {
            throw reader.in.error("metadata has " + metadata.size() + " bytes, limit is " + BYTES_MAX);
        }
        return reader.metadata();
    }

    private Metadata metadata() {
        if (!in.fixed(MAGIC.size()).equals(MAGIC)) {
            throw new ScaleException(0, "", "not metadata: it does not begin with 'meta'");
        }
        int version = in.u8();
        if (version != V14 && version != V15) {
            throw new ScaleException(MAGIC.size(), "", "metadata version " + version + " is not supported, only versions "
                    + V14 + " and " + V15 + " are");
        }
        types = new TypeRegistry(in.in("types", reader -> types()));
        List<Pallet> pallets = in.in("pallets", reader -> reader.list(PALLET_BYTES_MIN, item -> pallet(version)));
        ExtrinsicFormat extrinsic = in.in("extrinsic", reader -> version == V14 ? extrinsic14() : extrinsic15());
        requireDistinct(pallets);
        typeId(); // the runtime's own type, of no use
        List<RuntimeApi> apis = version == V14 ? List.of() : in.in("apis", reader -> reader.list(API_BYTES_MIN, item -> api()));
        if (version == V15) {
            outerEnums();
            custom();
        }
        in.expectEnd();
        return new Metadata(types, pallets, extrinsic, apis);
    }

    private void requireDistinct(List<Pallet> pallets) {
        Set<String> palletNames = new HashSet<>();
        Set<Integer> indices = new HashSet<>();
        for (Pallet pallet : pallets) {
            if (!palletNames.add(pallet.name()) || !indices.add(pallet.index())) {
                throw in.error("pallet " + pallet.name() + " with index " + pallet.index() + " comes twice");
            }
        }
    }

    private List<TypeRegistry.Entry> types() {
        typeCount = in.count(TYPE_BYTES_MIN);
        if (typeCount > TYPES_MAX) {
            throw in.error(typeCount + " types, limit is " + TYPES_MAX);
        }
        List<TypeRegistry.Entry> entries = new ArrayList<>(typeCount);
        for (int i = 0; i < typeCount; i++) {
            int id = in.compactInt();
            if (id != i) {
                throw in.error("type id is " + id + ", not " + i);
            }
            entries.add(in.in(Integer.toString(id), reader -> type()));
        }
        return entries;
    }

    private TypeRegistry.Entry type() {
        String path = String.join("::", in.list(1, reader -> text()));
        Map<String, Integer> params = Map.of();
        for (int left = in.count(2); left > 0; left--) {
            String name = text();
            if (in.bool()) {
                params = params.isEmpty() ? new HashMap<>() : params;
                params.put(name, typeId());
            }
        }
        TypeDef def = definition();
        docs();
        return new TypeRegistry.Entry(path, params, def);
    }

    private TypeDef definition() {
        int kind = in.u8();
        return switch (kind) {
            case 0 -> new TypeDef.Composite(fields());
            case 1 -> enumeration();
            case 2 -> new TypeDef.Sequence(typeId());
            case 3 -> array();
            case 4 -> tuple();
            case 5 -> primitive();
            case 6 -> new TypeDef.Compact(typeId());
            case 7 -> new TypeDef.Bits(typeId(), typeId());
            default -> throw in.error("unknown kind of type " + kind);
        };
    }

    private List<TypeDef.Field> fields() {
        int count = in.count(FIELD_BYTES_MIN);
        List<TypeDef.Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            String name = in.bool() ? text() : interned(Integer.toString(i));
            fields.add(new TypeDef.Field(name, typeId()));
            if (in.bool()) {
                in.skip(in.count(1)); // the type's name in the source
            }
            docs();
        }
        return Collections.unmodifiableList(fields);
    }

    private TypeDef enumeration() {
        int count = in.count(FIELD_BYTES_MIN);
        if (count > VARIANT_SLOTS) {
            throw in.error(count + " variants, at most " + VARIANT_SLOTS + " are possible");
        }
        TypeDef.Variant[] byIndex = new TypeDef.Variant[VARIANT_SLOTS];
        Map<String, TypeDef.Variant> byName = new LinkedHashMap<>();
        int slots = 0;
        for (int i = 0; i < count; i++) {
            String name = text();
            List<TypeDef.Field> fields = fields();
            int index = in.u8();
            TypeDef.Variant variant = new TypeDef.Variant(name, index, fields, docs());
            if (byIndex[index] != null || byName.put(name, variant) != null) {
                throw in.error("variant " + name + " with index " + index + " comes twice");
            }
            byIndex[index] = variant;
            slots = Math.max(slots, index + 1);
        }
        return new TypeDef.Enumeration(Arrays.asList(Arrays.copyOf(byIndex, slots)), byName);
    }

    private TypeDef array() {
        long length = in.u32();
        if (length > ARRAY_LENGTH_MAX) {
            throw in.error("array of " + length + " items, limit is " + ARRAY_LENGTH_MAX);
        }
        return new TypeDef.FixedArray((int) length, typeId());
    }

    private TypeDef tuple() {
        int count = in.count(1);
        List<TypeDef.Field> fields = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            fields.add(new TypeDef.Field(interned(Integer.toString(i)), typeId()));
        }
        return new TypeDef.Composite(Collections.unmodifiableList(fields));
    }

    private TypeDef primitive() {
        int kind = in.u8();
        PrimitiveKind[] kinds = PrimitiveKind.values();
        if (kind >= kinds.length) {
            throw in.error("unknown primitive " + kind);
        }
        return new TypeDef.Primitive(kinds[kind]);
    }

    private Pallet pallet(int version) {
        String name = text();
        return in.in(name, reader -> {
            Map<String, Pallet.Storage> storage = in.bool() ? storage() : Map.of();
            int calls = enumerationOrNone("calls");
            int events = enumerationOrNone("events");
            Map<String, Pallet.Constant> constants = new LinkedHashMap<>();
            for (int left = in.count(FIELD_BYTES_MIN); left > 0; left--) {
                String constant = text();
                constants.put(constant, new Pallet.Constant(typeId(), in.bytes()));
                docs();
            }
            int errors = enumerationOrNone("errors");
            int index = in.u8();
            if (version == V15) {
                docs();
            }
            return new Pallet(name, index, storage, calls, events, errors, constants);
        });
    }

    private Map<String, Pallet.Storage> storage() {
        String prefix = text();
        Map<String, Pallet.Storage> items = new LinkedHashMap<>();
        for (int left = in.count(6); left > 0; left--) {
            String name = text();
            items.put(name, in.in(name, reader -> storageItem(prefix, name)));
        }
        return items;
    }

    private Pallet.Storage storageItem(String prefix, String name) {
        int modifier = in.u8();
        if (modifier > 1) {
            throw in.error("unknown storage modifier " + modifier);
        }
        boolean map = in.bool();
        List<StorageHasher> hashers = map ? in.list(1, reader -> hasher()) : List.of();
        List<Integer> keys = map ? keyParts(hashers.size(), typeId()) : List.of();
        int value = typeId();
        Bytes defaultValue = in.bytes();
        docs();
        return new Pallet.Storage(prefix, name, modifier == 0, hashers, keys, value, defaultValue);
    }

    private StorageHasher hasher() {
        int hasher = in.u8();
        StorageHasher[] hashers = StorageHasher.values();
        if (hasher >= hashers.length) {
            throw in.error("unknown storage hasher " + hasher);
        }
        return hashers[hasher];
    }

    // With one hasher the whole key is hashed at once, with several the key is a tuple and each part has its own.
    private List<Integer> keyParts(int hashers, int key) {
        if (hashers == 1) {
            return List.of(key);
        }
        if (types.def(key) instanceof TypeDef.Composite tuple && tuple.fields().size() == hashers) {
            return tuple.fields().stream().map(TypeDef.Field::type).toList();
        }
        throw in.error(hashers + " hashers, but the key is " + types.describe(key));
    }

    private int enumerationOrNone(String what) {
        if (!in.bool()) {
            return Pallet.NONE;
        }
        int id = typeId();
        if (!(types.def(id) instanceof TypeDef.Enumeration)) {
            throw in.error("type of the " + what + " is " + types.describe(id) + ", not an enum");
        }
        return id;
    }

    private ExtrinsicFormat extrinsic14() {
        int type = typeId();
        int version = in.u8();
        return new ExtrinsicFormat(version, types.param(type, "Address"), types.param(type, "Call"),
                types.param(type, "Signature"), extensions());
    }

    private ExtrinsicFormat extrinsic15() {
        int version = in.u8();
        int address = typeId();
        int call = typeId();
        int signature = typeId();
        typeId(); // all extensions as one type; the list says the same
        return new ExtrinsicFormat(version, address, call, signature, extensions());
    }

    private List<SignedExtension> extensions() {
        return in.list(3, reader -> new SignedExtension(text(), typeId(), typeId()));
    }

    private RuntimeApi api() {
        String name = text();
        return in.in(name, reader -> {
            List<RuntimeApi.Method> methods = in.list(METHOD_BYTES_MIN, item -> method());
            docs();
            return new RuntimeApi(name, methods);
        });
    }

    private RuntimeApi.Method method() {
        String name = text();
        List<RuntimeApi.Input> inputs = in.list(2, reader -> new RuntimeApi.Input(text(), typeId()));
        int output = typeId();
        docs();
        return new RuntimeApi.Method(name, inputs, output);
    }

    // The enums over all pallets: calls, events, errors. They are found by way of the extrinsic and System.Events.
    private void outerEnums() {
        typeId();
        typeId();
        typeId();
    }

    private void custom() {
        for (int left = in.count(3); left > 0; left--) {
            in.skip(in.count(1));
            typeId();
            in.skip(in.count(1));
        }
    }

    private int typeId() {
        int id = in.compactInt();
        if (id >= typeCount) {
            throw in.error("type id " + id + ", there are " + typeCount + " types");
        }
        return id;
    }

    private String text() {
        return interned(in.string());
    }

    private String interned(String text) {
        String known = names.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    private Bytes docs() {
        int from = in.position();
        for (int left = in.count(1); left > 0; left--) {
            in.skip(in.count(1));
        }
        return in.since(from);
    }
}
