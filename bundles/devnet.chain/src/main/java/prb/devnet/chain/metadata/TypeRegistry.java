package prb.devnet.chain.metadata;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import prb.devnet.chain.metadata.TypeText.FieldText;
import prb.devnet.chain.metadata.TypeText.VariantText;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;

/** Gives every type expression an id and writes the portable registry. Ids are given before bodies, so types may recurse. */
final class TypeRegistry {

    private static final List<String> PRIMITIVES = List.of("bool", "char", "str", "u8", "u16", "u32", "u64", "u128", "u256");
    private static final int ERA_VARIANTS = 256;

    private final Map<String, TypeText> named;
    private final Map<String, Integer> ids = new LinkedHashMap<>();
    private final List<Bytes> bodies = new ArrayList<>();

    TypeRegistry(Map<String, TypeText> named) {
        this.named = named;
    }

    /** The id of an expression without spaces. */
    int id(String expression) {
        Integer known = ids.get(expression);
        if (known != null) {
            return known;
        }
        int id = bodies.size();
        ids.put(expression, id);
        bodies.add(Bytes.EMPTY);
        bodies.set(id, body(expression));
        return id;
    }

    void write(ScaleWriter out) {
        out.compact(bodies.size());
        for (int i = 0; i < bodies.size(); i++) {
            out.compact(i).raw(bodies.get(i));
        }
    }

    private Bytes body(String e) {
        ScaleWriter out = new ScaleWriter();
        int primitive = PRIMITIVES.indexOf(e);
        if (primitive >= 0) {
            return unnamed(out, 5).u8(primitive).compact(0).toBytes();
        }
        if (e.startsWith("Vec<")) {
            return unnamed(out, 2).compact(id(inner(e))).compact(0).toBytes();
        }
        if (e.startsWith("Compact<")) {
            return unnamed(out, 6).compact(id(inner(e))).compact(0).toBytes();
        }
        if (e.startsWith("[")) {
            int semicolon = e.lastIndexOf(';');
            int length = Integer.parseInt(e.substring(semicolon + 1, e.length() - 1));
            return unnamed(out, 3).u32(length).compact(id(e.substring(1, semicolon))).compact(0).toBytes();
        }
        if (e.startsWith("(")) {
            List<String> items = TypeText.split(e.substring(1, e.length() - 1));
            return unnamed(out, 4).list(items, (w, item) -> w.compact(id(item))).compact(0).toBytes();
        }
        return composed(out, e);
    }

    private Bytes composed(ScaleWriter out, String e) {
        if (e.startsWith("Option<")) {
            var some = new VariantText(1, "Some", List.of(new FieldText("", inner(e))));
            return enumeration(out, List.of("Option"), List.of(new FieldText("T", inner(e))),
                    List.of(new VariantText(0, "None", List.of()), some));
        }
        if (e.startsWith("Result<")) {
            List<String> sides = TypeText.split(e.substring("Result<".length(), e.length() - 1));
            return enumeration(out, List.of("Result"),
                    List.of(new FieldText("T", sides.get(0)), new FieldText("E", sides.get(1))),
                    List.of(new VariantText(0, "Ok", List.of(new FieldText("", sides.get(0)))),
                            new VariantText(1, "Err", List.of(new FieldText("", sides.get(1))))));
        }
        if (e.startsWith("BoundedVec<")) {
            String vec = "Vec<" + inner(e) + ">";
            return structure(out, "bounded_collections::bounded_vec::BoundedVec",
                    List.of(new FieldText("T", inner(e)), new FieldText("S", "")), List.of(new FieldText("", vec)));
        }
        if (e.equals("Era")) {
            return enumeration(out, path("sp_runtime::generic::era::Era"), List.of(), eras());
        }
        TypeText type = named.get(e);
        if (type == null) {
            throw new IllegalStateException("type " + e + " is not described");
        }
        return type.isEnum() ? enumeration(out, path(type.path()), type.parameters(), type.variants())
                : structure(out, type.path(), type.parameters(), type.fields());
    }

    private static List<VariantText> eras() {
        List<VariantText> out = new ArrayList<>();
        out.add(new VariantText(0, "Immortal", List.of()));
        for (int i = 1; i < ERA_VARIANTS; i++) {
            out.add(new VariantText(i, "Mortal" + i, List.of(new FieldText("", "u8"))));
        }
        return out;
    }

    private Bytes structure(ScaleWriter out, String path, List<FieldText> parameters, List<FieldText> fields) {
        head(out, path(path), parameters);
        out.u8(0);
        fields(out, fields);
        return out.compact(0).toBytes();
    }

    private Bytes enumeration(ScaleWriter out, List<String> path, List<FieldText> parameters, List<VariantText> variants) {
        head(out, path, parameters);
        out.u8(1).compact(variants.size());
        for (VariantText variant : variants) {
            out.string(variant.name());
            fields(out, variant.fields());
            out.u8(variant.index()).compact(0);
        }
        return out.compact(0).toBytes();
    }

    private void fields(ScaleWriter out, List<FieldText> fields) {
        out.compact(fields.size());
        for (FieldText field : fields) {
            if (field.name().isEmpty()) {
                out.u8(0);
            } else {
                out.u8(1).string(field.name());
            }
            // no type name, no docs
            out.compact(id(field.type())).u8(0).compact(0);
        }
    }

    private void head(ScaleWriter out, List<String> path, List<FieldText> parameters) {
        out.list(path, ScaleWriter::string);
        out.compact(parameters.size());
        for (FieldText parameter : parameters) {
            out.string(parameter.name());
            if (parameter.type().isEmpty()) {
                out.u8(0);
            } else {
                out.u8(1).compact(id(parameter.type()));
            }
        }
    }

    private static ScaleWriter unnamed(ScaleWriter out, int tag) {
        return out.compact(0).compact(0).u8(tag);
    }

    private static String inner(String e) {
        return e.substring(e.indexOf('<') + 1, e.length() - 1);
    }

    private static List<String> path(String path) {
        return List.of(path.split("::"));
    }
}
