package prb.devnet.pruntime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import prb.scale.Bytes;

/** The synthetic two-chain example: devnet-example.json. */
final class Example {

    private static final JsonNode ROOT = read();

    private Example() {}

    /** The hex value at a JSON pointer. */
    static Bytes bytes(String pointer) {
        JsonNode node = ROOT.at(pointer);
        if (!node.isTextual()) {
            throw new IllegalArgumentException("devnet-example.json has no text at " + pointer);
        }
        return Bytes.fromHex(node.textValue());
    }

    private static JsonNode read() {
        try (InputStream in = Example.class.getResourceAsStream("/devnet-example.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
