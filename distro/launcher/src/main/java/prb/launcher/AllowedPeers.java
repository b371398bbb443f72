package prb.launcher;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * The file of allowed peers of a data folder: one peer id a line, what follows {@code #} is a comment. It is replaced as a whole
 * and only its owner may read it. A file of more than 1 MiB is refused. Running roles see the change within a second.
 */
record AllowedPeers(Path path) {
    static final String NAME = "allowed-peers";
    private static final long BYTES_MAX = 1 << 20;

    /** The ids in the file. */
    List<String> ids() throws IOException {
        return lines().stream().map(AllowedPeers::id).filter(id -> !id.isEmpty()).distinct().toList();
    }

    /** @return whether the id was not there */
    boolean add(String id) throws IOException {
        List<String> lines = lines();
        if (lines.stream().anyMatch(line -> id(line).equals(id))) {
            return false;
        }
        lines.add(id);
        replace(lines);
        return true;
    }

    /** @return whether the id was there */
    boolean remove(String id) throws IOException {
        List<String> lines = lines();
        if (!lines.removeIf(line -> id(line).equals(id))) {
            return false;
        }
        replace(lines);
        return true;
    }

    private static String id(String line) {
        int comment = line.indexOf('#');
        return (comment < 0 ? line : line.substring(0, comment)).strip();
    }

    private List<String> lines() throws IOException {
        if (Files.notExists(path)) {
            return new ArrayList<>();
        }
        if (Files.size(path) > BYTES_MAX) {
            throw new IOException("it has more than " + BYTES_MAX + " bytes");
        }
        return new ArrayList<>(new String(Files.readAllBytes(path), StandardCharsets.UTF_8).lines().toList());
    }

    private void replace(List<String> lines) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path;
        Path folder = Objects.requireNonNull(target.toAbsolutePath().getParent(), "a file has a folder");
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no data folder " + folder);
        }
        Path draft = Files.createTempFile(folder, "." + NAME, "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            Files.writeString(draft, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
