package prb.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Test vectors: JSON from the class path, chain data from the folder that the system property prb.shared names. */
final class Vectors {

    private Vectors() {}

    static JsonNode json(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A file; the test is skipped when it is not there. */
    static String shared(String name) {
        String shared = System.getProperty("prb.shared");
        Assumptions.assumeTrue(shared != null, "skipped: system property prb.shared is not set");
        Path file = Path.of(shared, "vectors", name);
        Assumptions.assumeTrue(Files.isReadable(file), "skipped: no file vectors/" + name + " in prb.shared");
        return file.toString();
    }

    static String khala() {
        return shared("khala-metadata-v14.scale");
    }
}
