package prb.substrate.crypto.account;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamReadException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a keystore's JSON text, not yet judged. Unknown fields are skipped, for wallets add their own.
 *
 * @param content null when the file says nothing; one text in old files
 * @param contentIsList whether content was a list, as from version 1 on
 * @param meta JSON text of an object
 */
record KeystoreJson(
        String encoded, @Nullable List<String> content, boolean contentIsList, List<String> type, String version,
        @Nullable String address,
        String meta) {

    /** Real files have less than 2,000 characters; wallets may add icons and the like. */
    static final int CHARS_MAX = 64 * 1024;
    private static final int DEPTH_MAX = 16;
    private static final int LIST_MAX = 8;

    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION) // a message must not repeat parts of the file
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).maxNumberLength(32).build())
            .build();

    /** @throws IllegalArgumentException naming the field or the place in the text */
    static KeystoreJson read(String text) {
        if (text.length() > CHARS_MAX) {
            throw new IllegalArgumentException("keystore has " + text.length() + " characters, limit is " + CHARS_MAX);
        }
        try (JsonParser in = JSON.createParser(text)) {
            Fields fields = new Fields();
            requireObject(in, in.nextToken(), "keystore");
            while (in.nextToken() == JsonToken.FIELD_NAME) {
                fields.read(in);
            }
            if (in.nextToken() != null) {
                throw new IllegalArgumentException("keystore has more text after its JSON object");
            }
            return fields.done();
        } catch (StreamReadException e) {
            throw new IllegalArgumentException("keystore is no JSON: line " + e.getLocation().getLineNr() + ", column "
                    + e.getLocation().getColumnNr());
        } catch (IOException e) {
            throw new IllegalArgumentException("keystore is no JSON that can be read: limits of depth or size are passed");
        }
    }

    String write() {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("encoded", encoded);
            json.writeObjectFieldStart("encoding");
            writeList(json, "content", Objects.requireNonNullElse(content, List.of()));
            writeList(json, "type", type);
            json.writeStringField("version", version);
            json.writeEndObject();
            json.writeStringField("address", address);
            json.writeFieldName("meta");
            json.writeRawValue(meta);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    /** The meta object of a new file. */
    static String meta(String name, long createdMillis) {
        StringWriter out = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(out)) {
            json.writeStartObject();
            json.writeStringField("name", name);
            json.writeNumberField("whenCreated", createdMillis);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }

    private static void writeList(JsonGenerator json, String field, List<String> items) throws IOException {
        json.writeArrayFieldStart(field);
        for (String item : items) {
            json.writeString(item);
        }
        json.writeEndArray();
    }

    private static void requireObject(JsonParser in, JsonToken token, String field) {
        if (token != JsonToken.START_OBJECT) {
            throw new IllegalArgumentException(field + " is " + word(in, token) + ", not a JSON object");
        }
    }

    private static String word(JsonParser in, JsonToken token) {
        return token == null ? "empty" : in.currentToken().name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
    }

    /** What was met so far. */
    private static final class Fields {

        private @Nullable String encoded;
        private @Nullable List<String> content;
        private boolean contentIsList;
        private List<String> type = List.of();
        private String version = "0";
        private @Nullable String address;
        private String meta = "{}";

        void read(JsonParser in) throws IOException {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            switch (name) {
                case "encoded" -> encoded = text(in, token, name);
                case "address" -> address = token == JsonToken.VALUE_NULL ? null : text(in, token, name);
                case "encoding" -> {
                    requireObject(in, token, name);
                    while (in.nextToken() == JsonToken.FIELD_NAME) {
                        encoding(in);
                    }
                }
                case "meta" -> {
                    requireObject(in, token, name);
                    meta = copy(in);
                }
                default -> in.skipChildren();
            }
        }

        private void encoding(JsonParser in) throws IOException {
            String name = in.currentName();
            JsonToken token = in.nextToken();
            switch (name) {
                case "content" -> {
                    contentIsList = token == JsonToken.START_ARRAY;
                    content = texts(in, token, "encoding.content");
                }
                case "type" -> type = texts(in, token, "encoding.type");
                case "version" -> version = text(in, token, "encoding.version");
                default -> in.skipChildren();
            }
        }

        private static String copy(JsonParser in) throws IOException {
            StringWriter out = new StringWriter();
            try (JsonGenerator copy = JSON.createGenerator(out)) {
                copy.copyCurrentStructure(in);
            }
            return out.toString();
        }

        private static List<String> texts(JsonParser in, JsonToken token, String field) throws IOException {
            if (token != JsonToken.START_ARRAY) {
                return List.of(text(in, token, field));
            }
            List<String> out = new ArrayList<>();
            for (JsonToken item = in.nextToken(); item != JsonToken.END_ARRAY; item = in.nextToken()) {
                if (out.size() == LIST_MAX) {
                    throw new IllegalArgumentException(field + " has more than " + LIST_MAX + " items");
                }
                out.add(text(in, item, field));
            }
            return List.copyOf(out);
        }

        private static String text(JsonParser in, JsonToken token, String field) throws IOException {
            if (token != JsonToken.VALUE_STRING) {
                throw new IllegalArgumentException("keystore field " + field + " is " + word(in, token) + ", not a text");
            }
            return in.getText();
        }

        KeystoreJson done() {
            if (encoded == null) {
                throw new IllegalArgumentException("keystore has no field encoded");
            }
            return new KeystoreJson(encoded, content, contentIsList, type, version, address, meta);
        }
    }
}
