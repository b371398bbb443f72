package prb.substrate.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;
import prb.scale.Bytes;

/** Test vectors: JSON from the class path, metadata blobs from the folder that the system property prb.shared names. */
public final class Vectors {

    private static final Map<String, Runtime> RUNTIMES = new ConcurrentHashMap<>();

    private Vectors() {}

    public static JsonNode json(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/vectors/" + name + ".json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The blob of a chain such as khala; the test is skipped when it is not there. */
    public static Bytes metadata(String chain) {
        String shared = System.getProperty("prb.shared");
        Assumptions.assumeTrue(shared != null, "skipped: system property prb.shared is not set");
        Path file = Path.of(shared, "vectors", chain + "-metadata-v14.scale");
        Assumptions.assumeTrue(Files.isReadable(file), "skipped: no file vectors/" + file.getFileName() + " in prb.shared");
        try {
            return Bytes.wrap(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Runtime khala() {
        return runtime("khala", new RuntimeVersion("khala", 1251, 6, 0));
    }

    public static Runtime rhala() {
        return runtime("rhala", new RuntimeVersion("rhala", 1241, 6, 0));
    }

    public static Runtime kusama() {
        return runtime("kusama", new RuntimeVersion("kusama", 1_000_000, 25, 1));
    }

    public static Runtime poc6() {
        return runtime("phala-poc6", new RuntimeVersion("phala-node", 1, 1, 0));
    }

    private static Runtime runtime(String chain, RuntimeVersion version) {
        Bytes metadata = metadata(chain);
        return RUNTIMES.computeIfAbsent(chain, key -> Runtime.parse(metadata, version));
    }
}
