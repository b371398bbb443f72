package prb.worker.pruntime;

import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import java.util.List;

/**
 * A message as JSON in the way of the original: lists first, then the other fields in the order of the schema with their values
 * or defaults, absent optional ones left out at the end; names in camel case, numbers of any width as numbers. Stateless.
 */
final class InfoText {

    private static final int CHARS = 1_024;

    private InfoText() {}

    static String of(Message message) {
        StringBuilder out = new StringBuilder(CHARS);
        write(message, out);
        return out.toString();
    }

    private static void write(Message message, StringBuilder out) {
        out.append('{');
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        fields.stream().filter(FieldDescriptor::isRepeated).forEach(field -> member(message, field, out));
        fields.stream().filter(field -> !field.isRepeated() && !optional(field)).forEach(field -> member(message, field, out));
        fields.stream().filter(field -> optional(field) && message.hasField(field)).forEach(field -> member(message, field, out));
        out.append('}');
    }

    /** Declared optional: absent is something else than its default. A message is null instead. */
    private static boolean optional(FieldDescriptor field) {
        return field.getRealContainingOneof() == null && field.getContainingOneof() != null;
    }

    private static void member(Message message, FieldDescriptor field, StringBuilder out) {
        if (out.charAt(out.length() - 1) != '{') {
            out.append(',');
        }
        string(field.getJsonName(), out);
        out.append(':');
        if (field.isRepeated()) {
            list((List<?>) message.getField(field), out);
        } else if (field.getJavaType() == JavaType.MESSAGE && !message.hasField(field)) {
            out.append("null");
        } else {
            value(message.getField(field), field, out);
        }
    }

    private static void list(List<?> items, StringBuilder out) {
        out.append('[');
        String comma = "";
        for (Object item : items) {
            out.append(comma);
            string(String.valueOf(item), out); // GetInfo has lists of texts only
            comma = ",";
        }
        out.append(']');
    }

    private static void value(Object value, FieldDescriptor field, StringBuilder out) {
        switch (value) {
            case Message inner -> write(inner, out);
            case EnumValueDescriptor one -> string(one.getName(), out);
            case Boolean truth -> out.append(truth);
            case Integer number -> out.append(Integer.toUnsignedLong(number)); // GetInfo has unsigned numbers only
            case Long number -> out.append(Long.toUnsignedString(number));
            case String text -> string(text, out);
            default -> throw new IllegalStateException(field.getFullName() + " has a type that GetInfo did not have");
        }
    }

    private static void string(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
