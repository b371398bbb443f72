package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.ConfigurationPolicy;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.Designate;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.trade.api.Signer;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/**
 * The inventory as a service, and the signer for its operators. Changes queue on one lock; reads take the last snapshot.
 * Inside this room it is found by its class, for what is nobody else's business.
 */
@Component(service = {Inventory.class, Signer.class, StoredInventory.class}, configurationPid = "prb.worker.inventory",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StoredInventory.Config.class)
public final class StoredInventory implements Inventory, Signer {

    /** Settings of the inventory. */
    @ObjectClassDefinition(name = "Inventory", description = "Pools, workers and encrypted operator keys on SQLite")
    public @interface Config {
        /** The database file. */
        @AttributeDefinition(name = "file", description = "SQLite file, created when missing; a .lock file lies beside it")
        String file();
    }

    private static final Logger LOG = LoggerFactory.getLogger(StoredInventory.class);

    /** In the log, where nobody else is named: rooms of this process that make pools of their settings. */
    static final String UNNAMED = "this program";

    private final Inventory unnamed = new Authored(this, UNNAMED);
    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeNotifier notifier = new ChangeNotifier();
    private final OperatorKeys keys;
    private final PoolChanges poolChanges;
    private final WorkerChanges workerChanges = new WorkerChanges();
    private final Path path;
    private final WriterLock writerLock;
    private final InventoryFile file;
    private final KeyCheck keyCheck;
    private volatile Snapshot snapshot;
    private volatile boolean closed;

    /**
     * Opens the file; one of the original bridge is taken over, after a copy was made.
     *
     * @throws IOException when the file can not be used: another process has it, it is damaged, or its operator keys are
     *     another identity's
     */
    @Activate
    public StoredInventory(@Reference(name = "identity", target = "(kind=LIFECYCLE)") NodeIdentity identity, Config config)
            throws IOException {
        this(identity, Path.of(config.file()));
    }

    /**
     * The same without a framework; whoever opens it closes it.
     *
     * @throws IOException as above
     */
    public StoredInventory(NodeIdentity identity, Path path) throws IOException {
        this.path = path.toAbsolutePath();
        keys = new OperatorKeys(identity);
        poolChanges = new PoolChanges(keys);
        PrivateFile.create(this.path);
        writerLock = WriterLock.take(this.path);
        InventoryFile opened = null;
        try {
            opened = new InventoryFile(this.path, keys);
            snapshot = opened.load();
            keyCheck = checkKeys(opened);
        } catch (SQLException e) {
            closeQuietly(opened);
            throw new IOException("the inventory " + this.path + " can not be opened: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            closeQuietly(opened);
            throw e;
        }
        file = opened;
        LOG.info("inventory {} holds {} pools and {} workers", path, snapshot.pools().size(), snapshot.workers().size());
    }

    private KeyCheck checkKeys(InventoryFile opened) throws SQLException, IOException {
        KeyCheck check = KeyCheck.of(snapshot, keys);
        if (check.isForeign()) {
            throw new IOException(KeyCheck.foreignText(path, keys.peerId(), opened.identity(), check.pools()));
        }
        check.faults().values()
                .forEach(fault -> LOG.error("the operator key of pool {} can not be used, nothing will be sent for it; "
                        + "give the pool its operator anew", fault));
        if (check.faults().isEmpty()) {
            opened.noteIdentity(keys.peerId());
        }
        return check;
    }

    private void closeQuietly(@Nullable InventoryFile opened) throws IOException {
        try (writerLock) {
            if (opened != null) {
                opened.close();
            }
        } catch (SQLException e) {
            LOG.warn("the inventory {} did not close: {}", path, e.getMessage());
        }
    }

    @Override
    public List<Pool> pools() {
        return now().pools();
    }

    @Override
    public Optional<Pool> pool(long pid) {
        return Optional.ofNullable(now().pool(pid));
    }

    @Override
    public List<Pool> createPools(List<NewPool> pools) throws InventoryException {
        return unnamed.createPools(pools);
    }

    @Override
    public List<Pool> updatePools(List<Pool> pools) throws InventoryException {
        return unnamed.updatePools(pools);
    }

    @Override
    public List<Pool> changePools(List<PoolUpdate> updated, Collection<String> deleted) throws InventoryException {
        return unnamed.changePools(updated, deleted);
    }

    @Override
    public void deletePools(Collection<String> ids) throws InventoryException {
        unnamed.deletePools(ids);
    }

    @Override
    public List<Worker> workers() {
        return now().workers();
    }

    @Override
    public List<Worker> createWorkers(List<NewWorker> workers) throws InventoryException {
        return unnamed.createWorkers(workers);
    }

    @Override
    public List<Worker> updateWorkers(List<Worker> workers) throws InventoryException {
        return unnamed.updateWorkers(workers);
    }

    @Override
    public List<Worker> changeWorkers(List<Worker> updated, Collection<String> deleted) throws InventoryException {
        return unnamed.changeWorkers(updated, deleted);
    }

    @Override
    public void deleteWorkers(Collection<String> ids) throws InventoryException {
        unnamed.deleteWorkers(ids);
    }

    @Override
    public Inventory by(String author) {
        return new Authored(this, author);
    }

    @Override
    public AutoCloseable onChange(Runnable listener) {
        failWhenClosed();
        return notifier.add(listener);
    }

    @Override
    public Optional<KeyType> keyType(AccountId account) {
        return now().operatorKey(account) == null ? Optional.empty() : Optional.of(KeyType.SR25519);
    }

    @Override
    public Bytes sign(AccountId account, Bytes payload) {
        byte[] key = now().operatorKey(account);
        if (key == null) {
            throw new IllegalArgumentException("no pool of this inventory has " + account + " as operator");
        }
        return keys.sign(account, key, payload);
    }

    /**
     * The operator key of a pool as it is stored, encrypted; empty when there is no such pool.
     *
     * @param poolId the pool's id
     */
    public Optional<Bytes> encryptedOperator(String poolId) {
        return Optional.ofNullable(now().keyOfPool(poolId)).map(Bytes::wrap);
    }

    /** Pools whose operator key could not be opened when the inventory was and still can not. */
    Collection<KeyCheck.Fault> keyFaults() {
        return keyCheck.leftIn(now(), keys).values();
    }

    PoolChanges poolChanges() {
        return poolChanges;
    }

    WorkerChanges workerChanges() {
        return workerChanges;
    }

    /** Does a change, all or nothing, and notes it as made by {@code author}. */
    <T> List<T> change(String author, Prepared<T> prepared) throws InventoryException {
        lock.lock();
        try {
            failWhenClosed();
            Snapshot before = snapshot;
            Prepared.Plan<T> plan = prepared.checker().check(before);
            if (!plan.isEmpty()) {
                become(file.transaction(author, before, true, () -> prepared.write(before, plan, file)));
            }
            return plan.changed();
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Brings the pools and workers of a document in, all or none. A pool is found by its pid, a worker by its name; what an item
     * leaves out stays as it is, or takes its default in a new item; nothing is deleted.
     *
     * @param dryRun true to learn what it would come to, and leave everything as it is
     * @throws InventoryException names line, item and field
     */
    public Imported importDocument(Document document, boolean dryRun, String author) throws InventoryException {
        ImportChanges changes = new ImportChanges(document, keys);
        lock.lock();
        try {
            failWhenClosed();
            Snapshot before = snapshot;
            InventoryFile.Done done = file.transaction(author, before, !dryRun, () -> changes.apply(before, file));
            if (!dryRun) {
                become(done);
            }
            return Imported.of(document, before, done.differences(), dryRun);
        } catch (SQLException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /**
     * The whole inventory as a document. No secret is in it.
     *
     * @param withKeys whether operators' keys go along, encrypted as they are stored: only this node's key file opens them
     */
    public Document export(boolean withKeys) {
        Snapshot now = now();
        List<Row> pools = new ArrayList<>();
        for (Pool pool : now.pools()) {
            Map<String, String> fields = Fields.of(pool);
            byte[] key = now.keyOfPool(pool.id());
            if (withKeys && key != null) {
                fields.put(Fields.OPERATOR_KEY, Base64.getEncoder().encodeToString(key));
            }
            pools.add(new Row(pools.size() + 1, fields));
        }
        List<Row> workers = new ArrayList<>();
        now.workers().forEach(worker -> workers.add(new Row(workers.size() + 1, Fields.of(worker))));
        return new Document(String.valueOf(path.getFileName()), pools, workers);
    }

    /** The public key that an operator's key is to be closed with for this inventory, as of {@link NodeIdentity}. */
    public byte[] publicKey() {
        return keys.publicKey();
    }

    /** With the lock held. */
    private void become(InventoryFile.Done done) {
        snapshot = done.after();
        if (!done.differences().isEmpty()) {
            notifier.signal();
        }
    }

    private IllegalStateException failed(SQLException e) {
        return new IllegalStateException("the inventory " + path + " failed, nothing was changed: " + e.getMessage(), e);
    }

    /**
     * The newest entries of the log of changes, oldest of them first; {@value ChangeLog#ENTRIES_MAX} are kept.
     *
     * @param last how many at most
     * @param name only those of pools and workers that were called so then
     */
    public List<LoggedChange> log(int last, Optional<String> name) {
        lock.lock();
        try {
            failWhenClosed();
            return file.log(last, name);
        } catch (SQLException e) {
            throw new IllegalStateException("the log in " + path + " can not be read: " + e.getMessage(), e);
        } finally {
            lock.unlock();
        }
    }

    private Snapshot now() {
        failWhenClosed();
        return snapshot;
    }

    private void failWhenClosed() {
        if (closed) {
            throw new IllegalStateException("the inventory is closed, look the service up again");
        }
    }

    /** Ends all use of the file. */
    @Deactivate
    public void close() throws IOException {
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            closeQuietly(file);
        } finally {
            lock.unlock();
        }
        // Without the lock: a listener that runs may be about to make a change.
        notifier.close();
    }
}
