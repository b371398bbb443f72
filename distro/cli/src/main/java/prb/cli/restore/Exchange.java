package prb.cli.restore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import prb.cli.files.Folders;
import prb.identity.keyfile.PrivateFiles;

/**
 * Puts files in the places of others, all or nothing, also when the process is killed. The new files lie, written and synced,
 * in {@code .restore-TIME/new}; then each present file moves to {@code .restore-TIME/old} and each new one to its place; the
 * renaming of {@code .restore-TIME} to {@code replaced-TIME} makes it count. A {@code .restore-TIME} that is found later was
 * not finished, and is undone: a place whose new file is no longer in {@code new} gives it back, and what is in {@code old}
 * returns. Nothing that was in a place is ever deleted.
 *
 * <p>Not for two processes at a time: whoever calls holds the folder.
 */
final class Exchange {

    private static final String DRAFT = ".restore-";
    private static final String ASIDE = "replaced-";
    private static final String UNDONE = "undone-";
    private static final String NEW = "new";
    private static final String OLD = "old";
    /** Names the new files, one a line, and is written when all are; without it nothing was moved yet. */
    private static final String READY = "ready";
    /** SQLite's companions: of the old database, and must not be taken for the new one's. */
    private static final List<String> COMPANIONS = List.of("local.db-wal", "local.db-shm", "local.db-journal");
    private static final DateTimeFormatter STAMP = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private static final FileAttribute<?>[] OWNER = {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(
            "rwx------"))};

    private final Path data;
    private final String stamp;

    Exchange(Path data, Instant now) {
        this.data = data;
        this.stamp = STAMP.format(now);
    }

    /** Undoes what an exchange that was killed left behind. @return what was done, for people */
    List<String> undoLeftOver() throws IOException {
        List<String> told = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path draft : files.filter(file -> String.valueOf(file.getFileName()).startsWith(DRAFT)).sorted().toList()) {
                undo(draft);
                // Kept: a role may have run on them meanwhile.
                Path kept = free(UNDONE + String.valueOf(draft.getFileName()).substring(DRAFT.length()));
                Files.move(draft, kept, StandardCopyOption.ATOMIC_MOVE);
                Folders.sync(data);
                told.add("a restore that was not finished was undone; its files are in " + kept);
            }
        }
        return told;
    }

    /**
     * @param contents by path in the data folder
     * @return where the files are that were there; empty when there were none
     */
    Optional<Path> perform(Map<String, byte[]> contents) throws IOException {
        Path draft = data.resolve(DRAFT + stamp);
        try {
            for (Map.Entry<String, byte[]> entry : contents.entrySet()) {
                PrivateFiles.create(draft.resolve(NEW).resolve(entry.getKey()), entry.getValue());
            }
            PrivateFiles.create(draft.resolve(READY), String.join("\n", contents.keySet()).getBytes(StandardCharsets.UTF_8));
            List<String> leaving = new ArrayList<>(contents.keySet());
            leaving.addAll(contents.containsKey("local.db") ? COMPANIONS : List.of());
            boolean any = false;
            for (String name : leaving) {
                any |= move(data.resolve(name), draft.resolve(OLD).resolve(name));
            }
            for (String name : contents.keySet()) {
                move(draft.resolve(NEW).resolve(name), data.resolve(name));
            }
            Path aside = free(ASIDE + stamp);
            Files.move(draft, aside, StandardCopyOption.ATOMIC_MOVE);
            Folders.sync(data);
            Files.deleteIfExists(aside.resolve(READY));
            Folders.delete(any ? aside.resolve(NEW) : aside);
            return any ? Optional.of(aside) : Optional.empty();
        } catch (IOException e) {
            try {
                undo(draft);
                Folders.delete(draft);
            } catch (IOException second) {
                e.addSuppressed(second);
                throw new IOException(
                        e.getMessage() + "; undoing failed too (" + second.getMessage() + "): repeat the command, it"
                                + " begins with that",
                        e);
            }
            throw e;
        }
    }

    private Path free(String name) {
        Path path = data.resolve(name);
        for (int i = 2; Files.exists(path); i++) {
            path = data.resolve(name + "-" + i);
        }
        return path;
    }

    /** Afterwards what was there before is in its place, and the new files are in {@code new}. */
    private void undo(Path draft) throws IOException {
        if (Files.exists(draft.resolve(READY))) {
            for (String name : Files.readAllLines(draft.resolve(READY))) {
                if (Files.notExists(draft.resolve(NEW).resolve(name))) {
                    move(data.resolve(name), draft.resolve(NEW).resolve(name));
                }
            }
            for (Path old : files(draft.resolve(OLD))) {
                move(draft.resolve(OLD).resolve(old), data.resolve(old));
            }
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).map(folder::relativize).toList();
        }
    }

    /** @return whether there was one */
    private static boolean move(Path from, Path to) throws IOException {
        if (Files.notExists(from)) {
            return false;
        }
        Path folder = to.getParent();
        if (folder != null) {
            Files.createDirectories(folder, isPosix(folder) ? OWNER : new FileAttribute<?>[0]);
        }
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        Folders.sync(to.toAbsolutePath().getParent());
        return true;
    }

    private static boolean isPosix(Path folder) {
        return folder.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
