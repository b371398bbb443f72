package prb.worker.inventory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps a second writer off a database file. The lock file beside it holds the owner's process id, so the loser can name it. */
final class WriterLock implements AutoCloseable {

    private static final int PID_BYTES_MAX = 32;

    /**
     * Lock files held by this process. Linux drops a process's lock when any of its channels to the file closes, so a second
     * attempt inside the process must not even open the file.
     */
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private WriterLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /** @throws IOException when the lock file can not be used or another writer holds it */
    static WriterLock take(Path database) throws IOException {
        Path folder = Objects.requireNonNull(database.toAbsolutePath().getParent(), "a database file has a folder").toRealPath();
        Path file = folder.resolve(database.getFileName() + ".lock");
        long self = ProcessHandle.current().pid();
        if (!HELD.add(file)) {
            throw inUse(database, self + " (this one)");
        }
        FileChannel channel = null;
        try {
            PrivateFile.create(file);
            channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
            // Held until the channel closes.
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(database, read(channel));
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(self).getBytes(StandardCharsets.US_ASCII)), 0);
            return new WriterLock(file, channel);
        } catch (IOException e) {
            HELD.remove(file);
            if (channel != null) {
                channel.close();
            }
            throw e;
        }
    }

    private static IOException inUse(Path database, String owner) {
        return new IOException("the inventory " + database + " is in use by process " + owner
                + "; stop that one or use another file");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_BYTES_MAX);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
