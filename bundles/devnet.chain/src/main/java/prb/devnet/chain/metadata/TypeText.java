package prb.devnet.chain.metadata;

import java.util.ArrayList;
import java.util.List;

/**
 * A type of the description files.
 *
 * @param path its Rust path without parameters
 * @param parameters name and type expression of each parameter; an empty expression stands for a parameter without type
 * @param variants empty for a struct
 * @param fields of a struct
 */
record TypeText(String path, List<FieldText> parameters, boolean isEnum, List<VariantText> variants, List<FieldText> fields) {

    /** A field. @param name empty for an unnamed one @param type an expression such as {@code Vec<u8>} */
    record FieldText(String name, String type) {}

    /** A variant of an enum: a call, an event, an error, or one of a plain enum. @param index 0..255 */
    record VariantText(int index, String name, List<FieldText> fields) {}

    /** Splits {@code name: Type, name: Type} or {@code Type, Type}. */
    static List<FieldText> fields(String text) {
        List<FieldText> out = new ArrayList<>();
        for (String part : split(text)) {
            int colon = part.indexOf(": ");
            String name = colon < 0 ? "" : part.substring(0, colon).trim();
            out.add(new FieldText(name, part.substring(colon < 0 ? 0 : colon + 1).replace(" ", "")));
        }
        return out;
    }

    /** Splits at commas outside of brackets. */
    static List<String> split(String text) {
        List<String> out = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if ("<[(".indexOf(c) >= 0) {
                depth++;
            } else if (">])".indexOf(c) >= 0) {
                depth--;
            } else if (c == ',' && depth == 0) {
                out.add(text.substring(from, i).trim());
                from = i + 1;
            }
        }
        if (!text.substring(from).isBlank()) {
            out.add(text.substring(from).trim());
        }
        return out;
    }

    /** Parses {@code path<Name=Type,...> struct fields} or {@code path<...> enum}; variants are added by the file parser. */
    static TypeText parse(String text, List<VariantText> variants) {
        int kind = Math.max(text.lastIndexOf(" struct"), text.lastIndexOf(" enum"));
        boolean isEnum = text.startsWith(" enum", kind);
        String head = text.substring(0, kind);
        int angle = head.indexOf('<');
        List<FieldText> parameters = new ArrayList<>();
        if (angle >= 0) {
            for (String parameter : split(head.substring(angle + 1, head.length() - 1))) {
                int equals = parameter.indexOf('=');
                parameters.add(new FieldText(parameter.substring(0, equals), parameter.substring(equals + 1)));
            }
        }
        List<FieldText> fields = isEnum ? List.of() : fields(text.substring(kind + " struct".length()));
        return new TypeText(angle < 0 ? head : head.substring(0, angle), parameters, isEnum, variants, fields);
    }
}
