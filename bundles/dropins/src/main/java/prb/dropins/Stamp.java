package prb.dropins;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * What tells that a file changed, without reading it.
 *
 * @param size in bytes
 * @param modified in milliseconds since 1970
 * @param key of the file system, which a file renamed into place changes
 */
record Stamp(long size, long modified, String key) {

    /** Of a regular file, or of what a link to one leads to; empty when there is none. */
    static Optional<Stamp> of(Path file) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return found.isRegularFile()
                    ? Optional.of(new Stamp(found.size(), found.lastModifiedTime().toMillis(), String.valueOf(found.fileKey())))
                    : Optional.empty();
        } catch (IOException absent) {
            return Optional.empty();
        }
    }
}
