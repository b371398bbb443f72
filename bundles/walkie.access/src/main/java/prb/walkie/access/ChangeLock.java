package prb.walkie.access;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Keeps others, in this process and in other ones, from changing a file meanwhile: holds {@code .NAME.lock} beside it, which
 * stays there, empty. Waits for the one who has it, 10 s at most, and looks every 10 ms.
 */
final class ChangeLock implements AutoCloseable {

    static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final long LOOK_NANOS = Duration.ofMillis(10).toNanos();

    private final FileChannel channel;

    private ChangeLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Waits for the lock. @param attributes of a new lock file @throws IOException when somebody keeps it */
    static ChangeLock of(Path file, FileAttribute<?>... attributes) throws IOException {
        Path path = file.resolveSibling("." + file.getFileName() + ".lock");
        FileChannel channel = FileChannel.open(path, Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE), attributes);
        long deadline = System.nanoTime() + WAIT_MAX.toNanos();
        try {
            while (!taken(channel)) {
                if (System.nanoTime() - deadline > 0 || Thread.currentThread().isInterrupted()) {
                    throw new IOException("somebody has held " + path + " for more than " + WAIT_MAX.toSeconds() + " s");
                }
                LockSupport.parkNanos(LOOK_NANOS);
            }
            return new ChangeLock(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static boolean taken(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        }
    }

    @Override
    public void close() throws IOException {
        // Ends the lock too.
        channel.close();
    }
}
