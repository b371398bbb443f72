package prb.cli.inspect;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import prb.cli.output.Output;
import prb.substrate.runtime.Value;

/**
 * Writes decoded values: byte strings as hex, wrappers with one unnamed field as what they wrap, tuples as lists, None as null,
 * Some as its content, a variant without fields as its name, another variant as {name: content}. Stateless.
 */
final class Values {

    private Values() {}

    static void write(Output out, @Nullable String name, Value value) {
        switch (value) {
            case Value.Num num -> out.number(name, num.value());
            case Value.Bool bool -> out.flag(name, bool.value());
            case Value.Text text -> out.text(name, text.value());
            case Value.Blob blob -> out.hex(name, blob.value());
            case Value.Seq seq -> out.list(name, seq.items(), (list, item) -> write(list, null, item));
            case Value.Struct struct -> fields(out, name, struct.fields());
            case Value.Variant variant -> variant(out, name, variant);
            case Value.Raw raw -> out.hex(name, raw.scale());
        }
    }

    /** Fields under their names, always in braces. */
    static void named(Output out, @Nullable String name, Map<String, Value> fields) {
        out.object(name, inner -> fields.forEach((field, value) -> write(inner, field, value)));
    }

    private static void fields(Output out, @Nullable String name, Map<String, Value> fields) {
        if (fields.isEmpty()) {
            out.text(name, null);
        } else if (!fields.containsKey("0")) {
            named(out, name, fields);
        } else if (fields.size() == 1) {
            write(out, name, fields.get("0"));
        } else {
            out.list(name, List.copyOf(fields.values()), (list, item) -> write(list, null, item));
        }
    }

    private static void variant(Output out, @Nullable String name, Value.Variant variant) {
        Map<String, Value> fields = variant.fields();
        if (variant.name().equals("Some") && fields.size() == 1) {
            write(out, name, fields.values().iterator().next());
        } else if (fields.isEmpty()) {
            out.text(name, variant.name().equals("None") ? null : variant.name());
        } else {
            out.object(name, inner -> fields(inner, variant.name(), fields));
        }
    }
}
