package prb.worker.inventory;

import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.InventoryException;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** The database file. Not thread-safe: the inventory calls it under its lock. */
final class InventoryFile implements AutoCloseable {

    private static final int BUSY_MS = 2_000;
    /** The network prefix of Phala and Khala, in which the original stores addresses. */
    static final int SS58_PREFIX = 30;
    /** No stored name has a control character, so a parked one is in nobody's way. */
    private static final char PARKED = '\u0001';
    /** As the original writes times: {@code 2023-04-27 10:11:12.345 +00:00}. */
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS xxx");

    private static final Clock CLOCK = Clock.systemUTC();
    /** In the log: who brought the items of a database that the original made. */
    private static final String TAKE_OVER = "the original bridge, whose database this was";

    private final Connection db;
    private final ChangeLog log;
    private final RecordTable records;

    /** What to do in a transaction. */
    @FunctionalInterface
    interface Change {
        void apply() throws SQLException, InventoryException;
    }

    /**
     * Opens the file, makes or completes its tables and takes pools over that the original stored. When that fails, the file
     * is as it was.
     *
     * @throws IOException when the copy can not be made that a take-over needs
     */
    InventoryFile(Path file, OperatorKeys keys) throws SQLException, IOException {
        this(file, keys, ChangeLog.ENTRIES_MAX);
    }

    InventoryFile(Path file, OperatorKeys keys, int logEntriesMax) throws SQLException, IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setSynchronous(SQLiteConfig.SynchronousMode.FULL);
        config.enforceForeignKeys(true);
        config.setBusyTimeout(BUSY_MS);
        db = config.createConnection("jdbc:sqlite:" + file);
        log = new ChangeLog(db, logEntriesMax);
        records = new RecordTable(db);
        try {
            // Deleted keys, encrypted as they are, are overwritten in the file.
            run("PRAGMA secure_delete = ON");
            run("BEGIN IMMEDIATE");
            OriginalPools original = OriginalPools.find(db, keys);
            if (original.isPresent()) {
                original.copy(file);
            }
            Schema.prepare(db);
            original.takeOver(db);
            Schema.refuseUnusable(db);
            Snapshot found = load();
            if (original.isPresent()) {
                log.note(ChangeLog.entries(TAKE_OVER, "", time(), Differences.between(Snapshot.EMPTY, found)), "");
            }
            run("COMMIT");
            // Only now, as this changes the file for good.
            run("PRAGMA journal_mode = WAL");
            original.report();
        } catch (SQLException | IOException | RuntimeException e) {
            db.close();
            throw e;
        }
    }

    /** @param differences what the change came to */
    record Done(Snapshot after, List<Difference> differences) {}

    /**
     * Does a change, all or nothing.
     *
     * @param before the inventory as it is
     * @param ledger notes what it comes to
     */
    Done transaction(Snapshot before, Change change, Ledger ledger)
            throws SQLException, InventoryException, BehindException {
        return transaction(before, true, change, ledger);
    }

    /** A change that was decided elsewhere. */
    Done shared(Snapshot before, Change change, Ledger ledger) throws SQLException {
        try {
            return transaction(before, true, change, ledger);
        } catch (InventoryException | BehindException e) {
            throw new IllegalStateException("nothing was to be decided", e);
        }
    }

    /** What a change would come to; everything is left as it was. */
    Done rehearsal(Snapshot before, Change change) throws SQLException, InventoryException {
        try {
            return transaction(before, false, change, (was, after, differences) -> {});
        } catch (BehindException e) {
            throw new IllegalStateException("nobody was asked", e);
        }
    }

    private Done transaction(Snapshot before, boolean keep, Change change, Ledger ledger)
            throws SQLException, InventoryException, BehindException {
        run("BEGIN IMMEDIATE");
        try {
            change.apply();
            Snapshot after = load();
            List<Difference> differences = Differences.between(before, after);
            if (!differences.isEmpty()) {
                ledger.note(before, after, differences);
            }
            run(keep ? "COMMIT" : "ROLLBACK");
            return new Done(keep ? after : before, differences);
        } catch (SQLException | InventoryException | BehindException | RuntimeException e) {
            rollBack(e);
            throw e;
        }
    }

    /** Notes changes as made by an author of this node alone. */
    Ledger alone(String author) {
        return (before, after, differences) -> log.note(ChangeLog.entries(author, "", time(), differences), "");
    }

    ChangeLog log() {
        return log;
    }

    RecordTable records() {
        return records;
    }

    /** Now, to the millisecond. */
    static Instant time() {
        return CLOCK.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private void rollBack(Throwable reason) {
        try {
            run("ROLLBACK");
        } catch (SQLException e) {
            // SQLite rolls back by itself after some faults, such as a full disk; then there is nothing left to undo.
            reason.addSuppressed(e);
        }
    }

    Snapshot load() throws SQLException {
        List<Pool> pools = new ArrayList<>();
        List<Worker> workers = new ArrayList<>();
        Map<String, byte[]> keysByPool = new HashMap<>();
        try (Statement sql = db.createStatement()) {
            try (ResultSet row = sql.executeQuery("SELECT id, pid, name, operatorSs58, proxiedAccountSs58, COALESCE(enabled, 1), "
                    + "COALESCE(syncOnly, 0), encryptedOperator FROM pools ORDER BY rowid")) {
                while (row.next()) {
                    Pool pool = readable("pool", row.getString(3), () -> pool(row));
                    pools.add(pool);
                    keysByPool.put(pool.id(), row.getBytes(8));
                }
            }
            try (ResultSet row = sql.executeQuery("SELECT w.id, p.pid, w.name, w.endpoint, w.stake, COALESCE(w.enabled, 1), "
                    + "COALESCE(w.syncOnly, 0), COALESCE(w.gatekeeper, 0) FROM workers w JOIN pools p ON w.poolId = p.id "
                    + "ORDER BY w.rowid")) {
                while (row.next()) {
                    workers.add(readable("worker", row.getString(3), () -> worker(row)));
                }
            }
        }
        return new Snapshot(pools, workers, keysByPool);
    }

    private static Pool pool(ResultSet row) throws SQLException {
        String owner = row.getString(5);
        return new Pool(row.getString(1), row.getLong(2), row.getString(3), AccountId.parse(row.getString(4)),
                owner == null || owner.isEmpty() ? Optional.empty() : Optional.of(AccountId.parse(owner)),
                row.getBoolean(6), row.getBoolean(7));
    }

    private static Worker worker(ResultSet row) throws SQLException {
        return new Worker(row.getString(1), row.getLong(2), row.getString(3), URI.create(row.getString(4)),
                new BigInteger(row.getString(5)), row.getBoolean(6), row.getBoolean(7), row.getBoolean(8));
    }

    private static <T> T readable(String kind, String name, Row<T> row) throws SQLException {
        try {
            return row.read();
        } catch (IllegalArgumentException e) {
            throw new SQLException("the row of " + kind + " \"" + name + "\" is damaged: " + e.getMessage(), e);
        }
    }

    @FunctionalInterface
    private interface Row<T> {
        T read() throws SQLException;
    }

    void insert(Pool pool, byte[] operatorKey) throws SQLException {
        String now = now();
        update("INSERT INTO pools (id, pid, name, operatorSs58, proxiedAccountSs58, encryptedOperator, enabled, syncOnly, "
                + "createdAt, updatedAt) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", pool.id(), pool.pid(), pool.name(),
                pool.operator().toSs58(SS58_PREFIX), ownerText(pool), operatorKey, pool.enabled(), pool.syncOnly(), now, now);
    }

    /** @param operatorKey null when the operator stays */
    void update(Pool pool, byte @Nullable [] operatorKey) throws SQLException {
        update("UPDATE pools SET pid = ?, name = ?, operatorSs58 = ?, proxiedAccountSs58 = ?, "
                + "encryptedOperator = COALESCE(?, encryptedOperator), enabled = ?, syncOnly = ?, updatedAt = ? WHERE id = ?",
                pool.pid(), pool.name(), pool.operator().toSs58(SS58_PREFIX), ownerText(pool), operatorKey, pool.enabled(),
                pool.syncOnly(), now(), pool.id());
    }

    void insert(Worker worker, String poolId) throws SQLException {
        String now = now();
        update("INSERT INTO workers (id, name, endpoint, stake, enabled, syncOnly, gatekeeper, poolId, createdAt, updatedAt) "
                + "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", worker.id(), worker.name(), worker.endpoint().toString(),
                worker.stake().toString(), worker.enabled(), worker.syncOnly(), worker.gatekeeper(), poolId, now, now);
    }

    void update(Worker worker, String poolId) throws SQLException {
        update("UPDATE workers SET name = ?, endpoint = ?, stake = ?, enabled = ?, syncOnly = ?, gatekeeper = ?, poolId = ?, "
                + "updatedAt = ? WHERE id = ?", worker.name(), worker.endpoint().toString(), worker.stake().toString(),
                worker.enabled(), worker.syncOnly(), worker.gatekeeper(), poolId, now(), worker.id());
    }

    /** Sets aside what must be unique and will be given anew in this transaction, so that two items can swap theirs. */
    void parkPool(String id) throws SQLException {
        update("UPDATE pools SET name = ?, pid = -1 - rowid WHERE id = ?", PARKED + id, id);
    }

    /** As {@link #parkPool}. */
    void parkWorker(String id) throws SQLException {
        update("UPDATE workers SET name = ? WHERE id = ?", PARKED + id, id);
    }

    void deletePool(String id) throws SQLException {
        update("DELETE FROM workers WHERE poolId = ?", id);
        update("DELETE FROM pools WHERE id = ?", id);
    }

    void deleteWorker(String id) throws SQLException {
        update("DELETE FROM workers WHERE id = ?", id);
    }

    /** Peer id of the identity that closed the operator keys, where that is known. */
    Optional<String> identity() throws SQLException {
        return Schema.identity(db);
    }

    void noteIdentity(String peerId) throws SQLException {
        if (!identity().equals(Optional.of(peerId))) {
            update("INSERT OR REPLACE INTO " + Schema.NOTES + " (name, value) VALUES ('" + Schema.IDENTITY + "', ?)", peerId);
        }
    }

    private static @Nullable String ownerText(Pool pool) {
        return pool.proxiedOwner().map(owner -> owner.toSs58(SS58_PREFIX)).orElse(null);
    }

    private static String now() {
        return TIME.format(OffsetDateTime.now(CLOCK.withZone(ZoneOffset.UTC)));
    }

    private void update(String text, @Nullable Object... values) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement(text)) {
            for (int i = 0; i < values.length; i++) {
                sql.setObject(i + 1, values[i]);
            }
            sql.executeUpdate();
        }
    }

    private void run(String text) throws SQLException {
        try (Statement sql = db.createStatement()) {
            sql.execute(text);
        }
    }

    @Override
    public void close() throws SQLException {
        db.close();
    }
}
