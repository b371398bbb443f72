package prb.disk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops writing before a disk is full. A mapped file on a full disk kills the process instead of failing, and a database that met
 * the end of its disk needs care, so the end must never be reached. Writing goes on by itself when space is back. The writer's
 * thread only, but for {@link #shortage}.
 */
public final class DiskReserve {

    /** Space asked of the system, in bytes. */
    @FunctionalInterface
    public interface Usable {
        long bytes() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
    private static final long MIB = 1024 * 1024;

    private final Path folder;
    private final long reserveBytes;
    private final Usable usable;
    private volatile Optional<String> shortage = Optional.empty();

    /** Of the disk that a folder is on. @param reserveBytes what stays free, 0 or more */
    public DiskReserve(Path folder, long reserveBytes) throws IOException {
        this(folder, reserveBytes, Files.getFileStore(folder)::getUsableSpace);
    }

    /** @param usable tells the space that is left */
    public DiskReserve(Path folder, long reserveBytes, Usable usable) {
        this.folder = folder;
        this.reserveBytes = reserveBytes;
        this.usable = usable;
    }

    /**
     * To be called before each write.
     *
     * @throws IllegalStateException when writing so much would touch the reserve, or the space left can not be had
     */
    public void require(long bytes) {
        long left;
        try {
            left = usable.bytes();
        } catch (IOException e) {
            throw new IllegalStateException("can not ask how much space is left for " + folder + ": " + e.getMessage(), e);
        }
        if (left < reserveBytes + bytes) {
            String text = "the disk of " + folder + " has " + left / MIB + " MiB left and " + reserveBytes / MIB
                    + " MiB are kept free; nothing is written until there is more";
            if (shortage.isEmpty()) {
                LOG.error("{}. Free some space, writing goes on by itself", text);
            }
            shortage = Optional.of(text);
            throw new IllegalStateException(text);
        }
        if (shortage.isPresent()) {
            LOG.info("the disk of {} has {} MiB left again, going on", folder, left / MIB);
            shortage = Optional.empty();
        }
    }

    /** Why the latest write was refused; empty while writes are not. Any thread. */
    public Optional<String> shortage() {
        return shortage;
    }
}
