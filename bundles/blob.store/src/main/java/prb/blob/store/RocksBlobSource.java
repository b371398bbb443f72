package prb.blob.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.component.annotations.ReferenceCardinality;
import org.osgi.service.component.annotations.ReferencePolicy;
import org.osgi.service.component.annotations.ReferencePolicyOption;
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
import prb.blob.api.fact.Damage;
import prb.blob.api.fact.DamageListener;
import prb.blob.api.fact.Fact;
import prb.blob.api.fact.FactBatch;
import prb.blob.api.fact.FactJournal;
import prb.blob.api.fact.FactRepair;
import prb.disk.DiskReserve;
import prb.disk.FolderLock;

/**
 * The local blob source: takes facts from the journal's tail into RocksDB and assembles blobs from them. What it finds damaged
 * it offers for repair.
 *
 * <p>The journal may come and go while this serves: the reference is dynamic, and the tail starts again from the stored cursor.
 */
@Component(service = {BlobSource.class, FactRepair.class, Condition.class}, configurationPid = "prb.blob.store",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = RocksBlobSource.Config.class)
public final class RocksBlobSource implements BlobSource, FactRepair, Condition {

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

        /** Blobs kept in memory. */
        @AttributeDefinition(name = "cacheBytesMax", description = "Bytes of blobs kept in memory, 0 for none. Default 128 MiB")
        long cacheBytesMax() default 128L * 1024 * 1024;

        /** Space that stays free on the store's disk. */
        @AttributeDefinition(name = "reserveBytes", description = "Bytes kept free on the disk, 0 or more. Default 256 MiB")
        long reserveBytes() default 256L * 1024 * 1024;
    }

    private static final Logger LOG = LoggerFactory.getLogger(RocksBlobSource.class);

    /** Entries, or time, between two syncs of the database, after which the journal may forget them. */
    private static final int ENTRIES_PER_SYNC = 256;
    /** Room that an entry needs, with logs and tables. */
    private static final long ENTRY_BYTES_GUESS = 16L << 20;
    private static final long SYNC_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Path folder;
    private final FolderLock folderLock;
    private final FactDb db;
    private final DiskReserve reserve;
    private final Repairs repairs;
    private final Recheck recheck;
    private final BlobCache cache;
    private final Assembler assembler;
    private final List<ProgressListener> listeners = new CopyOnWriteArrayList<>();
    private final List<DamageListener> damageListeners = new CopyOnWriteArrayList<>();
    private final ReentrantReadWriteLock use = new ReentrantReadWriteLock();
    private volatile BlobProgress progress;
    private volatile FactJournal.@Nullable Tail tail;
    private boolean closed;
    private int unsynced;
    private long syncedAt = System.nanoTime();

    @Activate
    public RocksBlobSource(Config config) throws RocksDBException, IOException {
        folder = Path.of(config.folder());
        Files.createDirectories(folder);
        folderLock = FolderLock.take(folder, "store");
        try {
            db = open(folder);
        } catch (RocksDBException | IOException | RuntimeException e) {
            folderLock.close();
            throw e;
        }
        reserve = new DiskReserve(folder, config.reserveBytes());
        repairs = new Repairs(db);
        recheck = new Recheck(db, repairs);
        cache = new BlobCache(config.cacheBytesMax());
        assembler = new Assembler(new HeaderBlobs(db), new DispatchBlobs(db, config.paraBatch(), config.paraBatchBlocks()),
                new RangeMetas(db, new Pieces(db, config.rangeBytesMax()), config.firstParaHeader()), cache);
        LostKeys.look(folder, db);
        db.damages().onFind(() -> damageListeners.forEach(RocksBlobSource::tell));
        progress = storedProgress(db);
        LOG.info("blob store {} serves relay blocks up to {} and para blocks up to {}", folder, progress.relayEncoded(),
                progress.paraEncoded());
    }

    /** Opens the database; rebuilds it first when that was asked for, or when a first look at it finds a rotten block. */
    private static FactDb open(Path folder) throws RocksDBException, IOException {
        Rebuild.whenMarked(folder);
        FactDb db;
        try {
            db = new FactDb(folder);
        } catch (RocksDBException e) {
            if (!Rebuild.isMarked(folder)) {
                throw e;
            }
            LOG.error("{}", e.getMessage());
            Rebuild.whenMarked(folder);
            return new FactDb(folder);
        }
        try {
            db.genesis();
            db.lastRange();
            db.lastOf(Keys.PARA_CHANGES);
        } catch (IllegalStateException e) {
            LOG.warn("the blob store {}: {}", folder, e.getMessage());
        }
        if (!Rebuild.isMarked(folder)) {
            return db;
        }
        db.close();
        Rebuild.whenMarked(folder);
        return new FactDb(folder);
    }

    /** Para blocks may be behind the head that the last range proves: ranges are journaled alone while the parachain is stuck. */
    private static BlobProgress storedProgress(FactDb db) {
        Optional<Fact.Genesis> genesis = db.genesis();
        if (genesis.isEmpty()) {
            return BlobProgress.NONE;
        }
        Optional<RangeEnd> last = db.lastRange();
        long para = Math.max(db.lastOf(Keys.PARA_CHANGES), genesis.get().paraNumber());
        return new BlobProgress(genesis.get().paraId(), genesis.get().relayNumber(),
                last.map(RangeEnd::last).orElse(genesis.get().relayNumber()), last.map(RangeEnd::paraHead).orElse(-1L), para);
    }

    /** The journal to read from; called by the framework whenever one comes. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL,
            policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    synchronized void bindJournal(FactJournal journal) throws IOException {
        stopTail();
        if (Rebuild.isAllLost(folder)) {
            if (journal.lastIndex() >= 0) {
                journal.beginAnew("the store in " + folder + " lost all facts");
                LOG.error("the blob store {} lost all facts and {} has only the latest: restart this process to fetch all of them"
                        + " again", folder, journal);
                return;
            }
            Rebuild.foundAnew(folder);
        }
        tail = journal.tail("store", db.cursor(journal.deletedUpTo()), this::take);
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
            reserve.require(ENTRY_BYTES_GUESS);
            if (db.write(index, batch)) {
                cache.clear();
                if (!db.damages().isEmpty()) {
                    damageListeners.forEach(RocksBlobSource::tell); // what was repaired may make its neighbour repairable
                }
            }
            progress = after(batch);
            unsynced++;
            if (unsynced >= ENTRIES_PER_SYNC || System.nanoTime() - syncedAt > SYNC_NANOS) {
                sync(index);
            }
        } finally {
            use.readLock().unlock();
        }
        BlobProgress now = progress;
        listeners.forEach(listener -> tell(listener, now));
    }

    private void sync(long index) {
        db.sync();
        unsynced = 0;
        syncedAt = System.nanoTime();
        FactJournal.Tail running = tail;
        if (running != null) {
            running.acknowledge(index);
        }
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

    private static void tell(DamageListener listener) {
        try {
            listener.damageFound();
        } catch (RuntimeException e) {
            LOG.warn("a listener for damage failed: {}", e.toString());
        }
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
            return assembler.assemble(key);
        } catch (IllegalStateException e) {
            throw new BlobUnavailableException("the blob store can not read " + key.text() + ": " + e.getMessage(), e);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void refused(BlobKey key, Blob blob, String reason) {
        LOG.warn("{} was refused: {}; the facts behind it are checked again", key.text(), reason);
        use.readLock().lock();
        try {
            if (!closed && recheck.check(key)) {
                cache.clear();
            }
        } catch (IllegalStateException e) {
            LOG.warn("the facts behind {} can not be read now: {}", key.text(), e.getMessage());
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

    @Override
    public List<Damage> damaged() {
        use.readLock().lock();
        try {
            return closed ? List.of() : repairs.damaged();
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public AutoCloseable onDamage(DamageListener listener) {
        damageListeners.add(listener);
        if (!db.damages().isEmpty()) {
            tell(listener);
        }
        return () -> damageListeners.remove(listener);
    }

    @Override
    public Optional<String> shortage() {
        return reserve.shortage();
    }

    @Override
    public List<String> waitingForRepair(int most) {
        return db.damagesNamed(most);
    }

    @Override
    public boolean wantsRebuild() {
        return Rebuild.isMarked(folder);
    }

    @Override
    public boolean isAllLost() {
        return Rebuild.isAllLost(folder);
    }

    @Deactivate
    void close() throws IOException {
        synchronized (this) {
            stopTail();
        }
        use.writeLock().lock();
        try {
            closed = true;
            syncLast();
            db.close();
        } finally {
            folderLock.close();
            use.writeLock().unlock();
        }
    }

    private void syncLast() {
        try {
            db.sync();
        } catch (IllegalStateException e) {
            LOG.warn("closing without a last sync, the journal delivers again what is missing: {}", e.getMessage());
        }
    }
}
