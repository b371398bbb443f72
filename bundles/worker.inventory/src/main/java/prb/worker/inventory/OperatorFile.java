package prb.worker.inventory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import prb.substrate.crypto.account.AccountId;

/**
 * The operators in an inventory that another process writes. It is opened read-only for each reading and closed again: a
 * writer, alive or not, is never in the way nor kept waiting for longer than SQLite's own short locks. Any thread.
 */
final class OperatorFile {

    private static final int BUSY_MS = 2_000;

    private final Path path;

    OperatorFile(Path path) {
        this.path = path.toAbsolutePath();
    }

    /** @param operator null where the row is the original's and only the key tells */
    record Row(String pool, @Nullable AccountId operator, byte[] closed) {}

    /** @param maker peer id of the identity that closed the keys, where that is noted */
    record Content(List<Row> rows, Optional<String> maker) {}

    /** What tells whether the file was written since: a commit changes the file or its write-ahead log. */
    record Stamp(Optional<Part> database, Optional<Part> log) {}

    /**
     * A file's state.
     *
     * @param modified in ns
     * @param key tells one file from another that took its place; null where the file system does not know
     */
    record Part(long size, long modified, @Nullable Object key) {}

    Path path() {
        return path;
    }

    Stamp stamp() throws IOException {
        // Reading leaves an empty log behind where there was none.
        return new Stamp(part(path), part(path.resolveSibling(path.getFileName() + "-wal")).filter(log -> log.size() > 0));
    }

    private static Optional<Part> part(Path file) throws IOException {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.of(new Part(found.size(), found.lastModifiedTime().to(TimeUnit.NANOSECONDS), found.fileKey()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Nothing when the file has no pools yet. @throws SQLException when it can not be read */
    Content read() throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MS);
        List<Row> rows = new ArrayList<>();
        try (Connection db = config.createConnection("jdbc:sqlite:" + path)) {
            Set<String> columns = Schema.columns(db, "pools");
            if (columns.isEmpty()) {
                return new Content(rows, Optional.empty());
            }
            String operator = columns.contains("operatorSs58") ? "operatorSs58" : "NULL";
            try (Statement sql = db.createStatement();
                    ResultSet row = sql.executeQuery("SELECT name, " + operator
                            + ", encryptedOperator FROM pools ORDER BY rowid")) {
                while (row.next()) {
                    String address = row.getString(2);
                    rows.add(new Row(row.getString(1), address == null ? null : AccountId.parse(address), row.getBytes(3)));
                }
            }
            return new Content(rows, Schema.identity(db));
        } catch (IllegalArgumentException e) {
            throw new SQLException("a row of a pool is damaged: " + e.getMessage(), e);
        }
    }
}
