package prb.dropins;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Dictionary;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.felix.cm.json.io.Configurations;
import org.osgi.framework.Constants;
import org.osgi.framework.Version;

/**
 * Reads drop-ins: a bundle as it is, or an archive, which is a zip file with {@code feature.json} (OSGi Feature Service 1.0) and
 * every bundle that it names under {@code bundles/ARTIFACT-VERSION.jar}. Limits: {@link #BUNDLES_MAX},
 * {@link #CONFIGURATIONS_MAX}, {@link #UNPACKED_BYTES_MAX}, {@link #FEATURE_BYTES_MAX}.
 */
final class ContentReader {

    static final String FEATURE = "feature.json";
    static final int BUNDLES_MAX = 64;
    static final int CONFIGURATIONS_MAX = 64;
    static final long UNPACKED_BYTES_MAX = 128L << 20;
    static final int FEATURE_BYTES_MAX = 256 << 10;
    private static final Pattern PID = Pattern.compile("[A-Za-z0-9_.-]{1,200}(~[A-Za-z0-9_.-]{1,100})?");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Copies copies;

    ContentReader(Copies copies) {
        this.copies = copies;
    }

    /** @throws DropInException when it is neither bundle nor archive */
    Content read(String name, Copies.Copy copy) throws DropInException {
        try {
            if (Folder.isJar(name)) {
                return new Content(List.of(jar(copy.file(), name)), Map.of());
            }
            Content content = archive(copy.file());
            Files.delete(copy.file());
            return content;
        } catch (ZipException e) {
            throw new DropInException("it is no readable zip file: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new DropInException("it can not be read: " + e.getMessage(), e);
        }
    }

    private Content archive(Path file) throws IOException, DropInException {
        try (ZipFile zip = new ZipFile(file.toFile())) {
            JsonNode feature = feature(zip);
            JsonNode bundles = feature.path("bundles");
            if (!bundles.isArray() || bundles.isEmpty() || bundles.size() > BUNDLES_MAX) {
                throw new DropInException(FEATURE + " names " + bundles.size() + " bundles, not 1.." + BUNDLES_MAX);
            }
            List<Content.Jar> jars = new ArrayList<>();
            long left = UNPACKED_BYTES_MAX;
            for (JsonNode bundle : bundles) {
                String path = path(bundle.isTextual() ? bundle.asText() : bundle.path("id").asText());
                ZipEntry entry = zip.getEntry(path);
                if (entry == null) {
                    throw new DropInException(FEATURE + " names a bundle that the archive lacks: " + path);
                }
                try (InputStream in = zip.getInputStream(entry)) {
                    Path copy = copies.take(in, path, left).file();
                    left -= Files.size(copy);
                    jars.add(jar(copy, path));
                }
            }
            return new Content(jars, configurations(feature.path("configurations")));
        }
    }

    private static JsonNode feature(ZipFile zip) throws IOException, DropInException {
        ZipEntry entry = zip.getEntry(FEATURE);
        if (entry == null) {
            throw new DropInException("the archive has no " + FEATURE + " at its top");
        }
        try (InputStream in = zip.getInputStream(entry)) {
            byte[] bytes = in.readNBytes(FEATURE_BYTES_MAX + 1);
            if (bytes.length > FEATURE_BYTES_MAX) {
                throw new DropInException(FEATURE + " is larger than " + FEATURE_BYTES_MAX + " bytes");
            }
            JsonNode feature = JSON.readTree(bytes);
            if (!feature.path("feature-resource-version").asText().equals("1.0")) {
                throw new DropInException(FEATURE + " must say \"feature-resource-version\": \"1.0\"");
            }
            return feature;
        } catch (JsonProcessingException e) {
            throw new DropInException(FEATURE + " is no JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** GROUP:ARTIFACT:VERSION, or GROUP:ARTIFACT:TYPE:CLASSIFIER:VERSION. */
    private static String path(String id) throws DropInException {
        String[] parts = id.split(":", -1);
        if (parts.length != 3 && parts.length != 5 || !id.matches("[A-Za-z0-9_.:+-]+")) {
            throw new DropInException(FEATURE + " has the bundle id '" + id + "', not GROUP:ARTIFACT:VERSION");
        }
        return "bundles/" + parts[1] + "-" + parts[parts.length - 1] + (parts.length == 5 ? "-" + parts[3] : "") + ".jar";
    }

    private static Map<String, Dictionary<String, Object>> configurations(JsonNode all) throws IOException, DropInException {
        if (all.size() > CONFIGURATIONS_MAX) {
            throw new DropInException(FEATURE + " has more than " + CONFIGURATIONS_MAX + " configurations");
        }
        Map<String, Dictionary<String, Object>> read = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> each : all.properties()) {
            if (!PID.matcher(each.getKey()).matches() || !each.getValue().isObject()) {
                throw new DropInException(FEATURE + " has a configuration '" + each.getKey() + "' that is none");
            }
            read.put(each.getKey(), Configurations.buildReader().build(new StringReader(each.getValue().toString()))
                    .readConfiguration());
        }
        return read;
    }

    private static Content.Jar jar(Path file, String name) throws IOException, DropInException {
        try (JarFile jar = new JarFile(file.toFile(), false)) {
            Manifest manifest = jar.getManifest();
            Attributes main = manifest == null ? new Attributes() : manifest.getMainAttributes();
            String symbolicName = first(main.getValue(Constants.BUNDLE_SYMBOLICNAME));
            if (symbolicName.isEmpty() || !"2".equals(first(main.getValue(Constants.BUNDLE_MANIFESTVERSION)))) {
                throw new DropInException(
                        name + " is no OSGi bundle: its manifest lacks Bundle-SymbolicName or Bundle-ManifestVersion");
            }
            String version = first(main.getValue(Constants.BUNDLE_VERSION));
            return new Content.Jar(file, symbolicName, Version.parseVersion(version).toString(),
                    first(main.getValue(Constants.FRAGMENT_HOST)));
        } catch (IllegalArgumentException e) {
            throw new DropInException(name + " has a wrong Bundle-Version: " + e.getMessage(), e);
        }
    }

    private static String first(@org.jspecify.annotations.Nullable String header) {
        return header == null ? "" : header.split(";", 2)[0].strip();
    }
}
