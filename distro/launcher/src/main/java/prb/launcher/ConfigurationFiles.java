package prb.launcher;

import jakarta.json.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Hashtable;
import java.util.Map;
import org.apache.felix.cm.json.io.Configurations;

/**
 * Hands the features' configurations on: those of our own PIDs to the config room (its lowest layer), all others to the
 * Felix Configurator.
 */
final class ConfigurationFiles {
    static final String OWN_PREFIX = "prb.";
    /** The HTTP server's: its port and host are variables. */
    static final String HTTP = "org.apache.felix.http";

    private ConfigurationFiles() {}

    /** Whether the config room delivers a configuration: it does so whole, so nobody else may write the same one. */
    static boolean isOwn(String pid) {
        return pid.startsWith(OWN_PREFIX) || pid.equals(HTTP);
    }

    /** Writes the file that framework property {@code configurator.initial} names. */
    static Path writeForConfigurator(Path work, Map<String, Map<String, Object>> configurations) throws LaunchException {
        StringBuilder text = new StringBuilder("{\":configurator:resource-version\":1,")
                .append("\":configurator:symbolic-name\":\"prb.feature\",")
                .append("\":configurator:version\":\"1.0.0\"");
        Path file = work.resolve("configurations.json");
        try {
            for (Map.Entry<String, Map<String, Object>> entry : configurations.entrySet()) {
                if (!isOwn(entry.getKey())) {
                    StringWriter values = new StringWriter();
                    Configurations.buildWriter().build(values).writeConfiguration(new Hashtable<>(entry.getValue()));
                    text.append(",\n").append(Json.createValue(entry.getKey())).append(':').append(values);
                }
            }
            return Files.writeString(file, text.append("}\n"));
        } catch (IOException e) {
            throw new LaunchException("configuration file " + file + " can not be written: " + e.getMessage(), e);
        }
    }

    /** Writes the file that framework property {@code prb.feature.config} names: PID to plain JSON values. */
    static Path writeForConfigRoom(Path work, Map<String, Map<String, Object>> configurations) throws LaunchException {
        JsonObjectBuilder all = Json.createObjectBuilder();
        configurations.forEach((pid, values) -> {
            if (isOwn(pid)) {
                JsonObjectBuilder object = Json.createObjectBuilder();
                values.forEach((key, value) -> object.add(key, json(value)));
                all.add(pid, object);
            }
        });
        Path file = work.resolve("feature-config.json");
        try {
            return Files.writeString(file, all.build().toString());
        } catch (IOException e) {
            throw new LaunchException("configuration file " + file + " can not be written: " + e.getMessage(), e);
        }
    }

    private static JsonValue json(Object value) {
        if (value instanceof Boolean flag) {
            return flag ? JsonValue.TRUE : JsonValue.FALSE;
        }
        if (value instanceof Integer || value instanceof Long) {
            return Json.createValue(((Number) value).longValue());
        }
        if (value instanceof Number number) {
            return Json.createValue(number.doubleValue());
        }
        if (value instanceof Collection<?> values) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            values.forEach(item -> array.add(json(item)));
            return array.build();
        }
        if (value.getClass().isArray()) {
            JsonArrayBuilder array = Json.createArrayBuilder();
            for (int i = 0; i < Array.getLength(value); i++) {
                array.add(json(Array.get(value, i)));
            }
            return array.build();
        }
        return Json.createValue(value.toString());
    }
}
