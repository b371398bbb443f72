package prb.cli.doctor;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;

/**
 * What an inventory holds, ours or the original's, read without a trace: a database that a role has open is read beside it,
 * any other through a copy that is gone afterwards. At most 1 GiB, 10,000 pools and 100,000 workers. Waits 5 s for a writer.
 */
public final class LocalDb {

    private static final long BYTES_MAX = 1L << 30;
    private static final int POOLS_MAX = 10_000;
    private static final int WORKERS_MAX = 100_000;
    private static final String BUSY_MS = "5000";
    /** SQLite's own code: read only. */
    private static final String OPEN_READ = "1";

    private LocalDb() {}

    /**
     * One pool.
     *
     * @param owner the proxied owner's address, where there is one
     * @param operatorKey encrypted
     */
    public record Pool(long pid, String name, Optional<String> owner, boolean enabled, boolean syncOnly, byte[] operatorKey) {}

    /** One worker. @param pid of its pool, -1 when it has none */
    public record Worker(String name, long pid, String endpoint, String stake, boolean enabled, boolean syncOnly) {}

    /** All of them, by number and name. */
    public record Content(List<Pool> pools, List<Worker> workers) {}

    /** @throws IOException with a message for the user when it is no inventory, or too large */
    public static Content read(Path database) throws IOException {
        if (Files.size(database) > BYTES_MAX) {
            throw new IOException(database + " is larger than " + BYTES_MAX + " bytes");
        }
        try {
            return Files.exists(database.resolveSibling(database.getFileName() + "-shm")) ? live(database) : copied(database);
        } catch (SQLException e) {
            throw new IOException(database + " can not be read as an inventory: " + e.getMessage(), e);
        }
    }

    private static Content live(Path database) throws IOException, SQLException {
        try {
            return query(database);
        } catch (SQLException whatAProcessThatDiedLeft) {
            return copied(database);
        }
    }

    private static Content copied(Path database) throws IOException, SQLException {
        Path folder = Files.createTempDirectory("prb-read-");
        try {
            Path copy = folder.resolve("copy.db");
            Files.copy(database, copy);
            for (String ending : List.of("-journal", "-wal")) {
                Path beside = database.resolveSibling(database.getFileName() + ending);
                if (Files.exists(beside)) {
                    Files.copy(beside, folder.resolve("copy.db" + ending));
                }
            }
            return query(copy);
        } finally {
            delete(folder);
        }
    }

    private static void delete(Path folder) throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }
        });
        Files.delete(folder);
    }

    private static Content query(Path database) throws SQLException {
        Properties options = new Properties();
        options.setProperty("open_mode", OPEN_READ);
        options.setProperty("busy_timeout", BUSY_MS);
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + database, options);
                Statement sql = db.createStatement()) {
            List<Pool> pools = new ArrayList<>();
            try (ResultSet row = sql
                    .executeQuery("SELECT pid, name, proxiedAccountSs58, enabled, syncOnly, encryptedOperator FROM"
                            + " pools ORDER BY pid LIMIT " + POOLS_MAX)) {
                while (row.next()) {
                    pools.add(new Pool(row.getLong(1), row.getString(2), Optional.ofNullable(row.getString(3)).filter(
                            text -> !text.isEmpty()), row.getBoolean(4), row.getBoolean(5), row.getBytes(6)));
                }
            }
            List<Worker> workers = new ArrayList<>();
            try (ResultSet row = sql.executeQuery("SELECT w.name, coalesce(p.pid, -1), w.endpoint, w.stake, w.enabled, w.syncOnly"
                    + " FROM workers w LEFT JOIN pools p ON p.id = w.poolId ORDER BY w.name LIMIT " + WORKERS_MAX)) {
                while (row.next()) {
                    workers.add(
                            new Worker(row.getString(1), row.getLong(2), row.getString(3), row.getString(4), row.getBoolean(5),
                                    row.getBoolean(6)));
                }
            }
            return new Content(pools, workers);
        }
    }
}
