package prb.worker.inventory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import prb.cluster.api.SharedRecord;
import prb.worker.inventory.shared.FleetMark;
import prb.worker.inventory.shared.LogGroup;

/**
 * The records that nodes have in common, as this node knows them, with the revision that it has all changes up to. Pools and
 * workers of the inventory's own tables follow from them; both are written in one transaction, which is the caller's. Empty in an
 * inventory that is not shared. Not thread-safe, as the connection is not.
 */
final class RecordTable {

    private static final String TABLE = "prb_records";
    /** No value stands for a removed record. */
    static final String SCHEMA = "CREATE TABLE IF NOT EXISTS " + TABLE
            + " (key TEXT PRIMARY KEY, revision INTEGER NOT NULL, value TEXT) WITHOUT ROWID";
    private static final String REVISION = "fleet.revision";
    private static final String LOGGED = "fleet.logged";

    private final Connection db;

    RecordTable(Connection db) {
        this.db = db;
    }

    /** The revision that all changes are here up to; 0 when there were none. */
    long revision() throws SQLException {
        return note(REVISION);
    }

    /** Number of the newest group of log entries; 0 when there was none. */
    long logged() throws SQLException {
        return note(LOGGED);
    }

    Optional<FleetMark> mark() throws SQLException {
        return FleetMark.of(one(FleetMark.KEY));
    }

    private Optional<SharedRecord> one(String key) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("SELECT revision, value FROM " + TABLE + " WHERE key = ?")) {
            sql.setString(1, key);
            try (ResultSet row = sql.executeQuery()) {
                return row.next()
                        ? Optional.of(new SharedRecord(key, row.getLong(1), Optional.ofNullable(row.getString(2))))
                        : Optional.empty();
            }
        }
    }

    /** All of them, removed ones included. */
    List<SharedRecord> all() throws SQLException {
        List<SharedRecord> all = new ArrayList<>();
        try (Statement sql = db.createStatement();
                ResultSet row = sql.executeQuery("SELECT key, revision, value FROM " + TABLE + " ORDER BY revision, key")) {
            while (row.next()) {
                all.add(new SharedRecord(row.getString(1), row.getLong(2), Optional.ofNullable(row.getString(3))));
            }
        }
        return all;
    }

    /** Takes changes over. @param revision that all changes are here up to then */
    void put(long revision, Collection<SharedRecord> changes) throws SQLException {
        long logged = logged();
        try (PreparedStatement sql = db.prepareStatement("INSERT OR REPLACE INTO " + TABLE
                + " (key, revision, value) VALUES (?, ?, ?)")) {
            for (SharedRecord change : changes) {
                sql.setString(1, change.key());
                sql.setLong(2, change.revision());
                sql.setString(3, change.value().orElse(null));
                sql.executeUpdate();
                logged = Math.max(logged, LogGroup.of(change).map(LogGroup::number).orElse(0L));
            }
        }
        note(REVISION, revision);
        note(LOGGED, logged);
    }

    /** Forgets everything. */
    void clear() throws SQLException {
        try (Statement sql = db.createStatement()) {
            sql.executeUpdate("DELETE FROM " + TABLE);
            sql.executeUpdate("DELETE FROM " + Schema.NOTES + " WHERE name IN ('" + REVISION + "', '" + LOGGED + "')");
        }
    }

    private long note(String name) throws SQLException {
        try (PreparedStatement sql = db.prepareStatement("SELECT value FROM " + Schema.NOTES + " WHERE name = ?")) {
            sql.setString(1, name);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? Long.parseLong(row.getString(1)) : 0;
            }
        }
    }

    private void note(String name, long value) throws SQLException {
        try (PreparedStatement sql = db
                .prepareStatement("INSERT OR REPLACE INTO " + Schema.NOTES + " (name, value) VALUES (?, ?)")) {
            sql.setString(1, name);
            sql.setString(2, Long.toString(value));
            sql.executeUpdate();
        }
    }
}
