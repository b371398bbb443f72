package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.Keypair;

/**
 * Pools that the original bridge stored: their operator keys are in its envelope, and no column tells the operator. They are
 * taken over in place, all or none, after the whole database was copied beside itself. The key file is only read.
 */
final class OriginalPools {

    private static final Logger LOG = LoggerFactory.getLogger(OriginalPools.class);

    private final boolean present;
    private final List<Found> pools;

    /** @param closed the operator's key in our envelope */
    private record Found(String id, String name, boolean enabled, AccountId operator, byte[] closed) {}

    private OriginalPools(boolean present, List<Found> pools) {
        this.present = present;
        this.pools = pools;
    }

    /**
     * Looks for such pools and opens their keys. Changes nothing.
     *
     * @throws SQLException also when a key does not open, naming the pool
     */
    static OriginalPools find(Connection db, OperatorKeys keys) throws SQLException {
        var columns = Schema.columns(db, "pools");
        if (columns.isEmpty()) {
            return new OriginalPools(false, List.of());
        }
        boolean completed = columns.contains("operatorSs58");
        List<Found> found = new ArrayList<>();
        try (Statement sql = db.createStatement();
                ResultSet row = sql
                        .executeQuery("SELECT id, name, " + (columns.contains("enabled") ? "COALESCE(enabled, 1)" : "1")
                                + ", encryptedOperator FROM pools" + (completed ? " WHERE operatorSs58 IS NULL" : ""))) {
            while (row.next()) {
                Keypair operator = open(row.getString(2), row.getBytes(4), keys);
                found.add(new Found(row.getString(1), row.getString(2), row.getBoolean(3), operator.accountId(),
                        keys.close(operator)));
            }
        }
        return new OriginalPools(!completed || !found.isEmpty(), found);
    }

    private static Keypair open(String pool, byte[] closed, OperatorKeys keys) throws SQLException {
        try {
            return keys.open(closed);
        } catch (IllegalArgumentException e) {
            throw new SQLException("the operator key of pool \"" + pool + "\", stored by the original bridge, does not open with "
                    + "identity " + keys.peerId() + ": " + e.getMessage() + "; put the key file LIFECYCLE of that installation "
                    + "into the folder of key files (PHALA_PEER_ID_PREFIX)", e);
        }
    }

    /** Whether the file is one of the original, or holds rows of it. */
    boolean isPresent() {
        return present;
    }

    /**
     * Copies the database beside itself, through SQLite: whoever opened and closed the file itself in this process would
     * loosen SQLite's locks on it.
     */
    void copy(Path file) throws SQLException, IOException {
        Path copy = DatabaseCopy.make(file, "import");
        LOG.info("{} is of the original bridge, it is taken over; a copy as it was lies in {}", file, copy);
    }

    /** Fills our columns and puts the keys into our envelope, inside the caller's transaction. */
    void takeOver(Connection db) throws SQLException {
        try (PreparedStatement sql = db
                .prepareStatement("UPDATE pools SET operatorSs58 = ?, encryptedOperator = ? WHERE id = ?")) {
            for (Found pool : pools) {
                sql.setString(1, pool.operator.toSs58(InventoryFile.SS58_PREFIX));
                sql.setBytes(2, pool.closed);
                sql.setString(3, pool.id);
                sql.executeUpdate();
            }
        }
    }

    /** After the commit. */
    void report() {
        for (Found pool : pools) {
            LOG.info("pool {} of the original bridge was taken over, its operator is {}", pool.name, pool.operator);
            if (!pool.enabled) {
                LOG.warn("pool {} is disabled: its workers rest now, the original ran them all the same", pool.name);
            }
        }
    }
}
