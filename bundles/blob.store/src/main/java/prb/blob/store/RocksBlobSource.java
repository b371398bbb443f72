package prb.blob.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.rocksdb.RocksDBException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobSource;
import prb.blob.api.blob.BlobUnavailableException;
import prb.blob.api.blob.ProgressListener;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;

/**
 * The local blob source: takes facts from the journal's tail into RocksDB and assembles blobs from them.
 *
 * <p>The journal may come and go while this serves: the reference is dynamic, and the tail starts again from the stored cursor.
 */
@Component(service = BlobSource.class, configurationPid = "prb.blob.store", configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RocksBlobSource.Config.class)
public final class RocksBlobSource implements BlobSource {

    /** Settings of the store. */
    @ObjectClassDefinition(name = "Blob store", description = "Facts on disk and the blobs assembled from them")
    public @interface Config {
        /** Where RocksDB keeps its files. */
        @AttributeDefinition(name = "folder", description = "Folder of the database")
        String folder();

        /** Neighbouring ranges are served as one up to this size. */
        @AttributeDefinition(name = "rangeBytesMax", description = "Bytes of relay headers in one range, 1 KiB to 64 MiB")
        long rangeBytesMax() default 4 * 1024 * 1024;

        /** First para header that range records name: 1 as the original, 0 for original managers of 2.x workers. */
        @AttributeDefinition(name = "firstParaHeader", description = "0 or 1")
        int firstParaHeader() default 1;

        /** Whether indexes name batches of para blocks. */
        @AttributeDefinition(name = "paraBatch", description = "Offer batches of para blocks to original lifecycle managers")
        boolean paraBatch() default false;

        /** Blocks of a batch. */
        @AttributeDefinition(name = "paraBatchBlocks", description = "Para blocks of one batch, 1 to 1024")
        int paraBatchBlocks() default 15;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RocksBlobSource.class);

    /** Entries taken in between two syncs of the database, after which the journal may forget them. */
    private static final int ENTRIES_PER_SYNC = 256;

    private final FactDb db;
    private final Assembler assembler;
    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile BlobProgress progress;
    private volatile FactJournal.@Nullable Tail tail;
    private boolean closed;
    private int unsynced;

    @Activate
    public RocksBlobSource(Config config) throws RocksDBException, java.io.IOException {
        Path folder = Path.of(config.folder());
        Files.createDirectories(folder);
        db = new FactDb(folder);
        assembler = new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, config.paraBatch(), config.paraBatchBlocks()),
                new RangeMetas(db, config.rangeBytesMax(), config.firstParaHeader()));
        progress = storedProgress();
        LOG.info("blob store {} serves relay blocks up to {} and para blocks up to {}", folder, progress.relayEncoded(),
                progress.paraEncoded());
    }

    private BlobProgress storedProgress() {
        Optional<Fact.Genesis> genesis = db.genesis();
        if (genesis.isEmpty()) {
            return BlobProgress.NONE;
        }
        Optional<RangeEnd> last = db.lastRange();
        long paraHead = last.map(RangeEnd::paraHead).orElse(-1L);
        long para = Math.max(paraHead, genesis.get().paraNumber());
        while (db.paraChanges(para + 1).isPresent()) {
            para++;
        }
        return new BlobProgress(genesis.get().paraId(), genesis.get().relayNumber(), last.map(RangeEnd::last)
                .orElse(genesis.get().relayNumber()),
                paraHead, para);
    }

    /** The journal to read from; called by the framework whenever one comes. */
    @Reference(cardinality = org.osgi.service.component.annotations.ReferenceCardinality.OPTIONAL,
            policy = org.osgi.service.component.annotations.ReferencePolicy.DYNAMIC,
            policyOption = org.osgi.service.component.annotations.ReferencePolicyOption.GREEDY)
    synchronized void bindJournal(FactJournal journal) {
        stopTail();
        tail = journal.tail("store", db.cursor(), this::take);
    }

    synchronized void unbindJournal(FactJournal journal) {
        stopTail();
    }

    private void stopTail() {
        FactJournal.Tail running = tail;
        tail = null;
        if (running != null) {
            running.close();
        }
    }

    private void take(long index, FactBatch batch) {
        use.readLock().lock();
        try {
            if (closed) {
                throw new IllegalStateException("the blob store is closed");
            }
            db.write(index, batch);
            progress = after(batch);
            if (++unsynced >= ENTRIES_PER_SYNC) {
                db.sync();
                unsynced = 0;
                FactJournal.Tail running = tail;
                if (running != null) {
                    running.acknowledge(index);
                }
            }
        } finally {
            use.readLock().unlock();
        }
        BlobProgress now = progress;
        listeners.forEach(listener -> tell(listener, now));
    }

    private BlobProgress after(FactBatch batch) {
        BlobProgress p = progress;
        long paraId = p.paraId();
        long genesis = p.relayGenesis();
        long relay = p.relayEncoded();
        long paraHead = p.paraHeaderEncoded();
        long para = p.paraEncoded();
        for (Fact fact : batch.facts()) {
            switch (fact) {
                case Fact.Genesis g -> {
                    paraId = g.paraId();
                    genesis = g.relayNumber();
                    relay = Math.max(relay, g.relayNumber());
                    para = Math.max(para, g.paraNumber());
                }
                case Fact.RelayRange r -> {
                    relay = Math.max(relay, r.lastNumber());
                    paraHead = Math.max(paraHead, r.paraHeadNumber());
                }
                case Fact.ParaBlock b -> para = Math.max(para, b.number());
            }
        }
        return new BlobProgress(paraId, genesis, relay, paraHead, para);
    }

    private static void tell(ProgressListener listener, BlobProgress now) {
        try {
            listener.progress(now);
        } catch (RuntimeException e) {
            LOG.warn("a listener of the blob store failed: {}", e.toString());
        }
    }

    @Override
    public Optional<Blob> get(BlobKey key) throws BlobUnavailableException {
        use.readLock().lock();
        try {
            if (closed) {
                throw new BlobUnavailableException("the blob store is closed", null);
            }
            return assembler.assemble(key).map(Blob::of);
        } catch (IllegalStateException e) {
            throw new BlobUnavailableException("the blob store can not read " + key.text() + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public BlobProgress progress() {
        return progress;
    }

    @Override
    public AutoCloseable onProgress(ProgressListener listener) {
        listeners.add(listener);
        tell(listener, progress);
        return () -> listeners.remove(listener);
    }

    @Deactivate
    void close() {
        synchronized (this) {
            stopTail();
        }
        use.writeLock().lock();
        try {
            closed = true;
            db.sync();
            db.close();
        } finally {
            use.writeLock().unlock();
        }
    }
}
