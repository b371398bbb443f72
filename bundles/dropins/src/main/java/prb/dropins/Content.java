package prb.dropins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Dictionary;
import java.util.List;
import java.util.Map;

/**
 * What a drop-in holds.
 *
 * @param jars in the order in which they are installed
 * @param configurations by PID, or FACTORY~NAME
 */
record Content(List<Jar> jars, Map<String, Dictionary<String, Object>> configurations) {

    /** A bundle. @param host symbolic name of the bundle that it is a fragment of, empty when it is none */
    record Jar(Path file, String symbolicName, String version, String host) {}

    /** Deletes the copies. */
    void discard() throws IOException {
        for (Jar jar : jars) {
            Files.deleteIfExists(jar.file());
        }
    }
}
