package prb.worker.pruntime.dcap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import prb.scale.Bytes;

/**
 * An object and Intel's signature of it, out of a JSON document with both. Intel signs the object's text without blanks, so the
 * text is taken as it stands but for those: parsing and writing it anew might change it.
 *
 * @param text of the object @param signature of its bytes
 */
record SignedObject(String text, Bytes signature) {

    private static final int NESTING_MAX = 32;
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(NESTING_MAX).build()).build();

    /** @param name of the object's field @param what the document, for messages */
    static SignedObject of(byte[] document, String name, String what) throws CollateralException {
        @Nullable
        String text = null;
        @Nullable
        Bytes signature = null;
        try (JsonParser parser = JSON.createParser(document)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new CollateralException(what + " is no JSON object");
            }
            for (String field = parser.nextFieldName(); field != null; field = parser.nextFieldName()) {
                JsonToken token = parser.nextToken();
                if (field.equals(name) && token == JsonToken.START_OBJECT) {
                    int from = (int) parser.currentTokenLocation().getByteOffset();
                    parser.skipChildren();
                    int end = (int) parser.currentLocation().getByteOffset();
                    text = withoutBlanks(new String(document, from, end - from, StandardCharsets.UTF_8));
                } else if (field.equals("signature") && token == JsonToken.VALUE_STRING) {
                    signature = Bytes.fromHex(parser.getText());
                } else {
                    parser.skipChildren();
                }
            }
        } catch (IOException | IllegalArgumentException e) {
            throw new CollateralException(what + " can not be read: " + e.getMessage(), e);
        }
        if (text == null || signature == null) {
            throw new CollateralException(what + " lacks " + name + " or its signature");
        }
        return new SignedObject(text, signature);
    }

    private static String withoutBlanks(String json) {
        StringBuilder out = new StringBuilder(json.length());
        boolean quoted = false;
        boolean escaped = false;
        for (int i = 0; i < json.length(); i++) {
            char c = json.charAt(i);
            if (quoted || c > ' ') {
                out.append(c);
            }
            if (c == '"' && !escaped) {
                quoted = !quoted;
            }
            escaped = quoted && c == '\\' && !escaped;
        }
        return out.toString();
    }
}
