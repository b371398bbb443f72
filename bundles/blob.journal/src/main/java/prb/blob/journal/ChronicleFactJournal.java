package prb.blob.journal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import net.openhft.chronicle.core.time.SystemTimeProvider;
import net.openhft.chronicle.core.time.TimeProvider;
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
import prb.disk.DiskReserve;
import prb.disk.FolderLock;
import prb.scale.Bytes;
import prb.scale.ScaleException;

/** The journal as a service: opened with the component, closed with it, all entries kept on disk in between. */
@Component(service = {FactJournal.class, Condition.class}, configurationPid = "prb.blob.journal",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = ChronicleFactJournal.Config.class)
public final class ChronicleFactJournal implements FactJournal, Condition {

    /** Settings of the journal. */
    @ObjectClassDefinition(name = "Fact journal", description = "Durable hand-off between encoder and store")
    public @interface Config {
        /** Where the queue files live. */
        @AttributeDefinition(name = "folder", description = "Folder of the journal; on a real volume, not an overlay file system")
        String folder();

        /** Space that stays free on the journal's disk. */
        @AttributeDefinition(name = "reserveBytes", description = "Bytes kept free on the disk, 0 or more. Default 256 MiB")
        long reserveBytes() default 256L * 1024 * 1024;
    }

    private static final Logger LOG = LoggerFactory.getLogger(ChronicleFactJournal.class);

    /** File that asks for an empty journal at the next start. */
    private static final String ANEW = "anew";

    private final Path folder;
    private final FolderLock folderLock;
    private final DiskReserve reserve;
    private final TailRegister register;
    private final JournalQueue queue;
    private final GroupCommit commits;
    private final List<JournalTail> tails = new CopyOnWriteArrayList<>();
    private volatile Optional<EncoderPosition> position;
    private volatile long lastIndex;
    private volatile boolean closed;

    @Activate
    public ChronicleFactJournal(Config config) throws IOException {
        this(Path.of(config.folder()), new Ground(config.reserveBytes(), SystemTimeProvider.INSTANCE, JournalQueue.FSYNC));
    }

    /** What tests rule. */
    record Ground(long reserveBytes, TimeProvider time, JournalQueue.Durability durability) {
    }

    ChronicleFactJournal(Path folder, Ground ground) throws IOException {
        this.folder = folder;
        folderLock = FolderLock.take(folder, "journal");
        try {
            forgetWhenAsked();
            reserve = new DiskReserve(folder, ground.reserveBytes());
            register = new TailRegister(folder);
            queue = new JournalQueue(folder, JournalFormat.of(folder).cycle(), ground.time(), ground.durability());
            lastIndex = queue.lastIndex();
            position = lastPosition();
            takeSeed();
            commits = new GroupCommit(queue, reserve, this::durable);
        } catch (IOException | RuntimeException e) {
            folderLock.close();
            throw e;
        }
        LOG.info("journal {} is open at relay block {}", folder, position.map(EncoderPosition::relayNumber).orElse(-1L));
    }

    private void forgetWhenAsked() throws IOException {
        if (!Files.exists(folder.resolve(ANEW))) {
            return;
        }
        LOG.warn("journal {} begins anew: {}", folder, Files.readString(folder.resolve(ANEW)));
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = file.getFileName().toString();
                if (!name.equals(ANEW) && !name.endsWith(".lock")) {
                    Files.delete(file);
                }
            }
        }
        Files.delete(folder.resolve(ANEW)); // last: what was stopped half way is done again
    }

    private void takeSeed() throws IOException {
        Optional<EncoderPosition> seed = PositionSeed.read(folder);
        if (seed.isPresent() && seed.get().relayNumber() > position.map(EncoderPosition::relayNumber).orElse(-1L)) {
            lastIndex = queue.append(FactBatchCodec.encode(new FactBatch(List.of(), seed.get())));
            queue.sync();
            position = seed;
            LOG.info("journal {} goes on at relay block {}, where an import ended", folder, seed.get().relayNumber());
        }
        PositionSeed.remove(folder);
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
        long after = startOf(name, afterIndex);
        register.join(name);
        JournalTail tail = new JournalTail(name, queue, after, lastIndex, reader, this::acknowledged, tails::remove);
        tails.add(tail);
        tail.durable(lastIndex); // an entry may have become durable between reading lastIndex and joining the list
        tail.start();
        return tail;
    }

    private long startOf(String name, long afterIndex) {
        if (afterIndex < register.deleted()) {
            throw new IllegalStateException("the tail " + name + " asks for entries after " + Long.toHexString(afterIndex)
                    + ", but those up to " + Long.toHexString(register.deleted()) + " were deleted from " + folder
                    + " when it had taken them in: its data are gone or of an older date. Put them back, or remove the journal's"
                    + " folder as well to sync anew");
        }
        if (afterIndex > lastIndex) {
            LOG.warn("the tail {} is ahead of {}, so this is not the journal it read before: it gets every entry", name, folder);
            return -1;
        }
        return afterIndex;
    }

    private void acknowledged(String name, long index) {
        long done = register.acknowledge(name, index);
        if (closed || done < 0) {
            return;
        }
        try {
            long deleted = queue.deleteBefore(done);
            if (deleted >= 0) {
                register.deletedUpTo(deleted);
                LOG.debug("{}: entries up to {} were taken in by every tail and are deleted", this, Long.toHexString(deleted));
            }
        } catch (IOException e) {
            LOG.warn("{}: can not delete what was taken in: {}", this, e.toString());
        }
    }

    @Override
    public long deletedUpTo() {
        return register.deleted();
    }

    @Override
    public void beginAnew(String reason) {
        failWhenClosed();
        try {
            Files.writeString(folder.resolve(ANEW), reason);
        } catch (IOException e) {
            throw new IllegalStateException("can not note that " + this + " begins anew: " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<String> shortage() {
        return reserve.shortage();
    }

    @Override
    public Optional<String> failure() {
        return commits.failure();
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
