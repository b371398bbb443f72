package prb.blob.journal;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.fact.EncoderPosition;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactReader;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** The journal as a service: opened with the component, closed with it, all entries kept on disk in between. */
@Component(service = FactJournal.class, configurationPid = "prb.blob.journal", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ChronicleFactJournal.Config.class)
public final class ChronicleFactJournal implements FactJournal {

    /** Settings of the journal. */
    @ObjectClassDefinition(name = "Fact journal", description = "Durable hand-off between encoder and store")
    public @interface Config {
        /** Where the queue files live. */
        @AttributeDefinition(name = "folder", description = "Folder of the journal; on a real volume, not an overlay file system")
        String folder();
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChronicleFactJournal.class);

    private final Path folder;
    private final FolderLock folderLock;
    private final JournalQueue queue;
    private final GroupCommit commits;
    private final List<JournalTail> tails = new CopyOnWriteArrayList<>();
    private volatile Optional<EncoderPosition> position;
    private volatile long lastIndex;
    private volatile boolean closed;

    @Activate
    public ChronicleFactJournal(Config config) throws IOException {
        this(Path.of(config.folder()));
    }

    ChronicleFactJournal(Path folder) throws IOException {
        this.folder = folder;
        folderLock = FolderLock.take(folder);
        queue = new JournalQueue(folder);
        lastIndex = queue.lastIndex();
        position = lastPosition();
        commits = new GroupCommit(queue, this::durable);
        LOG.info("journal {} is open at relay block {}", folder, position.map(EncoderPosition::relayNumber).orElse(-1L));
    }

    private Optional<EncoderPosition> lastPosition() {
        try (JournalQueue.Entries entries = queue.entriesBackward()) {
            for (Optional<JournalQueue.Entry> entry = entries.next(); entry.isPresent(); entry = entries.next()) {
                try {
                    return Optional.of(FactBatchCodec.decode(entry.get().bytes()).position());
                } catch (ScaleException rotten) {
                    LOG.error("journal entry {} is unreadable; going on from the one before: {}",
                            Long.toHexString(entry.get().index()),
                            rotten.getMessage());
                }
            }
            return Optional.empty();
        }
    }

    @Override
    public long append(FactBatch batch) {
        Bytes entry = FactBatchCodec.encode(batch);
        if (entry.size() > JournalQueue.ENTRY_BYTES_MAX) {
            throw new IllegalArgumentException("a batch of " + entry.size() + " bytes is above the journal's limit of "
                    + JournalQueue.ENTRY_BYTES_MAX + "; append it in parts");
        }
        failWhenClosed();
        return commits.append(entry, batch.position());
    }

    private void durable(long index, EncoderPosition at) {
        lastIndex = index;
        position = Optional.of(at);
        tails.forEach(tail -> tail.durable(index));
    }

    @Override
    public Optional<EncoderPosition> position() {
        failWhenClosed();
        return position;
    }

    @Override
    public long lastIndex() {
        failWhenClosed();
        return lastIndex;
    }

    @Override
    public Tail tail(String name, long afterIndex, FactReader reader) {
        failWhenClosed();
        if (tails.stream().anyMatch(tail -> tail.name().equals(name))) {
            throw new IllegalStateException("a tail named " + name + " runs already");
        }
        JournalTail tail = new JournalTail(name, queue, afterIndex, lastIndex, reader, tails::remove);
        tails.add(tail);
        tail.durable(lastIndex); // an entry may have become durable between reading lastIndex and joining the list
        tail.start();
        return tail;
    }

    private void failWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the journal is closed");
        }
    }

    /** For messages to operators. */
    @Override
    public String toString() {
        return "journal " + folder;
    }

    @Deactivate
    void close() throws IOException {
        closed = true;
        commits.close();
        tails.forEach(JournalTail::close);
        queue.close();
        folderLock.close();
    }
}
