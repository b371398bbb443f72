package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.sqlite.SQLiteConfig;
import prb.identity.NodeIdentity;
import prb.substrate.crypto.account.Keypair;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

/** Reads a database of the original bridge, or of ours, as a document; a line is a row's place in its table. Stateless. */
public final class OriginalInventory {

    private OriginalInventory() {}

    /**
     * The pools with their operators' keys, and the workers.
     *
     * @param database is opened read-only; a copy of one that may be in use
     * @param identity of the key file that belongs to it
     * @param seal closes a secret for the inventory that is to take it
     * @throws IOException when it can not be read or a key does not open; the message names the pool
     */
    public static Document read(String source, Path database, NodeIdentity identity, UnaryOperator<byte[]> seal)
            throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection db = config.createConnection("jdbc:sqlite:" + database); Statement sql = db.createStatement()) {
            Set<String> columns = Schema.columns(db, "pools");
            if (columns.isEmpty()) {
                throw new IOException(source + " has no pools in it: it is no inventory of a lifecycle manager");
            }
            Schema.refuseUnusable(db);
            OperatorKeys keys = new OperatorKeys(identity);
            Map<String, String> pids = new HashMap<>();
            List<Row> pools = new ArrayList<>();
            try (ResultSet row = sql.executeQuery("SELECT id, pid, name, encryptedOperator, "
                    + optional(columns, "proxiedAccountSs58", "''") + ", " + optional(columns, "enabled", "1") + ", "
                    + optional(columns, "syncOnly", "0") + " FROM pools ORDER BY rowid")) {
                while (row.next()) {
                    pids.put(row.getString(1), row.getString(2));
                    pools.add(pool(pools.size() + 1, row, keys, seal));
                }
            }
            return new Document(source, pools, workers(sql, Schema.columns(db, "workers"), pids));
        } catch (SQLException e) {
            throw new IOException(source + " can not be read: " + e.getMessage(), e);
        }
    }

    private static Row pool(int line, ResultSet row, OperatorKeys keys, UnaryOperator<byte[]> seal)
            throws SQLException, IOException {
        Map<String, String> fields = new HashMap<>();
        fields.put(Fields.PID, row.getString(2));
        fields.put(Fields.NAME, row.getString(3));
        String owner = row.getString(5);
        fields.put(Fields.OWNER, owner == null || owner.isBlank() ? Fields.NONE : owner);
        fields.put(Fields.ENABLED, Boolean.toString(row.getBoolean(6)));
        fields.put(Fields.SYNC_ONLY, Boolean.toString(row.getBoolean(7)));
        try {
            Keypair key = keys.open(row.getBytes(4));
            fields.put(Fields.OPERATOR_KEY, SealedSecrets.closed(key, seal));
        } catch (IllegalArgumentException e) {
            throw new IOException("the operator key of pool \"" + row.getString(3) + "\" does not open with identity "
                    + keys.peerId() + ": " + e.getMessage() + "; name the key file LIFECYCLE of that installation", e);
        }
        return new Row(line, fields);
    }

    private static List<Row> workers(Statement sql, Set<String> columns, Map<String, String> pids) throws SQLException {
        List<Row> workers = new ArrayList<>();
        if (columns.isEmpty()) {
            return workers;
        }
        try (ResultSet row = sql.executeQuery("SELECT name, poolId, endpoint, stake, " + optional(columns, "enabled", "1") + ", "
                + optional(columns, "syncOnly", "0") + ", " + optional(columns, "gatekeeper", "0")
                + " FROM workers ORDER BY rowid")) {
            while (row.next()) {
                workers.add(new Row(workers.size() + 1, Map.of(Fields.NAME, row.getString(1), Fields.PID,
                        pids.getOrDefault(row.getString(2), ""), Fields.ENDPOINT, row.getString(3), Fields.STAKE,
                        row.getString(4), Fields.ENABLED, Boolean.toString(row.getBoolean(5)), Fields.SYNC_ONLY,
                        Boolean.toString(row.getBoolean(6)), Fields.GATEKEEPER, Boolean.toString(row.getBoolean(7)))));
            }
        }
        return workers;
    }

    private static String optional(Set<String> columns, String name, String otherwise) {
        return columns.contains(name) ? "COALESCE(" + name + ", " + otherwise + ")" : otherwise;
    }

    /** Whether a database is one that the original left; false when there is none. @throws IOException when it is damaged */
    public static boolean is(Path database) throws IOException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        try (Connection db = config.createConnection("jdbc:sqlite:" + database)) {
            Set<String> columns = Schema.columns(db, "pools");
            return !columns.isEmpty() && !columns.contains("operatorSs58");
        } catch (SQLException e) {
            throw new IOException(database + " can not be read: " + e.getMessage(), e);
        }
    }
}
