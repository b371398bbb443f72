package prb.chain.client.rpc;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import prb.scale.Bytes;

/** Writes requests. Stateless. */
final class JsonWriter {

    private static final JsonFactory FACTORY = new JsonFactory();

    private JsonWriter() {
    }

    /** A JSON-RPC request. @param params each a String, Number, Boolean, Bytes (as 0x hex), List of these, or null */
    static String request(long id, String method, Object... params) {
        StringWriter text = new StringWriter(128);
        try (JsonGenerator out = FACTORY.createGenerator(text)) {
            out.writeStartObject();
            out.writeStringField("jsonrpc", "2.0");
            out.writeNumberField("id", id);
            out.writeStringField("method", method);
            out.writeFieldName("params");
            write(out, Arrays.asList(params));
            out.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a request could not be written", e);
        }
        return text.toString();
    }

    private static void write(JsonGenerator out, Object value) throws IOException {
        switch (value) {
            case null -> out.writeNull();
            case Bytes bytes -> out.writeString(bytes.toHex());
            case String text -> out.writeString(text);
            case List<?> items -> {
                out.writeStartArray();
                for (Object item : items) {
                    write(out, item);
                }
                out.writeEndArray();
            }
            case Number number -> out.writeNumber(number.toString());
            case Boolean bool -> out.writeBoolean(bool);
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        }
    }
}
