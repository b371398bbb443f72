package prb.identity.internal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The key file of one identity. Several processes may share it (lifecycle and trader do): whoever comes first makes it, in
 * one step and readable by its owner only, the others load it.
 */
final class KeyFile {

    private static final Logger LOG = LoggerFactory.getLogger(KeyFile.class);
    private static final int FILE_BYTES_MAX = 64 * 1024;
    private static final Set<PosixFilePermission> OWNER_FILE = PosixFilePermissions.fromString("rw-------");
    private static final Set<PosixFilePermission> OWNER_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Path path;

    KeyFile(Path path) {
        this.path = path;
    }

    /**
     * Loads the key, or makes one when there is no file. Any other trouble ends here: a new key in place of an unreadable
     * one would make all stored secrets unreadable.
     *
     * @throws IOException when the file cannot be read, written or decoded
     */
    PeerKey loadOrCreate() throws IOException {
        if (Files.notExists(path)) {
            create();
        }
        return load();
    }

    private PeerKey load() throws IOException {
        byte[] content;
        try (InputStream in = Files.newInputStream(path)) {
            content = in.readNBytes(FILE_BYTES_MAX + 1);
        } catch (NoSuchFileException e) {
            throw new IOException("identity file " + path + " vanished or is a dead link, restore it from a backup", e);
        }
        if (content.length > FILE_BYTES_MAX) {
            throw new IOException("identity file " + path + " is larger than " + FILE_BYTES_MAX + " bytes, it is no key file");
        }
        try {
            PeerKey key = PeerKey.decode(content);
            closeToOthers();
            return key;
        } catch (IllegalArgumentException e) {
            throw new IOException("identity file " + path + ": " + e.getMessage() + "; restore it from a backup", e);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private void create() throws IOException {
        Path folder = Objects.requireNonNull(path.toAbsolutePath().getParent(), "a key file has a folder");
        Files.createDirectories(folder, attributes(folder, OWNER_FOLDER));
        Path draft = folder.resolve("." + path.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            write(draft, PeerKey.generate().encode());
            publish(draft);
        } finally {
            Files.deleteIfExists(draft);
        }
        syncFolder(folder);
    }

    // A hard link appears complete and never replaces a file that another process made in the meantime.
    private void publish(Path draft) throws IOException {
        try {
            Files.createLink(path, draft);
            LOG.info("made a new identity in {}; keep a backup, stored secrets depend on it", path);
        } catch (FileAlreadyExistsException e) {
            LOG.info("identity {} was made by another process just now", path);
        } catch (UnsupportedOperationException e) {
            Files.move(draft, path);
        }
    }

    private static void write(Path draft, byte[] content) throws IOException {
        Set<StandardOpenOption> options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel out = FileChannel.open(draft, options, attributes(draft, OWNER_FILE))) {
            ByteBuffer buffer = ByteBuffer.wrap(content);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    private static void syncFolder(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    /** The original bridge leaves its file readable for all; ours does not. */
    private void closeToOthers() {
        if (!isPosix(path)) {
            return;
        }
        try {
            Set<PosixFilePermission> found = Files.getPosixFilePermissions(path);
            if (!OWNER_FILE.containsAll(found)) {
                Files.setPosixFilePermissions(path, OWNER_FILE);
                LOG.warn("identity file {} was open to others ({}), now it is not", path, PosixFilePermissions.toString(found));
            }
        } catch (IOException e) {
            LOG.warn("identity file {} is open to others and cannot be closed, set its mode to 600: {}", path, e.toString());
        }
    }

    private static FileAttribute<?>[] attributes(Path place, Set<PosixFilePermission> permissions) {
        return isPosix(place)
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)}
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path place) {
        return place.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
