package prb.launcher;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import org.osgi.framework.Constants;

/**
 * Bundle updates made at run time: {@code <data>/overlay.json} with {@code {bundles:{bsn:{file,version}}}}, the jars beside
 * it in {@code <data>/overlay/}. An entry that can not be used is reported and the repository's bundle is taken.
 */
final class Overlay {
    static final String FILE = "overlay.json";
    static final String FOLDER = "overlay";
    /** A larger overlay file is not ours. */
    static final long FILE_BYTES_MAX = 1 << 20;

    private final Map<String, Path> jars = new LinkedHashMap<>();

    private Overlay() {}

    /** @param warnings gets one sentence per entry that is not used */
    static Overlay load(Path data, List<String> warnings) throws LaunchException {
        Overlay overlay = new Overlay();
        Path file = data.resolve(FILE);
        if (Files.exists(file)) {
            try {
                overlay.read(data.resolve(FOLDER), file, warnings);
            } catch (IOException | RuntimeException e) {
                throw new LaunchException("overlay " + file + " can not be read (" + e
                        + "); repair it, or delete it to run the repository's bundles", e);
            }
        }
        return overlay;
    }

    /** The overlay's jar for the bundle in a repository file. */
    Optional<Path> replacement(Path repositoryFile) throws LaunchException {
        if (jars.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(jars.get(symbolicName(repositoryFile)));
        } catch (IOException e) {
            throw new LaunchException("bundle file " + repositoryFile + " can not be read: " + e.getMessage(), e);
        }
    }

    private void read(Path folder, Path file, List<String> warnings) throws IOException {
        if (Files.size(file) > FILE_BYTES_MAX) {
            throw new IOException("larger than " + FILE_BYTES_MAX + " bytes");
        }
        JsonObject bundles;
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(file))) {
            JsonObject all = reader.readObject();
            bundles = all.containsKey("bundles") ? all.getJsonObject("bundles") : JsonValue.EMPTY_JSON_OBJECT;
        }
        for (String name : bundles.keySet()) {
            Path jar = folder.resolve(bundles.getJsonObject(name).getString("file")).normalize();
            if (!jar.startsWith(folder) || !Files.isRegularFile(jar)) {
                warnings.add("overlay of " + name + ": no file " + jar
                        + " in the overlay folder, the repository's bundle is used");
            } else if (!name.equals(symbolicName(jar))) {
                warnings.add("overlay of " + name + ": " + jar + " holds " + symbolicName(jar)
                        + ", the repository's bundle is used");
            } else {
                jars.put(name, jar);
            }
        }
    }

    private static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            Manifest manifest = file.getManifest();
            String name = manifest == null ? null : manifest.getMainAttributes().getValue(Constants.BUNDLE_SYMBOLICNAME);
            return name == null ? "" : name.split(";", 2)[0].strip();
        }
    }
}
