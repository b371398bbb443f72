package prb.ops.alarms;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The other roles of this user on this host, by the files that they register with: who ends takes the file along, who dies
 * leaves it. Dead ones are remembered until the same role runs on the same folder again, for others clear their files away. At
 * most {@value #FILES_MAX} files of {@value #BYTES_MAX} bytes are looked at. For one thread.
 */
final class Processes {

    private static final int FILES_MAX = 200;
    private static final int BYTES_MAX = 16_384;
    private static final Logger LOG = LoggerFactory.getLogger(Processes.class);

    private final Path folder;
    private final ObjectMapper mapper = new ObjectMapper();
    /** Role and data folder to what is told of them. */
    private final Map<String, String> dead = new TreeMap<>();

    /** @param folder where roles register */
    Processes(Path folder) {
        this.folder = folder;
    }

    /** Where the launcher has roles register. */
    static Path folder(Map<String, String> environment) {
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        return !runtime.isEmpty() && Files.isWritable(Path.of(runtime)) ? Path.of(runtime, "prb")
                : Path.of(System.getProperty("java.io.tmpdir", "/tmp"), "prb-" + System.getProperty("user.name", ""));
    }

    /** Roles that died and were not started again, each as ROLE (pid N, data folder DATA). */
    List<String> dead() {
        if (!Files.isDirectory(folder)) {
            return List.copyOf(dead.values());
        }
        List<JsonNode> registered = read();
        Set<String> alive = new HashSet<>();
        for (JsonNode each : registered) {
            if (isAlive(each)) {
                alive.add(key(each));
            }
        }
        for (JsonNode each : registered) {
            if (!isAlive(each)) {
                dead.put(key(each), each.path("role").asText() + " (pid " + each.path("pid").asLong() + ", data folder "
                        + each.path("data").asText() + ")");
            }
        }
        dead.keySet().removeAll(alive);
        return List.copyOf(dead.values());
    }

    private List<JsonNode> read() {
        List<JsonNode> registered = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
            for (Path file : files) {
                if (registered.size() < FILES_MAX && Files.size(file) <= BYTES_MAX) {
                    registered.add(mapper.readTree(Files.readString(file)));
                }
            }
        } catch (IOException e) {
            // Files come and go; the next look sees what is left.
            LOG.debug("{} could not be read whole", folder, e);
        }
        return registered.stream().filter(each -> each.path("pid").isIntegralNumber() && each.path("role").isTextual()).toList();
    }

    private static boolean isAlive(JsonNode each) {
        return ProcessHandle.of(each.path("pid").asLong()).map(ProcessHandle::isAlive).orElse(false);
    }

    private static String key(JsonNode each) {
        return each.path("role").asText() + " " + each.path("data").asText();
    }
}
