package prb.launcher;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/**
 * The file of allowed peers of a data folder: one peer id a line, what follows {@code #} is a comment. It is replaced as a whole
 * and only its owner may read it. A file of more than 1 MiB is refused. Running roles see the change within a second. Who changes
 * it holds the lock of {@code .allowed-peers.lock} beside it, as the roles do: of several at once, one waits for the other, 10 s
 * at most.
 */
record AllowedPeers(Path path) {
    static final String NAME = "allowed-peers";
    private static final long BYTES_MAX = 1 << 20;
    private static final Duration LOCK_WAIT_MAX = Duration.ofSeconds(10);
    private static final long LOCK_LOOK_NANOS = Duration.ofMillis(10).toNanos();
    private static final FileAttribute<?> OWNER_ONLY = PosixFilePermissions
            .asFileAttribute(PosixFilePermissions.fromString("rw-------"));

    /** The ids in the file. */
    List<String> ids() throws IOException {
        return lines().stream().map(AllowedPeers::id).filter(id -> !id.isEmpty()).distinct().toList();
    }

    /** @return whether the id was not there */
    boolean add(String id) throws IOException {
        return change(lines -> lines.stream().noneMatch(line -> id(line).equals(id)) && lines.add(id));
    }

    /** @return whether the id was there */
    boolean remove(String id) throws IOException {
        return change(lines -> lines.removeIf(line -> id(line).equals(id)));
    }

    /** @param edit changes the lines and says whether it did @return what it said */
    private boolean change(Predicate<List<String>> edit) throws IOException {
        Path target = Files.exists(path) ? path.toRealPath() : path.toAbsolutePath();
        Path folder = Objects.requireNonNull(target.getParent(), "a file has a folder");
        if (!Files.isDirectory(folder)) {
            throw new IOException("there is no data folder " + folder);
        }
        Path lock = folder.resolve("." + target.getFileName() + ".lock");
        try (FileChannel channel = FileChannel.open(lock, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
                OWNER_ONLY)) {
            await(channel, lock);
            List<String> lines = lines();
            boolean changed = edit.test(lines);
            if (changed) {
                replace(target, folder, lines);
            }
            return changed;
        }
    }

    private static void await(FileChannel channel, Path lock) throws IOException {
        long deadline = System.nanoTime() + LOCK_WAIT_MAX.toNanos();
        while (channel.tryLock() == null) {
            if (System.nanoTime() - deadline > 0) {
                throw new IOException("another process has held " + lock + " for more than " + LOCK_WAIT_MAX.toSeconds() + " s");
            }
            LockSupport.parkNanos(LOCK_LOOK_NANOS);
        }
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

    private static void replace(Path target, Path folder, List<String> lines) throws IOException {
        Path draft = Files.createTempFile(folder, "." + NAME, "", OWNER_ONLY);
        try {
            Files.writeString(draft, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
            Files.move(draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
    }
}
