package prb.substrate.runtime;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Builds small metadata blobs of version 14 or 15 for tests. Types get ids in the order in which they are added. */
public final class MetadataBuilder {

    private final List<Bytes> types = new ArrayList<>();
    private final List<Bytes> pallets = new ArrayList<>();
    private final List<Bytes> extensions = new ArrayList<>();
    private Map<String, Integer> extrinsicParams = new LinkedHashMap<>();
    private final List<Bytes> apis = new ArrayList<>();
    private int version = 14;

    public int primitive(int kind) {
        return add("", Map.of(), new ScaleWriter().u8(5).u8(kind));
    }

    public int composite(String path, Object... namesAndTypes) {
        return add(path, Map.of(), fields(new ScaleWriter().u8(0), namesAndTypes));
    }

    public int tuple(Integer... items) {
        return add("", Map.of(), new ScaleWriter().u8(4).list(List.of(items), ScaleWriter::compact));
    }

    public int sequence(int element) {
        return add("", Map.of(), new ScaleWriter().u8(2).compact(element));
    }

    public int array(int length, int element) {
        return add("", Map.of(), new ScaleWriter().u8(3).u32(length).compact(element));
    }

    public int compact(int inner) {
        return add("", Map.of(), new ScaleWriter().u8(6).compact(inner));
    }

    public int bits(int store, int order) {
        return add("", Map.of(), new ScaleWriter().u8(7).compact(store).compact(order));
    }

    /** @param variants each a name and its fields as in {@link #composite}; indices 0, 1, … */
    public int enumeration(String path, List<Object[]> variants) {
        ScaleWriter out = new ScaleWriter().u8(1).compact(variants.size());
        for (int i = 0; i < variants.size(); i++) {
            Object[] variant = variants.get(i);
            out.string((String) variant[0]);
            Object[] fields = new Object[variant.length - 1];
            System.arraycopy(variant, 1, fields, 0, fields.length);
            fields(out, fields).u8(i).compact(0);
        }
        return add(path, Map.of(), out);
    }

    public int option(int inner) {
        return enumeration("Option", List.<Object[]>of(new Object[] {"None"}, new Object[] {"Some", null, inner}));
    }

    /** The id that the next added type will get. */
    public int next() {
        return types.size();
    }

    public MetadataBuilder pallet(String name, int index, Integer calls, Integer events, Integer errors) {
        ScaleWriter out = new ScaleWriter().string(name).u8(0);
        optional(optional(out, calls), events).compact(0);
        pallets.add(optional(out, errors).u8(index).toBytes());
        return this;
    }

    public MetadataBuilder extension(String identifier, int type, int additional) {
        extensions.add(new ScaleWriter().string(identifier).compact(type).compact(additional).toBytes());
        return this;
    }

    public MetadataBuilder extrinsic(int address, int call, int signature) {
        extrinsicParams = new LinkedHashMap<>(Map.of("Address", address, "Call", call, "Signature", signature));
        return this;
    }

    /** An api of one method with one parameter; for version 15. */
    public MetadataBuilder api(String name, String method, String input, int inputType, int output) {
        ScaleWriter out = new ScaleWriter().string(name).compact(1).string(method).compact(1).string(input).compact(inputType);
        apis.add(out.compact(output).compact(1).string("Docs of the method.").compact(0).toBytes());
        return this;
    }

    public MetadataBuilder version(int metadataVersion) {
        version = metadataVersion;
        return this;
    }

    public Bytes build() {
        int extrinsic = add("Extrinsic", extrinsicParams, new ScaleWriter().u8(4).compact(0));
        ScaleWriter out = new ScaleWriter().raw(Bytes.utf8("meta")).u8(version).compact(types.size());
        for (int i = 0; i < types.size(); i++) {
            out.compact(i).raw(types.get(i));
        }
        if (version == 15) {
            return tail15(out, extrinsic);
        }
        out.list(pallets, ScaleWriter::raw);
        out.compact(extrinsic).u8(4).list(extensions, ScaleWriter::raw);
        return out.compact(extrinsic).toBytes();
    }

    private Bytes tail15(ScaleWriter out, int extrinsic) {
        out.list(pallets, (writer, pallet) -> writer.raw(pallet).compact(1).string("Docs of the pallet."));
        out.u8(4);
        for (String part : List.of("Address", "Call", "Signature")) {
            out.compact(extrinsicParams.getOrDefault(part, extrinsic));
        }
        out.compact(extrinsic).list(extensions, ScaleWriter::raw).compact(extrinsic);
        out.list(apis, ScaleWriter::raw).compact(extrinsic).compact(extrinsic).compact(extrinsic);
        return out.compact(1).string("a custom value").compact(extrinsic).bytes(Bytes.ofInts(1, 2)).toBytes();
    }

    public Runtime runtime() {
        return Runtime.parse(build(), new RuntimeVersion("synthetic", 1, 2, 1));
    }

    private int add(String path, Map<String, Integer> params, ScaleWriter def) {
        List<String> parts = path.isEmpty() ? List.of() : List.of(path.split("::"));
        ScaleWriter out = new ScaleWriter().list(parts, ScaleWriter::string).compact(params.size());
        params.forEach((name, type) -> out.string(name).u8(1).compact(type));
        types.add(out.raw(def.toBytes()).compact(0).toBytes());
        return types.size() - 1;
    }

    private static ScaleWriter fields(ScaleWriter out, Object... namesAndTypes) {
        out.compact(namesAndTypes.length / 2);
        for (int i = 0; i < namesAndTypes.length; i += 2) {
            if (namesAndTypes[i] == null) {
                out.u8(0);
            } else {
                out.u8(1).string((String) namesAndTypes[i]);
            }
            out.compact((Integer) namesAndTypes[i + 1]).u8(0).compact(0);
        }
        return out;
    }

    private static ScaleWriter optional(ScaleWriter out, Integer type) {
        return type == null ? out.u8(0) : out.u8(1).compact(type);
    }
}
