package prb.shell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/**
 * {@code <data>/overlay.json}: what differs from the repository. The launcher applies it at the next start. Written whole
 * and moved into place, so that a reader never sees half of it; unknown members are kept.
 */
final class OverlayFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final String BUNDLES = "bundles";

    private final Path data;

    OverlayFile(Path data) {
        this.data = data;
    }

    /** Keeps a copy of a jar in the overlay's folder under a name of its own. */
    synchronized Path keep(Path jar, String bundle, String version) throws IOException {
        Path folder = Files.createDirectories(data.resolve("overlay"));
        Path copy = folder.resolve(bundle + "-" + version + "-" + System.currentTimeMillis() + ".jar");
        Files.copy(jar, copy, StandardCopyOption.REPLACE_EXISTING);
        sync(copy);
        return copy;
    }

    /** Records the jar as the one to install, and deletes the one recorded before. */
    synchronized void put(String bundle, String version, Path copy) throws IOException {
        ObjectNode all = read();
        Optional<Path> before = file(all, bundle);
        all.withObject("/" + BUNDLES).putObject(bundle).put("file", copy.getFileName().toString()).put("version", version);
        write(all);
        if (before.isPresent()) {
            Files.deleteIfExists(before.get());
        }
    }

    /** Forgets a bundle. @return false when the overlay does not have it */
    synchronized boolean remove(String bundle) throws IOException {
        ObjectNode all = read();
        Optional<Path> before = file(all, bundle);
        if (!(all.path(BUNDLES) instanceof ObjectNode bundles) || bundles.remove(bundle) == null) {
            return false;
        }
        write(all);
        if (before.isPresent()) {
            Files.deleteIfExists(before.get());
        }
        return true;
    }

    synchronized boolean has(String bundle) throws IOException {
        return read().path(BUNDLES).has(bundle);
    }

    private Optional<Path> file(ObjectNode all, String bundle) {
        String name = all.path(BUNDLES).path(bundle).path("file").asText("");
        return name.isEmpty() ? Optional.empty() : Optional.of(data.resolve("overlay").resolve(Path.of(name).getFileName()));
    }

    private ObjectNode read() throws IOException {
        Path file = data.resolve("overlay.json");
        if (!Files.exists(file)) {
            return JSON.createObjectNode();
        }
        if (JSON.readTree(file.toFile()) instanceof ObjectNode object) {
            return object;
        }
        throw new IOException(file + " does not hold a JSON object; repair or delete it");
    }

    private void write(ObjectNode all) throws IOException {
        Path draft = data.resolve("overlay.json.new");
        Files.writeString(draft, JSON.writeValueAsString(all));
        sync(draft);
        Files.move(draft, data.resolve("overlay.json"), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }
}
