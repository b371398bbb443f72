package prb.substrate.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import prb.scale.Bytes;

/** Reads the recorded vectors of this room: made with util-crypto 14.0.3 of polkadot-js. */
public final class Vectors {

    private Vectors() {}

    public static JsonNode read(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException("cannot read test vectors " + name, e);
        }
    }

    public static Bytes hex(JsonNode node) {
        return Bytes.fromHex(node.asText());
    }
}
