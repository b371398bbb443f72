package prb.chain.client.rpc;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/** Writes requests. Stateless: callers are virtual threads, for which a JSON library's recycled buffers are always new ones. */
final class JsonWriter {

    private static final int FIRST_SIZE = 192;

    private JsonWriter() {
    }

    /** A JSON-RPC request. @param params each a String, Number, Boolean, Bytes (as 0x hex), List of these, or null */
    static String request(long id, String method, @Nullable Object... params) {
        StringBuilder out = new StringBuilder(FIRST_SIZE);
        out.append("{\"jsonrpc\":\"2.0\",\"id\":").append(id).append(",\"method\":");
        write(out, method);
        out.append(",\"params\":[");
        for (int i = 0; i < params.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            write(out, params[i]);
        }
        return out.append("]}").toString();
    }

    private static void write(StringBuilder out, @Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Bytes bytes -> out.append('"').append(bytes.toHex()).append('"');
            case String text -> write(out, text);
            case List<?> items -> {
                out.append('[');
                for (Iterator<?> all = items.iterator(); all.hasNext();) {
                    write(out, all.next());
                    out.append(all.hasNext() ? "," : "");
                }
                out.append(']');
            }
            case Number number -> out.append(number);
            case Boolean bool -> out.append(bool.booleanValue());
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }

    private static void write(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                out.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 15, 16));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
