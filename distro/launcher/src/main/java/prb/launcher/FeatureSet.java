package prb.launcher;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import org.osgi.service.feature.Feature;
import org.osgi.service.feature.FeatureBundle;
import org.osgi.service.feature.FeatureConfiguration;
import org.osgi.service.feature.FeatureExtension;
import org.osgi.service.feature.FeatureService;

/**
 * Feature descriptors (OSGi Feature Service 1.0, with the names that the Feature Launcher reserves) merged into one set.
 *
 * <p>The own extension {@code prb-include} names features to load first. A later feature wins: the version of a bundle
 * (with a warning), each key of a configuration, each framework property.
 */
final class FeatureSet {
    static final String INCLUDE = "prb-include";
    static final String LAUNCHING_PROPERTIES = "framework-launching-properties";
    static final String START_LEVEL = "bundleStartLevel";
    static final int START_LEVEL_DEFAULT = 20;

    private final Path folder;
    private final FeatureService reader;
    private final Map<String, FeatureBundle> bundles = new LinkedHashMap<>();
    private final Map<String, Map<String, Object>> configurations = new LinkedHashMap<>();
    private final Map<String, String> properties = new TreeMap<>();
    private final Set<String> loaded = new LinkedHashSet<>();
    private final List<String> warnings = new ArrayList<>();

    private FeatureSet(Path folder) {
        this.folder = folder;
        this.reader = ServiceLoader.load(FeatureService.class).findFirst()
                .orElseThrow(() -> new IllegalStateException("no FeatureService on the class path of the launcher"));
    }

    /** Reads {@code <folder>/<name>.json} for each name and all that they include. */
    static FeatureSet load(Path folder, List<String> names) throws LaunchException {
        FeatureSet set = new FeatureSet(folder);
        for (String name : names) {
            set.add(name);
        }
        return set;
    }

    /** Bundles in the order in which they are installed. */
    List<FeatureBundle> bundles() {
        return List.copyOf(bundles.values());
    }

    /** PID (or {@code factoryPid~name}) to its values. */
    Map<String, Map<String, Object>> configurations() {
        return configurations;
    }

    Map<String, String> frameworkProperties() {
        return properties;
    }

    List<String> warnings() {
        return warnings;
    }

    static int startLevel(FeatureBundle bundle) {
        return bundle.getMetadata().get(START_LEVEL) instanceof Number level ? level.intValue() : START_LEVEL_DEFAULT;
    }

    private void add(String name) throws LaunchException {
        if (!loaded.add(name)) {
            return;
        }
        Feature feature = read(name);
        for (String included : text(feature, INCLUDE)) {
            add(included.strip());
        }
        feature.getBundles().forEach(this::addBundle);
        for (FeatureConfiguration configuration : feature.getConfigurations().values()) {
            configurations.computeIfAbsent(configuration.getPid(), pid -> new LinkedHashMap<>())
                    .putAll(configuration.getValues());
        }
        for (String line : text(feature, LAUNCHING_PROPERTIES)) {
            int equals = line.indexOf('=');
            if (equals <= 0) {
                throw new LaunchException("feature " + name + ": " + LAUNCHING_PROPERTIES + " has the line '" + line
                        + "', expected key=value");
            }
            properties.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
    }

    private Feature read(String name) throws LaunchException {
        Path file = folder.resolve(name + ".json");
        try (Reader text = Files.newBufferedReader(file)) {
            return reader.readFeature(text);
        } catch (IOException | RuntimeException e) {
            throw new LaunchException("feature descriptor " + file + " can not be read: " + e, e);
        }
    }

    private void addBundle(FeatureBundle bundle) {
        String key = bundle.getID().getGroupId() + ":" + bundle.getID().getArtifactId();
        FeatureBundle before = bundles.put(key, bundle);
        if (before != null && !before.getID().equals(bundle.getID())) {
            warnings.add("feature bundle " + before.getID() + " is replaced by " + bundle.getID());
        }
    }

    private static List<String> text(Feature feature, String extension) {
        FeatureExtension found = feature.getExtensions().get(extension);
        return found == null ? List.of() : found.getText();
    }
}
