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

/** The data folder of a process: made when missing, locked while the process lives, deleted at the end when temporary. */
final class DataFolder implements AutoCloseable {
    static final String LOCK = "prb.lock";

    private final Path folder;
    private final boolean temporary;
    private final FileChannel lock;

    private DataFolder(Path folder, boolean temporary, FileChannel lock) {
        this.folder = folder;
        this.temporary = temporary;
        this.lock = lock;
    }

    static DataFolder temporary() throws LaunchException {
        try {
            Path folder = Files.createTempDirectory("prb-up-");
            return open(folder, true);
        } catch (IOException e) {
            throw new LaunchException("no temporary data folder can be made: " + e.getMessage(), e);
        }
    }

    static DataFolder at(Path folder) throws LaunchException {
        return open(folder, false);
    }

    Path path() {
        return folder;
    }

    /** Releases the lock and deletes a temporary folder with all it holds. */
    @Override
    public void close() throws IOException {
        lock.close();
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

    private static DataFolder open(Path folder, boolean temporary) throws LaunchException {
        Path file = folder.resolve(LOCK);
        try {
            Files.createDirectories(folder);
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            if (!lock(channel)) {
                channel.close();
                throw new LaunchException("data folder " + folder + " is in use by process " + Files.readString(file).strip()
                        + "; stop it first, or give another folder with --data");
            }
            channel.truncate(0).write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid())
                    .getBytes(StandardCharsets.US_ASCII)));
            return new DataFolder(folder, temporary, channel);
        } catch (IOException e) {
            throw new LaunchException("data folder " + folder + " can not be used (" + e
                    + "); give another one with --data or PRB_DATA", e);
        }
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
