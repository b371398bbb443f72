package prb.blob.journal;

import java.nio.file.Path;
import java.util.Optional;
import net.openhft.chronicle.bytes.SyncMode;
import net.openhft.chronicle.core.io.BackgroundResourceReleaser;
import net.openhft.chronicle.queue.ExcerptAppender;
import net.openhft.chronicle.queue.ExcerptTailer;
import net.openhft.chronicle.queue.RollCycles;
import net.openhft.chronicle.queue.TailerDirection;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueue;
import net.openhft.chronicle.queue.impl.single.SingleChronicleQueueBuilder;
import net.openhft.chronicle.wire.DocumentContext;
import prb.scale.Bytes;

/**
 * The Chronicle queue behind the journal: raw entries in, raw entries out. Hourly files, so that consumed hours can be
 * deleted.
 */
final class JournalQueue implements AutoCloseable {

    /** Largest entry in bytes: Chronicle allows a quarter of the block size. */
    static final int ENTRY_BYTES_MAX = 60 * 1024 * 1024;

    private static final long BLOCK_BYTES = 256L * 1024 * 1024;
    private static final String FIELD = "f";

    private final SingleChronicleQueue queue;
    private final ExcerptAppender appender;

    JournalQueue(Path folder) {
        queue = SingleChronicleQueueBuilder.binary(folder).rollCycle(RollCycles.FAST_HOURLY).blockSize(BLOCK_BYTES)
                .syncMode(SyncMode.SYNC).build();
        appender = queue.createAppender();
        appender.singleThreadedCheckDisabled(true); // closed by another thread than the writer's
    }

    /** Writes an entry; not durable before {@link #sync()}. Writer thread only. */
    long append(Bytes entry) {
        try (DocumentContext document = appender.writingDocument()) {
            document.wire().write(FIELD).bytes(entry.toArray());
        }
        return appender.lastIndexAppended();
    }

    /** Makes everything appended durable (msync). Writer thread only. */
    void sync() {
        appender.sync();
    }

    /** Index of the last entry, -1 when there is none. */
    long lastIndex() {
        long last = queue.lastIndex();
        return last < 0 || queue.firstIndex() == Long.MAX_VALUE ? -1 : last;
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
        BackgroundResourceReleaser.releasePendingResources(); // its thread must not need classes of this bundle after the stop
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
