package prb.substrate.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** Test data: own files from the class path, foreign ones from the folder that the property {@code prb.shared} names. */
public final class Vectors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private Vectors() {
    }

    public static JsonNode own(String name) {
        try (InputStream in = Vectors.class.getResourceAsStream("/" + name)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static JsonNode shared(String name) {
        try (InputStream file = Files.newInputStream(path(name))) {
            return JSON.readTree(name.endsWith(".gz") ? new GZIPInputStream(file) : file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static Bytes sharedBytes(String name) {
        try {
            return Bytes.wrap(Files.readAllBytes(path(name)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path path(String name) {
        String folder = System.getProperty("prb.shared");
        boolean present = folder != null && Files.isReadable(Path.of(folder, "vectors", name));
        if (!present) {
            System.out.println("skipped: no vectors/" + name + " under prb.shared=" + folder);
        }
        Assumptions.assumeTrue(present, "no vectors/" + name + " under prb.shared=" + folder);
        return Path.of(folder, "vectors", name);
    }

    public static Bytes hex(JsonNode node) {
        return Bytes.fromHex(node.asText());
    }

    public static List<Bytes> hexList(JsonNode array) {
        List<Bytes> out = new ArrayList<>();
        array.forEach(item -> out.add(hex(item)));
        return out;
    }

    public static Map<Bytes, Bytes> hexMap(JsonNode object) {
        Map<Bytes, Bytes> out = new HashMap<>();
        object.properties().forEach(entry -> out.put(Bytes.fromHex(entry.getKey()), hex(entry.getValue())));
        return out;
    }

    /** Gives mutated and random inputs to a decoder, which may refuse them with ScaleException and nothing else. */
    public static void fuzz(Bytes valid, Consumer<Bytes> decoder) {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        for (int i = 0; i < 3000; i++) {
            Bytes input = mutate(valid, random);
            try {
                decoder.accept(input);
            } catch (ScaleException refused) {
                continue;
            } catch (RuntimeException | Error e) {
                throw new AssertionError("seed " + seed + ", input " + input.toHex(), e);
            }
        }
    }

    /** Cuts, flips, overwrites or replaces some of the bytes. */
    public static Bytes mutate(Bytes valid, Random random) {
        byte[] bytes = valid.toArray();
        switch (random.nextInt(4)) {
            case 0 -> bytes = valid.slice(0, random.nextInt(bytes.length + 1)).toArray();
            case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            case 2 -> {
                for (int i = random.nextInt(4); i >= 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
                }
            }
            default -> {
                bytes = new byte[random.nextInt(200)];
                random.nextBytes(bytes);
            }
        }
        return Bytes.wrap(bytes);
    }
}
