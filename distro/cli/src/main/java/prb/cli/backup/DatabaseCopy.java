package prb.cli.backup;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Properties;
import prb.cli.id.Archive;
import prb.cli.id.CopyFile;
import prb.identity.keyfile.KeyFileException;

/**
 * A consistent copy of an SQLite database, also while a role writes to it: SQLite itself makes it, within one read transaction.
 * Waits at most 10 s for a writer; at most 128 MiB.
 */
final class DatabaseCopy {

    private static final int BUSY_MS = 10_000;
    /** SQLite's own codes: do not create, read and write (a reader of a write-ahead log needs its shared memory). */
    private static final String OPEN_READ_WRITE = "2";
    private static final byte[] MAGIC = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
    private static final int HEADER_BYTES = 100;

    private DatabaseCopy() {}

    /** @throws IOException with a message for the user when it can not be copied or the copy is damaged */
    static byte[] of(Path database) throws IOException {
        // Made for its owner only: the copy is secret like the original.
        Path folder = Files.createTempDirectory("prb-backup-");
        Path copy = folder.resolve(Archive.DATABASE);
        try {
            copy(database, copy);
            return CopyFile.read(copy, Archive.BYTES_MAX);
        } catch (SQLException e) {
            throw new KeyFileException("the inventory " + database + " can not be copied: " + e.getMessage(), e);
        } finally {
            Files.deleteIfExists(copy);
            Files.delete(folder);
        }
    }

    private static void copy(Path database, Path copy) throws SQLException {
        Properties options = new Properties();
        options.setProperty("open_mode", OPEN_READ_WRITE);
        options.setProperty("busy_timeout", Integer.toString(BUSY_MS));
        try (Connection from = DriverManager.getConnection("jdbc:sqlite:" + database, options);
                PreparedStatement vacuum = from.prepareStatement("VACUUM INTO ?")) {
            vacuum.setString(1, copy.toString());
            vacuum.execute();
        }
        try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + copy);
                Statement sql = made.createStatement();
                ResultSet rows = sql.executeQuery("PRAGMA integrity_check")) {
            if (!rows.next() || !"ok".equals(rows.getString(1))) {
                throw new SQLException("its copy fails SQLite's integrity check: " + rows.getString(1));
            }
        }
    }

    /** Whether bytes are an SQLite file of the size that its header tells. */
    static boolean isWhole(byte[] file) {
        if (file.length < HEADER_BYTES || !Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return false;
        }
        ByteBuffer header = ByteBuffer.wrap(file);
        int page = header.getShort(16) & 0xffff;
        long pages = header.getInt(28) & 0xffffffffL;
        return pages * (page == 1 ? 65_536 : page) == file.length;
    }
}
