package prb.identity.keyfile;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * Files that only their owner may read (mode 0600, folders 0700), written whole or not at all: content goes to a draft beside
 * the file, is synced, and takes its name in one step. Where a system has no such modes they are left out. Stateless.
 */
public final class PrivateFiles {

    static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");
    private static final int WIPE_BYTES = 8192;

    private PrivateFiles() {}

    /**
     * Makes a file, and its folder when missing.
     *
     * @throws FileAlreadyExistsException when there is one of that name, also when it appears in between
     */
    public static void create(Path file, byte[] content) throws IOException {
        Path folder = folder(file);
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(folder, attributes(folder, OWNER_FOLDER));
        }
        if (!Files.notExists(file)) {
            throw new FileAlreadyExistsException(file.toString());
        }
        Path draft = draft(file);
        try {
            write(draft, content);
            name(draft, file);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(folder);
    }

    // A hard link appears complete and never replaces a file that another process made in the meantime.
    private static void name(Path draft, Path file) throws IOException {
        try {
            Files.createLink(file, draft);
        } catch (FileAlreadyExistsException e) {
            throw e;
        } catch (UnsupportedOperationException | FileSystemException noLinks) {
            Files.move(draft, file);
        }
    }

    /** Puts content in the place of a file, or makes it. Readers see the old or the new content, whole. */
    static void replace(Path file, byte[] content) throws IOException {
        Path draft = draft(file);
        try {
            write(draft, content);
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(folder(file));
    }

    /**
     * Puts content in the place of a file and then overwrites the bytes of the old one, so that they do not stay behind in free
     * blocks. Disks and file systems that never write in place (SSDs, btrfs, ZFS) may keep them all the same.
     *
     * @return whether the old bytes were overwritten; not when the file has further names
     */
    static boolean replaceAndDestroy(Path file, byte[] content) throws IOException {
        boolean alone = !isPosix(file) || Objects.equals(Files.getAttribute(file, "unix:nlink"), 1);
        try (FileChannel old = FileChannel.open(file, StandardOpenOption.WRITE)) {
            replace(file, content);
            if (alone) {
                overwrite(old);
            }
        }
        return alone;
    }

    private static void overwrite(FileChannel old) throws IOException {
        long left = old.size();
        old.position(0);
        while (left > 0) {
            left -= old.write(ByteBuffer.allocate((int) Math.min(left, WIPE_BYTES)));
        }
        old.force(true);
    }

    private static void write(Path draft, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(draft, options, attributes(draft, OWNER_FILE))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    static void sync(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            channel.force(true);
        }
        syncFolder(folder(file));
    }

    private static void syncFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    static Path folder(Path file) {
        return Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
    }

    private static Path draft(Path file) {
        return folder(file).resolve("." + file.getFileName() + "." + UUID.randomUUID() + ".tmp");
    }

    private static FileAttribute<?>[] attributes(Path place, Set<PosixFilePermission> permissions) {
        return isPosix(place)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
