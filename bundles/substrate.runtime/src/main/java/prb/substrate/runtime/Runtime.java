package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import prb.scale.Bytes;
import prb.scale.ScaleException;
import prb.scale.ScaleReader;
import prb.scale.ScaleWriter;

/**
 * One runtime: its metadata (v14 or v15) and version. Names are those of the metadata: pallet "PhalaStakePoolv2", call
 * "add_worker", item "WorkerAssignments".
 *
 * <p>Arguments are plain Java as {@link Value#of} takes it. Bytes are accepted for {@code [u8; N]}, {@code Vec<u8>} and
 * one-field wrappers around them (AccountId32, H256, public keys); lists for sequences, arrays and tuples; a text for an
 * enum variant without fields. A MultiAddress is an enum: {@code Value.variant("Id", account)}.
 *
 * <p>Unknown names and wrong arguments are IllegalArgumentExceptions that name them, with the path and the expected type;
 * malformed bytes are {@link ScaleException}s. Decoding is bounded: 64 calls inside calls, 256 values inside values, and
 * a count of values that grows with the input. Decoded byte strings are views of the input. Immutable; any thread.
 */
public final class Runtime {

    private final Metadata metadata;
    private final TypeRegistry types;
    private final RuntimeVersion version;
    private final Failures failures;

    private Runtime(Metadata metadata, RuntimeVersion version) {
        this.metadata = metadata;
        this.types = metadata.types();
        this.version = version;
        this.failures = new Failures(metadata);
    }

    /**
     * Parses metadata bytes ("meta", version 14 or 15); at most 8 MiB. Takes about a millisecond; the bytes stay
     * referenced. {@code state_getMetadata} gives version 14; version 15 comes from {@code state_call} of
     * {@code Metadata_metadata_at_version} with u32 15, as an Option of a byte string that the caller unpacks.
     *
     * @throws ScaleException when the bytes are damaged, or have another version than 14 and 15, naming it
     */
    public static Runtime parse(Bytes metadata, RuntimeVersion version) {
        return new Runtime(MetadataReader.read(metadata), version);
    }

    TypeRegistry types() {
        return types;
    }

    /** The version that was given with the metadata. */
    public RuntimeVersion version() {
        return version;
    }

    /** Every pallet with the names of what it has, in the metadata's order; made anew with each call. */
    public List<PalletView> pallets() {
        return metadata.pallets().values().stream().map(this::view).toList();
    }

    private PalletView view(Pallet pallet) {
        List<PalletView.StorageItem> storage = pallet.storage().values().stream()
                .map(item -> new PalletView.StorageItem(item.prefix(), item.name(), item.hashers(), item.keys(), item.value()))
                .toList();
        return new PalletView(pallet.name(), pallet.index(), variants(pallet.calls()), storage, variants(pallet.events()),
                variants(pallet.errors()));
    }

    private List<String> variants(int type) {
        return type == Pallet.NONE ? List.of() : List.copyOf(enumeration(type).byName().keySet());
    }

    /** Whether there is a pallet of this name. */
    public boolean hasPallet(String pallet) {
        return metadata.pallets().containsKey(pallet);
    }

    /** Whether there is such a pallet, and it has such a call. */
    public boolean hasCall(String pallet, String call) {
        Pallet found = metadata.pallets().get(pallet);
        return found != null && found.calls() != Pallet.NONE && enumeration(found.calls()).byName().containsKey(call);
    }

    /** Whether there is such a pallet, and it has such a storage item. */
    public boolean hasStorage(String pallet, String item) {
        Pallet found = metadata.pallets().get(pallet);
        return found != null && found.storage().containsKey(item);
    }

    /** The first byte of a pallet's calls and events, 0..255. */
    public int palletIndex(String pallet) {
        return pallet(pallet).index();
    }

    /**
     * Encoded call: pallet index, call index, arguments in the metadata's order. Arguments as {@link Value#of} takes them,
     * or {@link #rawArgument} for parts that are already SCALE, also inside lists and maps.
     */
    public Bytes call(String pallet, String call, Object... arguments) {
        Pallet found = pallet(pallet);
        return member(found, found.calls(), "call", call, arguments);
    }

    /** Marks an argument as SCALE that is copied as it is (a nested call, a registration info). It is not checked. */
    public static Object rawArgument(Bytes scale) {
        return new Value.Raw(scale);
    }

    /** Reads one call; calls nested deeper than 64 are refused. */
    public CallView decodeCall(ScaleReader in) {
        int index = in.u8();
        Pallet pallet = metadata.pallet(index);
        if (pallet == null || pallet.calls() == Pallet.NONE) {
            throw in.error("no pallet with index " + index + " has calls");
        }
        Value.Variant call = decoder(in).decodeCall(pallet.name(), pallet.calls());
        return new CallView(pallet.name(), call.name(), call.fields());
    }

    /**
     * The key of a storage item.
     *
     * @param keys one for each part of the key, none for a plain item
     */
    public Bytes storageKey(String pallet, String item, Object... keys) {
        Pallet.Storage storage = storage(pallet, item);
        if (keys.length != storage.hashers().size()) {
            throw new IllegalArgumentException(pallet + "." + item + " takes " + storage.hashers().size() + " keys "
                    + storage.keys().stream().map(types::describe).toList() + ", got " + keys.length);
        }
        return StorageKeys.key(types, storage, keys);
    }

    /**
     * What the keys of a map begin with, for iterating over it.
     *
     * @param keys the leading parts of the key, none for the whole map
     */
    public Bytes storagePrefix(String pallet, String item, Object... keys) {
        Pallet.Storage storage = storage(pallet, item);
        if (keys.length > storage.hashers().size()) {
            throw new IllegalArgumentException(pallet + "." + item + " takes at most " + storage.hashers().size()
                    + " keys, got " + keys.length);
        }
        return StorageKeys.key(types, storage, keys);
    }

    /**
     * Takes a storage key apart, or the start of one that ends behind a whole part. Hashes the metadata's names until they fit,
     * which takes some microseconds.
     *
     * @throws ScaleException when no pallet or item of this runtime has the key, a part is not of its type or under another
     *     hash than its own, or there are bytes left over
     */
    public StorageKeyView decodeStorageKey(Bytes key) {
        return StorageKeys.read(metadata, new ScaleReader(key));
    }

    /** Decodes the value that stands under a storage key; all bytes must be used. */
    public Value decodeStorage(String pallet, String item, Bytes value) {
        return decodeAll(pallet + "." + item, storage(pallet, item).value(), value);
    }

    /** Encodes the value that stands under a storage key; {@code value} as {@link Value#of} takes it. */
    public Bytes encodeStorage(String pallet, String item, Object value) {
        return encode(pallet + "." + item, storage(pallet, item).value(), value);
    }

    /**
     * The value a storage item has when it is absent, as the metadata gives it. An optional item has none: the answer is
     * the variant None, so that {@link Value#asOptional} is empty.
     */
    public Value defaultStorage(String pallet, String item) {
        Pallet.Storage storage = storage(pallet, item);
        if (storage.optional()) {
            return Value.variant("None");
        }
        return decodeAll(pallet + "." + item, storage.value(), storage.defaultValue());
    }

    /** Decodes a constant of a pallet. @throws ScaleException when the metadata holds bytes that are none of its type */
    public Value constant(String pallet, String name) {
        Pallet.Constant constant = pallet(pallet).constants().get(name);
        if (constant == null) {
            throw unknown(pallet, "constant", name);
        }
        return decodeAll(pallet + "." + name, constant.type(), constant.value());
    }

    /** Decodes the value of System.Events. */
    public List<EventRecord> decodeEvents(Bytes value) {
        if (!(types.def(storage("System", "Events").value()) instanceof TypeDef.Sequence records)) {
            throw new IllegalArgumentException("System.Events is no sequence in this runtime");
        }
        ScaleReader in = new ScaleReader(value);
        ValueDecoder decoder = decoder(in);
        int count = in.count(types.minSize(records.element()));
        List<EventRecord> events = new ArrayList<>(Math.min(count, 1024));
        for (int i = 0; i < count; i++) {
            events.add(event(in, decoder.decode("event" + i, records.element())));
        }
        in.expectEnd();
        return List.copyOf(events);
    }

    private static EventRecord event(ScaleReader in, Value record) {
        try {
            return eventOf(in, record);
        } catch (IllegalArgumentException unknownForm) {
            throw in.error("event record has an unknown form: " + unknownForm.getMessage());
        }
    }

    private static EventRecord eventOf(ScaleReader in, Value record) {
        Value phase = record.get("phase");
        boolean apply = phase.variantName().equals("ApplyExtrinsic");
        if (apply && phase.get("0").asBigInteger().bitLength() > 31) {
            throw in.error("no block has an extrinsic with index " + phase.get("0").asBigInteger());
        }
        if (record.get("event") instanceof Value.Variant pallet && pallet.get("0") instanceof Value.Variant event) {
            OptionalInt index = apply ? OptionalInt.of((int) phase.get("0").asLong()) : OptionalInt.empty();
            return new EventRecord(index, pallet.name(), event.name(), event.fields());
        }
        throw in.error("event record has an unknown form: " + record.kind());
    }

    /** pallet index, event index, fields. */
    public Bytes encodeEvent(String pallet, String event, Object... fields) {
        Pallet found = pallet(pallet);
        return member(found, found.events(), "event", event, fields);
    }

    /**
     * Explains a DispatchError value, as it stands in ExtrinsicFailed, ItemFailed, and as Err in ProxyExecuted. Codes that
     * the metadata does not know are named by number.
     */
    public DispatchFailure explain(Value dispatchError) {
        return failures.explain(dispatchError);
    }

    /** A module error as DispatchError SCALE, by name; for chains that we simulate. */
    public Bytes encodeModuleError(String pallet, String error) {
        return encodeType(Metadata.DISPATCH_ERROR, failures.moduleError(pallet(pallet), error));
    }

    /**
     * Encodes a value of a type found by its path, such as "sp_runtime::multiaddress::MultiAddress".
     *
     * @throws IllegalArgumentException also when no type has the path, or several have
     */
    public Bytes encodeType(String path, Object value) {
        return encode(path, types.find(path), value);
    }

    /** Reads a value of a type found by its path; bytes after it stay in the reader. */
    public Value decodeType(String path, ScaleReader in) {
        return decoder(in).decode(path, types.find(path));
    }

    /** The apis that {@code state_call} reaches, in the metadata's order; none when it has version 14. Unmodifiable. */
    public List<RuntimeApi> apis() {
        return List.copyOf(metadata.apis().values());
    }

    /**
     * The parameters of a runtime api's method as {@code state_call} takes them, one after the other.
     *
     * @throws IllegalArgumentException also when the metadata does not list the method, as none of version 14 does
     */
    public Bytes encodeApiCall(String api, String method, Object... arguments) {
        List<RuntimeApi.Input> inputs = method(api, method).inputs();
        List<TypeDef.Field> fields = inputs.stream().map(input -> new TypeDef.Field(input.name(), input.type())).toList();
        ScaleWriter out = new ScaleWriter();
        List<Value> values = Arrays.stream(arguments).map(Value::of).toList();
        new ValueEncoder(types, out).encodeFields(api + "_" + method, fields, values);
        return out.toBytes();
    }

    /** Decodes what {@code state_call} of a method answers; all bytes must be used. */
    public Value decodeApiResult(String api, String method, Bytes answer) {
        return decodeAll(api + "_" + method, method(api, method).output(), answer);
    }

    private RuntimeApi.Method method(String api, String method) {
        RuntimeApi found = metadata.apis().get(api);
        if (found != null) {
            for (RuntimeApi.Method each : found.methods()) {
                if (each.name().equals(method)) {
                    return each;
                }
            }
        }
        throw new IllegalArgumentException("the metadata of " + this + " lists no runtime api " + api + "_" + method);
    }

    /** How this runtime's extrinsics are built. */
    public ExtrinsicFormat extrinsicFormat() {
        return metadata.extrinsic();
    }

    /** The id of the type with a path, for {@link #encode} and {@link #decode}; -1 when there is none or several. */
    public int typeId(String path) {
        return types.idOrNone(path);
    }

    /** Encodes a value of a type by its id in the metadata. */
    public Bytes encode(int type, Object value) {
        return encode(typeName(type), type, value);
    }

    /** Reads a value of a type by its id in the metadata. */
    public Value decode(int type, ScaleReader in) {
        return decoder(in).decode(typeName(type), type);
    }

    /** A type in words: its path, or such as {@code [u8; 32]}. */
    public String typeName(int type) {
        if (!types.contains(type)) {
            throw new IllegalArgumentException("the runtime has no type " + type);
        }
        return types.describe(type);
    }

    /** The type of a field of a struct or tuple; -1 when the type is none or has no such field. */
    public int fieldType(int type, String field) {
        if (types.contains(type) && types.def(type) instanceof TypeDef.Composite composite) {
            for (TypeDef.Field each : composite.fields()) {
                if (each.name().equals(field)) {
                    return each.type();
                }
            }
        }
        return -1;
    }

    /** Whether a type is an enum that has a variant of this name. */
    public boolean hasVariant(int type, String variant) {
        return types.contains(type) && types.def(type) instanceof TypeDef.Enumeration enumeration
                && enumeration.byName().containsKey(variant);
    }

    /** Whether every value of the type is encoded as no bytes. */
    public boolean isZeroSize(int type) {
        return types.contains(type) && types.isZeroSize(type);
    }

    /** Whether the type is an Option. */
    public boolean isOption(int type) {
        return types.contains(type) && types.isOption(type);
    }

    @Override
    public String toString() {
        return "runtime " + version.specName() + " " + version.specVersion();
    }

    private Bytes member(Pallet pallet, int type, String what, String name, Object... values) {
        TypeDef.Variant variant = type == Pallet.NONE ? null : enumeration(type).byName().get(name);
        if (variant == null) {
            throw unknown(pallet.name(), what, name);
        }
        ScaleWriter out = new ScaleWriter().u8(pallet.index()).u8(variant.index());
        String path = pallet.name() + "." + name;
        new ValueEncoder(types, out).encodeFields(path, variant.fields(), Arrays.stream(values).map(Value::of).toList());
        return out.toBytes();
    }

    private Bytes encode(String name, int type, Object value) {
        ScaleWriter out = new ScaleWriter();
        new ValueEncoder(types, out).encode(name, type, Value.of(value));
        return out.toBytes();
    }

    private Value decodeAll(String name, int type, Bytes bytes) {
        ScaleReader in = new ScaleReader(bytes);
        Value value = decoder(in).decode(name, type);
        if (!in.isAtEnd()) {
            throw new ScaleException(in.position(), name, in.remaining() + " bytes left over after " + types.describe(type));
        }
        return value;
    }

    private ValueDecoder decoder(ScaleReader in) {
        return new ValueDecoder(types, metadata.extrinsic().callType(), in);
    }

    private TypeDef.Enumeration enumeration(int type) {
        return (TypeDef.Enumeration) types.def(type);
    }

    private Pallet pallet(String name) {
        Pallet pallet = metadata.pallets().get(name);
        if (pallet == null) {
            throw new IllegalArgumentException(this + " has no pallet '" + name + "'");
        }
        return pallet;
    }

    private Pallet.Storage storage(String pallet, String item) {
        Pallet.Storage storage = pallet(pallet).storage().get(item);
        if (storage == null) {
            throw unknown(pallet, "storage item", item);
        }
        return storage;
    }

    private IllegalArgumentException unknown(String pallet, String what, String name) {
        return new IllegalArgumentException("pallet " + pallet + " of " + this + " has no " + what + " '" + name + "'");
    }
}
