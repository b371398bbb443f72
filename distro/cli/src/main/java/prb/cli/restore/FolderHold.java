package prb.cli.restore;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import prb.identity.keyfile.KeyFileException;

/** All locks that roles take in a data folder, so that none of them runs on it, and none starts. */
final class FolderHold implements AutoCloseable {

    /** By role, and the one beside the inventory that whoever writes it takes. */
    private static final List<String> LOCKS = List.of("data_provider.lock", "lifecycle.lock", "trade.lock", "monitor.lock",
            "arena.lock", "devnet.lock", "local.db.lock");

    private record Held(Path file, FileChannel channel, boolean made) {}

    private final Deque<Held> held = new ArrayDeque<>();

    private FolderHold() {}

    /** @throws KeyFileException that names the process when one has the folder */
    static FolderHold take(Path data) throws IOException {
        FolderHold hold = new FolderHold();
        try {
            for (String name : LOCKS) {
                hold.lock(data, data.resolve(name));
            }
            return hold;
        } catch (IOException e) {
            hold.close();
            throw e;
        }
    }

    private void lock(Path data, Path file) throws IOException {
        boolean made = Files.notExists(file);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        held.push(new Held(file, channel, made));
        boolean free;
        try {
            free = channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            free = false;
        }
        if (!free) {
            throw new KeyFileException("data folder " + data + " is in use by process " + Files.readString(file).strip() + " ("
                    + file.getFileName() + "); stop it first. Nothing was done");
        }
    }

    /** Lets go; lock files that were not there before are deleted while they are still held. */
    @Override
    public void close() throws IOException {
        while (!held.isEmpty()) {
            Held each = held.pop();
            if (each.made()) {
                Files.deleteIfExists(each.file());
            }
            each.channel().close();
        }
    }
}
