package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The assembled distribution as its feature descriptors tell it: bundles, framework properties, configurations. */
final class Distribution {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int START_LEVEL_DEFAULT = 20;

    /** A bundle of the offline repository. */
    record BundleJar(String id, Path file, int startLevel) {}

    private final Path home;
    private final Map<String, BundleJar> bundles = new LinkedHashMap<>();
    private final Map<String, String> frameworkProperties = new LinkedHashMap<>();
    private final ObjectNode configurations = JSON.createObjectNode();
    private final Set<String> loaded = new LinkedHashSet<>();

    private Distribution(Path home) {
        this.home = home;
    }

    /** Reads features and what they include. */
    static Distribution of(Path home, String... features) throws IOException {
        Distribution distribution = new Distribution(home);
        for (String feature : features) {
            distribution.add(feature);
        }
        return distribution;
    }

    private void add(String feature) throws IOException {
        if (!loaded.add(feature)) {
            return;
        }
        JsonNode json = JSON.readTree(home.resolve("features").resolve(feature + ".json").toFile());
        for (JsonNode included : json.at("/extensions/prb-include/text")) {
            add(included.asText());
        }
        for (JsonNode bundle : json.path("bundles")) {
            String[] id = bundle.get("id").asText().split(":");
            Path file = home.resolve("repository").resolve(id[0].replace('.', '/')).resolve(id[1]).resolve(id[2])
                    .resolve(id[1] + "-" + id[2] + ".jar");
            int startLevel = bundle.path("bundleStartLevel").asInt(START_LEVEL_DEFAULT);
            bundles.put(id[0] + ":" + id[1], new BundleJar(id[1], file, startLevel));
        }
        for (JsonNode line : json.at("/extensions/framework-launching-properties/text")) {
            String[] pair = line.asText().split("=", 2);
            frameworkProperties.put(pair[0], pair[1]);
        }
        json.path("configurations").properties().forEach(entry -> configurations.set(entry.getKey(), entry.getValue()));
    }

    Path home() {
        return home;
    }

    /** In the order in which they are installed; every file is there. */
    List<BundleJar> bundles() {
        List<BundleJar> all = new ArrayList<>(bundles.values());
        for (BundleJar bundle : all) {
            if (!Files.isRegularFile(bundle.file())) {
                throw new IllegalStateException("the repository lacks " + bundle.file());
            }
        }
        return all;
    }

    BundleJar bundle(String artifact) {
        return bundles.values().stream().filter(bundle -> bundle.id().equals(artifact)).findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no feature names " + artifact));
    }

    Map<String, String> frameworkProperties() {
        return frameworkProperties;
    }

    /** Configurations of our own PIDs, for the config room. */
    String ownConfigurations() {
        ObjectNode own = JSON.createObjectNode();
        configurations.properties().stream().filter(entry -> entry.getKey().startsWith("prb."))
                .forEach(entry -> own.set(entry.getKey(), entry.getValue()));
        return own.toString();
    }
}
