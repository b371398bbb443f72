package prb.disk;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps a second owner off a folder, in this process and in others, until closed or until the process ends. The lock file
 * {@code WHAT.lock} holds the owner's pid, so that the loser can name it; it stays behind, unlocked. Any thread.
 *
 * <p>Linux drops all of a process's locks on a file when the process closes any descriptor of it. So a second attempt within
 * this process must be refused before the file is opened: that is what the set of held files is for.
 */
public final class FolderLock implements AutoCloseable {

    /** Most bytes read of a lock file. */
    private static final int PID_BYTES_MAX = 32;

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path file, FileChannel channel, FileLock lock) {
        this.file = file;
        this.channel = channel;
        this.lock = lock;
    }

    /**
     * Takes a folder, which is made when it is not there.
     *
     * @param what lives in it, one word: for the name of the lock file and for messages
     * @throws IOException when the folder can not be used, or another owner holds it, whose pid is named
     */
    public static FolderLock take(Path folder, String what) throws IOException {
        Path file = Files.createDirectories(folder).toRealPath().resolve(what + ".lock");
        if (!HELD.add(file)) {
            throw inUse(folder, what, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                    StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                String owner = read(channel);
                channel.close();
                throw inUse(folder, what, owner);
            }
            channel.truncate(0);
            channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)), 0);
            return new FolderLock(file, channel, lock);
        } catch (IOException e) {
            HELD.remove(file);
            throw e;
        }
    }

    private static IOException inUse(Path folder, String what, String owner) {
        return new IOException("the " + what + " in " + folder + " is in use by process " + owner
                + "; stop it or use another data folder");
    }

    private static String read(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(PID_BYTES_MAX);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII);
    }

    /** Lets others take the folder. Not twice. */
    @Override
    public void close() throws IOException {
        try {
            lock.release();
            channel.close();
        } finally {
            HELD.remove(file);
        }
    }
}
