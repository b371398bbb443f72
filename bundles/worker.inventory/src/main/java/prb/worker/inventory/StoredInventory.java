package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.cluster.api.Records;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.trade.api.Signer;
import prb.worker.api.Inventory;
import prb.worker.api.InventoryChange;
import prb.worker.api.InventoryException;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;
import prb.worker.inventory.exchange.Document;

/**
 * The inventory as a service, and the signer for its operators. Changes queue on one lock; reads take the last snapshot.
 * Inside this room it is found by its class, for what is nobody else's business.
 */
@Component(service = {Inventory.class, Signer.class, StoredInventory.class}, configurationPid = "prb.worker.inventory",
        configurationPolicy = ConfigurationPolicy.REQUIRE)
@Designate(ocd = StoredInventory.Config.class)
public final class StoredInventory implements Inventory, Signer, AutoCloseable {

    /** Settings of the inventory. */
    @ObjectClassDefinition(name = "Inventory", description = "Pools, workers and encrypted operator keys on SQLite")
    public @interface Config {
        /** The database file. */
        @AttributeDefinition(name = "file", description = "SQLite file, created when missing; a .lock file lies beside it")
        String file();

        /** Whether other nodes share it. */
        @AttributeDefinition(name = "fleet",
                description = "Whether pools and workers are shared with other nodes: then they change only together with theirs")
        boolean fleet() default false;
    }

    /** How the file is used. */
    enum Use {
        /** By a manager that has it to itself. */
        ALONE,
        /** By one that shares it. */
        SHARED,
        /** Without a manager. */
        FILES
    }

    private static final Logger LOG = LoggerFactory.getLogger(StoredInventory.class);

    /** In the log, where nobody else is named: rooms of this process that make pools of their settings. */
    static final String UNNAMED = "this program";

    /** Times that a change is decided again because other nodes changed something first. */
    private static final int ATTEMPTS_MAX = 10;

    private final Inventory unnamed = new Authored(this, UNNAMED);
    private final ReentrantLock lock = new ReentrantLock();
    private final ChangeNotifier notifier = new ChangeNotifier();
    private final OperatorKeys keys;
    private final PoolChanges poolChanges;
    private final WorkerChanges workerChanges = new WorkerChanges();
    private final Path path;
    private final WriterLock writerLock;
    private final InventoryFile file;
    private final Use use;
    private final FleetCopy fleet;
    private final @Nullable FleetFollower follower;
    private volatile KeyCheck keyCheck;
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
        this(identity, Path.of(config.file()), config.fleet() ? Use.SHARED : Use.ALONE, ThisNode.name());
    }

    /**
     * The same without a framework and without a manager: one that nodes share is not changed. Whoever opens it closes it.
     *
     * @throws IOException as above
     */
    public StoredInventory(NodeIdentity identity, Path path) throws IOException {
        this(identity, path, Use.FILES, "");
    }

    /** @param node what the log calls this node, where several share the inventory */
    StoredInventory(NodeIdentity identity, Path path, Use use, String node) throws IOException {
        this.use = use;
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
            if (use == Use.ALONE) {
                leaveFleet(opened);
            }
            fleet = new FleetCopy(lock, this.path, opened, new Held(), keys.peerId(), node);
        } catch (SQLException e) {
            closeQuietly(opened);
            throw new IOException("the inventory " + this.path + " can not be opened: " + e.getMessage(), e);
        } catch (IOException | RuntimeException e) {
            closeQuietly(opened);
            throw e;
        }
        file = opened;
        follower = use == Use.SHARED ? new FleetFollower(fleet, this::catchUp) : null;
        LOG.info("inventory {} holds {} pools and {} workers", path, snapshot.pools().size(), snapshot.workers().size());
    }

    private void leaveFleet(InventoryFile opened) throws SQLException {
        if (opened.records().revision() > 0) {
            opened.shared(snapshot, () -> opened.records().clear(), (before, after, differences) -> {});
            LOG.warn("the inventory {} was shared with other nodes and is not any more: PRB_FLEET is not set", path);
        }
    }

    /** Uses the records of the fleet, where the inventory is shared. */
    @Reference(cardinality = ReferenceCardinality.OPTIONAL, policy = ReferencePolicy.DYNAMIC,
            policyOption = ReferencePolicyOption.GREEDY)
    void bindRecords(Records records) {
        if (follower != null) {
            follower.bind(records);
        }
    }

    void unbindRecords(Records records) {
        if (follower != null) {
            follower.unbind(records);
        }
    }

    /** Hands what others changed on. */
    private final class Held implements FleetCopy.Holder {
        @Override
        public Snapshot now() {
            return snapshot;
        }

        @Override
        public void taken(InventoryFile.Done done, List<String> poolIds) {
            become(done);
            keyCheck = keyCheck.after(done.after(), keys, poolIds);
            keyCheck.faults().values().forEach(fault -> LOG.error("the operator key of pool {} can not be used here", fault));
        }
    }

    /** What the inventory's lock is held for. */
    private interface Attempt<R> {
        R make(Snapshot before) throws SQLException, InventoryException, BehindException;
    }

    private <R> R changing(Attempt<R> attempt) throws InventoryException {
        lock.lock();
        try {
            failWhenClosed();
            if (use == Use.FILES && fleet.revision() > 0) {
                throw new UnavailableException(
                        "nodes share the inventory " + path + ": make the change at one of them while it runs."
                                + " To take it out of the fleet, start its lifecycle manager once without PRB_FLEET");
            }
            for (int attempts = 0; attempts < ATTEMPTS_MAX; attempts++) {
                try {
                    return attempt.make(snapshot);
                } catch (BehindException e) {
                    LOG.debug("{}, attempt {}", e.getMessage(), attempts);
                    fleet.catchUp();
                }
            }
            throw FleetCopy.unavailable("other nodes change it all the time; try again");
        } catch (SQLException | IOException e) {
            throw failed(e);
        } finally {
            lock.unlock();
        }
    }

    /** Takes over what others changed. @throws UnavailableException when it can not be read */
    void catchUp() throws SQLException, IOException {
        lock.lock();
        try {
            if (!closed) {
                fleet.catchUp();
            }
        } finally {
            lock.unlock();
        }
    }

    private Ledger ledger(String author) {
        return use == Use.SHARED ? fleet.ledger(author) : file.alone(author);
    }

    @Override
    public Optional<String> behind() {
        if (use != Use.SHARED) {
            return Optional.empty();
        }
        return keyCheck.isForeign() ? Optional.of("none of the operator keys opens with this node's key file LIFECYCLE")
                : fleet.behind();
    }

    /** What keeps a shared inventory from following the fleet's until somebody acts; empty when nothing does. */
    Optional<String> fleetTrouble() {
        return fleet.trouble();
    }

    /** The revision of the fleet's inventory that this one has; empty when it is not shared. */
    OptionalLong fleetRevision() {
        return use == Use.SHARED ? OptionalLong.of(fleet.revision()) : OptionalLong.empty();
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
        return changing(before -> {
            Prepared.Plan<T> plan = prepared.checker().check(before);
            if (!plan.isEmpty()) {
                decided(file.transaction(before, () -> prepared.write(before, plan, file), ledger(author)));
            }
            return plan.changed();
        });
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
        return changing(before -> {
            if (dryRun) {
                return Imported.of(document, before, file.rehearsal(before, () -> changes.apply(before, file)).differences(),
                        true);
            }
            InventoryFile.Done done = file.transaction(before, () -> changes.apply(before, file), ledger(author));
            decided(done);
            return Imported.of(document, before, done.differences(), false);
        });
    }

    /**
     * The whole inventory as a document. No secret is in it.
     *
     * @param withKeys whether operators' keys go along, encrypted as they are stored: only this node's key file opens them
     */
    public Document export(boolean withKeys) {
        return InventoryExport.of(String.valueOf(path.getFileName()), now(), withKeys);
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

    private void decided(InventoryFile.Done done) throws SQLException {
        fleet.settle();
        become(done);
    }

    private IllegalStateException failed(Exception e) {
        if (fleet.isAhead() && follower != null) {
            follower.ring();
            return new IllegalStateException("the change was made and the other nodes have it; the inventory " + path
                    + " failed and takes it over as soon as it can: " + e.getMessage(), e);
        }
        return new IllegalStateException("the inventory " + path + " failed, nothing was changed: " + e.getMessage(), e);
    }

    /**
     * The newest entries of the log of changes, oldest of them first; {@value ChangeLog#ENTRIES_MAX} are kept.
     *
     * @param last how many at most
     * @param name only those of pools and workers that were called so then
     */
    public List<LoggedChange> log(int last, Optional<String> name) {
        return log(Long.MAX_VALUE, last, name);
    }

    @Override
    public List<InventoryChange> changes(long before, int limit) {
        return log(before, limit, Optional.empty()).reversed().stream().map(LoggedChange::forOthers).toList();
    }

    private List<LoggedChange> log(long before, int last, Optional<String> name) {
        lock.lock();
        try {
            failWhenClosed();
            return file.log().read(before, last, name);
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
    @Override
    @Deactivate
    public void close() throws IOException {
        if (follower != null) {
            follower.close();
        }
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
