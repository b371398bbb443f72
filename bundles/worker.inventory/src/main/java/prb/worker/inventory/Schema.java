package prb.worker.inventory;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The tables. Names and types are those that the original's schema sync leaves; {@code operatorSs58} and {@code gatekeeper}
 * are ours. Missing columns are added, nothing is ever dropped.
 */
final class Schema {

    /** Our own notes about the file; the original does not look at it. */
    static final String NOTES = "prb_notes";
    /** Name of the note that holds the peer id of the identity that closed the operator keys. */
    static final String IDENTITY = "identity";

    private static final int VERSION = 1;

    private record Column(String table, String name, String type) {}

    private static final List<String> TABLES = List.of(
            "CREATE TABLE IF NOT EXISTS pools (id UUID PRIMARY KEY, pid INTEGER NOT NULL UNIQUE, "
                    + "name VARCHAR(255) NOT NULL UNIQUE, proxiedAccountSs58 VARCHAR(255), encryptedOperator BLOB NOT NULL, "
                    + "enabled TINYINT(1) DEFAULT 1, syncOnly TINYINT(1) DEFAULT 0, "
                    + "createdAt DATETIME NOT NULL, updatedAt DATETIME NOT NULL)",
            "CREATE TABLE IF NOT EXISTS workers (id UUID PRIMARY KEY, name VARCHAR(255) NOT NULL UNIQUE, "
                    + "endpoint VARCHAR(255) NOT NULL, stake VARCHAR(255) NOT NULL, "
                    + "enabled TINYINT(1) DEFAULT 1, syncOnly TINYINT(1) DEFAULT 0, "
                    + "poolId VARCHAR(255) REFERENCES pools (id) ON DELETE CASCADE ON UPDATE CASCADE, "
                    + "createdAt DATETIME NOT NULL, updatedAt DATETIME NOT NULL)",
            "CREATE TABLE IF NOT EXISTS " + NOTES + " (name TEXT PRIMARY KEY, value TEXT NOT NULL)",
            ChangeLog.SCHEMA, RecordTable.SCHEMA);
    private static final List<Column> LATER_COLUMNS = List.of(
            new Column("pools", "proxiedAccountSs58", "VARCHAR(255)"),
            new Column("pools", "enabled", "TINYINT(1) DEFAULT 1"),
            new Column("pools", "syncOnly", "TINYINT(1) DEFAULT 0"),
            new Column("pools", "operatorSs58", "VARCHAR(255)"),
            new Column("workers", "enabled", "TINYINT(1) DEFAULT 1"),
            new Column("workers", "syncOnly", "TINYINT(1) DEFAULT 0"),
            new Column("workers", "gatekeeper", "TINYINT(1) DEFAULT 0"),
            new Column(ChangeLog.TABLE, "node", "TEXT NOT NULL DEFAULT ''"),
            new Column(ChangeLog.TABLE, "share", "TEXT NOT NULL DEFAULT ''"));
    private static final List<String> INDEXES = List.of(
            "CREATE UNIQUE INDEX IF NOT EXISTS pools_pid ON pools (pid)",
            "CREATE UNIQUE INDEX IF NOT EXISTS pools_name ON pools (name)",
            "CREATE INDEX IF NOT EXISTS pools_enabled ON pools (enabled)",
            "CREATE INDEX IF NOT EXISTS workers_pool_id ON workers (poolId)",
            "CREATE UNIQUE INDEX IF NOT EXISTS workers_name ON workers (name)",
            "CREATE INDEX IF NOT EXISTS workers_enabled ON workers (enabled)",
            "CREATE INDEX IF NOT EXISTS prb_changes_at ON " + ChangeLog.TABLE + " (at)",
            "CREATE INDEX IF NOT EXISTS prb_changes_share ON " + ChangeLog.TABLE + " (share)");

    private Schema() {}

    /**
     * Makes or completes the tables inside the caller's transaction.
     *
     * @throws SQLException when the file is of a newer program; roll back then
     */
    static void prepare(Connection db) throws SQLException {
        try (Statement sql = db.createStatement()) {
            int version = Integer.parseInt(first(sql, "PRAGMA user_version").orElseThrow());
            if (version > VERSION) {
                throw new SQLException("it has schema " + version + ", this program knows up to " + VERSION
                        + "; use the newer program");
            }
            for (String table : TABLES) {
                sql.execute(table);
            }
            for (Column column : LATER_COLUMNS) {
                if (!columns(sql, column.table).contains(column.name)) {
                    sql.execute("ALTER TABLE " + column.table + " ADD COLUMN " + column.name + " " + column.type);
                }
            }
            for (String index : INDEXES) {
                sql.execute(index);
            }
            if (version != VERSION) {
                sql.execute("PRAGMA user_version = " + VERSION);
            }
        }
    }

    /** @throws SQLException when a worker has no pool, which a fault of early releases of the original left behind */
    static void refuseUnusable(Connection db) throws SQLException {
        try (Statement sql = db.createStatement()) {
            Optional<String> worker = first(sql, "SELECT name FROM workers "
                    + "WHERE poolId IS NULL OR poolId NOT IN (SELECT id FROM pools) LIMIT 1");
            if (worker.isPresent()) {
                throw new SQLException("worker \"" + worker.get() + "\" belongs to no pool; delete that row");
            }
        }
    }

    /** The note about the identity; empty when there is none, as in a file of the original. */
    static Optional<String> identity(Connection db) throws SQLException {
        try (Statement sql = db.createStatement()) {
            boolean noted = first(sql, "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = '" + NOTES + "'").isPresent();
            return noted ? first(sql, "SELECT value FROM " + NOTES + " WHERE name = '" + IDENTITY + "'") : Optional.empty();
        }
    }

    /** Names of a table's columns; none when there is no such table. */
    static Set<String> columns(Connection db, String table) throws SQLException {
        try (Statement sql = db.createStatement()) {
            return columns(sql, table);
        }
    }

    private static Set<String> columns(Statement sql, String table) throws SQLException {
        Set<String> names = new HashSet<>();
        try (ResultSet row = sql.executeQuery("PRAGMA table_info(" + table + ")")) {
            while (row.next()) {
                names.add(row.getString("name"));
            }
        }
        return names;
    }

    private static Optional<String> first(Statement sql, String query) throws SQLException {
        try (ResultSet row = sql.executeQuery(query)) {
            return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
        }
    }
}
