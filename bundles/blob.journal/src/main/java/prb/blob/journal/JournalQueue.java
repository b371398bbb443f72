package prb.blob.journal;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.core.time.TimeProvider;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycle;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.StoreFileListener;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import prb.scale.Bytes;

/**
 * The Chronicle queue behind the journal: raw entries in, raw entries out, in files of a minute each (a cycle), so that
 * consumed ones can be deleted.
 */
final class JournalQueue implements AutoCloseable {

    /** Largest entry in bytes: Chronicle allows a quarter of the block size. */
    static final int ENTRY_BYTES_MAX = 60 * 1024 * 1024;

    private static final long BLOCK_BYTES = 256L * 1024 * 1024;
    private static final String FIELD = "f";
    private static final String SUFFIX = ".cq4";

    /** Makes files durable. */
    @FunctionalInterface
    interface Durability {
        void force(Path file) throws IOException;
    }

    /**
     * fsync of file or folder. Writes through a mapping are in the page cache, which fsync writes out; unlike Chronicle's msync
     * it needs no native library that may silently be missing, and it tells when the disk failed.
     */
    static final Durability FSYNC = file -> {
        StandardOpenOption mode = Files.isDirectory(file) ? StandardOpenOption.READ : StandardOpenOption.WRITE;
        try (FileChannel channel = FileChannel.open(file, mode)) {
            channel.force(true);
        }
    };

    static {
        // Chronicle's daemon threads would outlive a revision of this bundle and hold its classes: it is told to release files
        // on the caller's thread, and not to watch the disk, which DiskReserve does. Nobody else reads these properties.
        System.setProperty("background.releaser", "false");
        System.setProperty("background.releaser.thread", "false");
        System.setProperty("chronicle.disk.monitor.disable", "true");
    }

    private final Path folder;
    private final RollCycle cycle;
    private final Durability durability;
    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;
    private final Map<Integer, Path> files = new ConcurrentHashMap<>();
    private final Set<Integer> unsynced = new TreeSet<>();
    private final Set<Integer> known = new TreeSet<>();

    JournalQueue(Path folder, RollCycle cycle, TimeProvider time, Durability durability) {
        this.folder = folder;
        this.cycle = cycle;
        this.durability = durability;
        queue = SingleChronicleQueueBuilder.binary(folder).rollCycle(cycle).blockSize(BLOCK_BYTES).timeProvider(time)
                .syncMode(SyncMode.NONE).storeFileListener(new Opened()).build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true); // closed by another thread than the writer's
    }

    /** Learns which file a cycle has. */
    private final class Opened implements StoreFileListener {
        @Override
        public void onAcquired(int acquired, File file) {
            files.put(acquired, file.toPath());
        }

        @Override
        public void onReleased(int released, File file) {
            // its name stays known until it is deleted
        }
    }

    /** Writes an entry; not durable before {@link #sync()}. Writer thread only. */
    long append(Bytes entry) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().write(FIELD).bytes(entry.toArray());
        }
        long index = appender.lastIndexAppended();
        unsynced.add(cycle.toCycle(index));
        return index;
    }

    /**
     * Makes everything appended durable (fsync). Writer thread only.
     *
     * @throws UncheckedIOException when the disk does not confirm: what was appended may be lost and must not be taken as kept
     */
    void sync() {
        try {
            for (int written : unsynced) {
                Path file = files.get(written);
                if (file == null) {
                    throw new IOException("the file of cycle " + written + " is not known");
                }
                durability.force(file);
                if (known.add(written)) {
                    durability.force(folder); // a new file's name must last as well
                }
            }
            unsynced.clear();
        } catch (IOException e) {
            throw new UncheckedIOException("the journal in " + folder + " could not be made durable: " + e.getMessage(), e);
        }
    }

    /** Index of the last entry, -1 when there is none. */
    long lastIndex() {
        long last = queue.lastIndex();
        return last < 0 || queue.firstIndex() == Long.MAX_VALUE ? -1 : last;
    }

    /**
     * Deletes files that hold only entries before the file of an index. The file of the index itself stays, so the last entry is
     * never lost.
     *
     * @return index before which nothing is left, -1 when nothing was deleted
     */
    long deleteBefore(long index) throws IOException {
        int keptCycle = cycle.toCycle(index);
        Path kept = files.get(keptCycle);
        if (kept == null) {
            return -1; // not opened since the start; the next call knows it
        }
        List<Path> consumed = new ArrayList<>();
        try (Stream<Path> all = Files.list(folder)) {
            String first = kept.getFileName().toString();
            all.filter(file -> file.toString().endsWith(SUFFIX) && file.getFileName().toString().compareTo(first) < 0)
                    .forEach(consumed::add);
        }
        for (Path file : consumed) {
            Files.delete(file);
        }
        if (consumed.isEmpty()) {
            return -1;
        }
        files.keySet().removeIf(number -> number < keptCycle);
        queue.refreshDirectoryListing();
        return cycle.toIndex(keptCycle, 0) - 1;
    }

    /** A reader of entries after an index, or from the first kept entry when that index is gone. */
    Entries entriesAfter(long index) {
        ExcerptTailer tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        if (index < 0 || !tailer.moveToIndex(index)) {
            tailer.toStart();
        }
        return new Entries(tailer, index);
    }

    /** A reader that walks back from the last entry. */
    Entries entriesBackward() {
        ExcerptTailer tailer = queue.createTailer();
        tailer.singleThreadedCheckDisabled(true);
        return new Entries(tailer.direction(TailerDirection.BACKWARD).toEnd(), -1);
    }

    @Override
    public void close() {
        appender.close();
        queue.close();
        BackgroundResourceReleaser.releasePendingResources();
    }

    /** One entry. */
    record Entry(long index, Bytes bytes) {}

    /** Walks entries. One thread at a time. */
    static final class Entries implements AutoCloseable {

        private final ExcerptTailer tailer;
        private final long after;

        private Entries(ExcerptTailer tailer, long after) {
            this.tailer = tailer;
            this.after = after;
        }

        /** The next entry; empty when there is none yet. */
        Optional<Entry> next() {
            while (true) {
                try (DocumentContext document = tailer.readingDocument()) {
                    if (!document.isPresent()) {
                        return Optional.empty();
                    }
                    long index = document.index();
                    if (index > after) {
                        byte[] bytes = document.wire().read(FIELD).bytes();
                        return Optional.of(new Entry(index, Bytes.wrap(bytes == null ? new byte[0] : bytes)));
                    }
                }
            }
        }

        @Override
        public void close() {
            tailer.close();
        }
    }
}
