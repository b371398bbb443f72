package prb.dropins;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The folder of drop-ins. Hidden files, signatures and whatever else lies there are no drop-ins. Limits: {@link #FILES_MAX}. */
final class Folder {

    /** Drop-ins at a time; more are told of and not looked at. */
    static final int FILES_MAX = 64;
    static final String SIGNATURE = ".sig";

    private final Path path;

    Folder(Path path) {
        this.path = path;
    }

    Path path() {
        return path;
    }

    Path file(String name) {
        return path.resolve(name);
    }

    /** Of a drop-in's detached signature; empty while there is none. */
    Optional<Stamp> signature(String name) {
        return Stamp.of(path.resolve(name + SIGNATURE));
    }

    /** Every drop-in by name, in the order of the names; none when there is no folder. */
    Map<String, Stamp> scan() throws IOException {
        Map<String, Stamp> found = new TreeMap<>();
        if (!Files.isDirectory(path)) {
            return found;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(path)) {
            for (Path file : files) {
                String name = file.getFileName().toString();
                if (!name.startsWith(".") && (isJar(name) || isArchive(name))) {
                    Stamp.of(file).ifPresent(stamp -> found.put(name, stamp));
                }
            }
        }
        return found;
    }

    static boolean isJar(String name) {
        return name.endsWith(".jar");
    }

    static boolean isArchive(String name) {
        return name.endsWith(".zip") || name.endsWith(".esa");
    }
}
