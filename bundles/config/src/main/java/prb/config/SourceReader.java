package prb.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.StreamSupport;

/** Reads the sources of settings from files and system properties. */
final class SourceReader {
    /** Prefix of the system properties by which the launcher passes flags on. */
    static final String FLAG = "prb.flag.";
    /** No source file of ours is larger. */
    static final long FILE_BYTES_MAX = 1 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private SourceReader() {}

    static Map<String, String> flags(Properties system) {
        Map<String, String> flags = new LinkedHashMap<>();
        for (String name : system.stringPropertyNames()) {
            if (name.startsWith(FLAG)) {
                flags.put(name.substring(FLAG.length()), system.getProperty(name));
            }
        }
        return flags;
    }

    /** A properties file; absent counts as empty. */
    static Map<String, String> properties(Path file) throws IOException {
        Properties properties = new Properties();
        if (Files.exists(file)) {
            try (Reader reader = Files.newBufferedReader(bounded(file))) {
                properties.load(reader);
            } catch (IllegalArgumentException e) {
                throw new IOException(file + ": " + e.getMessage(), e);
            }
        }
        Map<String, String> texts = new LinkedHashMap<>();
        properties.stringPropertyNames().forEach(name -> texts.put(name, properties.getProperty(name)));
        return texts;
    }

    /** Member {@code settings} of the overlay: variable name to text; absent counts as empty. */
    static Map<String, String> overlay(Path file) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : tree(file).path("settings").properties()) {
            texts.put(entry.getKey(), entry.getValue().asText());
        }
        return texts;
    }

    /** What the features say: PID to key to value. */
    static Map<String, Map<String, Object>> features(Path file) throws IOException {
        Map<String, Map<String, Object>> all = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> pid : tree(file).properties()) {
            Map<String, Object> values = new LinkedHashMap<>();
            pid.getValue().properties().forEach(entry -> values.put(entry.getKey(), value(entry.getValue())));
            all.put(pid.getKey(), values);
        }
        return all;
    }

    private static JsonNode tree(Path file) throws IOException {
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        try {
            return JSON.readTree(Files.readString(bounded(file)));
        } catch (JsonProcessingException e) {
            throw new IOException(file + ": " + e.getOriginalMessage(), e);
        }
    }

    private static Path bounded(Path file) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException(file + " is larger than " + FILE_BYTES_MAX + " bytes");
        }
        return file;
    }

    private static Object value(JsonNode node) {
        if (node.isArray()) {
            List<String> texts = StreamSupport.stream(node.spliterator(), false).map(JsonNode::asText).toList();
            return texts.toArray(String[]::new);
        }
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        if (node.isIntegralNumber()) {
            return node.longValue();
        }
        return node.isNumber() ? (Object) node.doubleValue() : node.asText();
    }
}
