package prb.distro;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/** The assembled distribution, read without the launcher. */
final class Distribution {
    static final Path HOME = Path.of(System.getProperty("prb.distro", "../target/prb")).toAbsolutePath().normalize();

    private Distribution() {}

    static List<String> featureNames() throws IOException {
        try (Stream<Path> files = Files.list(HOME.resolve("features"))) {
            return files.map(file -> file.getFileName().toString().replace(".json", "")).sorted().toList();
        }
    }

    /** Files in the repository that a feature and its includes name. */
    static Set<Path> files(String feature) throws IOException {
        Set<Path> files = new TreeSet<>();
        JsonObject json;
        try (JsonReader reader = Json.createReader(Files.newBufferedReader(HOME.resolve("features").resolve(feature
                + ".json")))) {
            json = reader.readObject();
        }
        for (JsonValue bundle : json.getJsonArray("bundles")) {
            String[] id = bundle.asJsonObject().getString("id").split(":");
            files.add(HOME.resolve("repository").resolve(id[0].replace('.', '/')).resolve(id[1]).resolve(id[2])
                    .resolve(id[1] + "-" + id[2] + ".jar"));
        }
        if (json.containsKey("extensions") && json.getJsonObject("extensions").containsKey("prb-include")) {
            for (JsonValue included : json.getJsonObject("extensions").getJsonObject("prb-include").getJsonArray("text")) {
                files.addAll(files(((jakarta.json.JsonString) included).getString()));
            }
        }
        return files;
    }

    static String symbolicName(Path jar) throws IOException {
        try (JarFile file = new JarFile(jar.toFile())) {
            return file.getManifest().getMainAttributes().getValue("Bundle-SymbolicName").split(";", 2)[0].strip();
        }
    }
}
