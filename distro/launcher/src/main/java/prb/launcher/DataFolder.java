package prb.launcher;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The data folder of a process: made when missing, locked while the process lives, deleted at the end when temporary.
 *
 * <p>Roles of one host may share it, as the guide's lifecycle manager and trader do: each locks what it writes, so that no two
 * processes write the same files.
 */
final class DataFolder implements AutoCloseable {
    /** The solo role writes what two others write. */
    private static final Map<String, List<String>> WRITTEN = Map.of("solo", List.of("data_provider", "lifecycle"));

    private final Path folder;
    private final boolean temporary;
    private final List<FileChannel> locks = new ArrayList<>();

    private DataFolder(Path folder, boolean temporary) {
        this.folder = folder;
        this.temporary = temporary;
    }

    static DataFolder temporary(String role) throws LaunchException {
        try {
            Path folder = Files.createTempDirectory("prb-up-");
            return open(folder, true, role);
        } catch (IOException e) {
            throw new LaunchException("no temporary data folder can be made: " + e.getMessage(), e);
        }
    }

    /** @throws LaunchException when another process writes there what this role writes; it is named */
    static DataFolder at(Path folder, String role) throws LaunchException {
        return open(folder, false, role);
    }

    Path path() {
        return folder;
    }

    /** Releases the locks and deletes a temporary folder with all it holds. */
    @Override
    public void close() throws IOException {
        for (FileChannel lock : locks) {
            lock.close();
        }
        if (temporary) {
            delete(folder);
        }
    }

    /** Deletes a folder and what is in it; links are not followed. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) {
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path left, IOException failure) throws IOException {
                Files.deleteIfExists(left);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static DataFolder open(Path folder, boolean temporary, String role) throws LaunchException {
        DataFolder opened = new DataFolder(folder, temporary);
        try {
            Files.createDirectories(folder);
            for (String part : WRITTEN.getOrDefault(role, List.of(role))) {
                opened.lock(part);
            }
            return opened;
        } catch (IOException e) {
            throw opened.leave(new LaunchException("data folder " + folder + " can not be used (" + e
                    + "); give another one with --data or PRB_DATA", e));
        } catch (LaunchException e) {
            throw opened.leave(e);
        }
    }

    private LaunchException leave(LaunchException cause) {
        for (FileChannel lock : locks) {
            try {
                lock.close();
            } catch (IOException e) {
                cause.addSuppressed(e);
            }
        }
        return cause;
    }

    private void lock(String part) throws IOException, LaunchException {
        Path file = folder.resolve(part + ".lock");
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        locks.add(channel);
        if (!lock(channel)) {
            throw new LaunchException("data folder " + folder + " is in use by process " + Files.readString(file).strip()
                    + "; stop it first, or give another folder with --data");
        }
        channel.truncate(0).write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid())
                .getBytes(StandardCharsets.US_ASCII)));
    }

    private static boolean lock(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false;
        }
    }
}
