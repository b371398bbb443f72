package prb.blob.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stops writing before a disk is full. A mapped file on a full disk kills the process instead of failing, so the end must never
 * be reached. Writing goes on by itself when space is back. The writer's thread only.
 */
final class DiskReserve {

    /** Space asked of the system. */
    @FunctionalInterface
    interface Usable {
        long bytes() throws IOException;
    }

    private static final Logger LOG = LoggerFactory.getLogger(DiskReserve.class);
    private static final long MIB = 1024 * 1024;

    private final Path folder;
    private final long reserveBytes;
    private final Usable usable;
    private boolean full;

    /** @param reserveBytes what stays free, 0 or more */
    DiskReserve(Path folder, long reserveBytes) throws IOException {
        this(folder, reserveBytes, Files.getFileStore(folder)::getUsableSpace);
    }

    DiskReserve(Path folder, long reserveBytes, Usable usable) {
        this.folder = folder;
        this.reserveBytes = reserveBytes;
        this.usable = usable;
    }

    /** @throws IllegalStateException when writing so much would touch the reserve */
    void require(long bytes) {
        long left;
        try {
            left = usable.bytes();
        } catch (IOException e) {
            throw new IllegalStateException("can not ask how much space is left for " + folder + ": " + e.getMessage(), e);
        }
        if (left < reserveBytes + bytes) {
            String text = "the disk of " + folder + " has " + left / MIB + " MiB left and " + reserveBytes / MIB
                    + " MiB are kept free; nothing is journaled until there is more";
            if (!full) {
                LOG.error("{}. Free some space, writing goes on by itself", text);
            }
            full = true;
            throw new IllegalStateException(text);
        }
        if (full) {
            LOG.info("the disk of {} has {} MiB left again, going on", folder, left / MIB);
            full = false;
        }
    }
}
