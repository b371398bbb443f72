package prb.worker.inventory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConnection;

/** Copies of a database that lie beside it, for its owner only. Stateless. */
final class DatabaseCopy {

    private static final int BUSY_MS = 2_000;
    private static final DateTimeFormatter DAY_AND_TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS");

    private DatabaseCopy() {}

    /**
     * Makes a copy of what was committed, and has it on disk.
     *
     * @param event before which it is made, for its name and for messages
     * @return where it lies
     */
    static Path make(Path file, String event) throws SQLException, IOException {
        String time = DAY_AND_TIME.format(OffsetDateTime.now(Clock.system(ZoneOffset.UTC)));
        Path copy = file.resolveSibling(file.getFileName() + ".before-" + event + "-" + time);
        if (Files.exists(copy)) {
            throw new IOException(copy + " is in the way of the copy that is made before; move it away");
        }
        PrivateFile.create(copy);
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(true);
        config.setBusyTimeout(BUSY_MS);
        try (Connection source = config.createConnection("jdbc:sqlite:" + file)) {
            int code = source.unwrap(SQLiteConnection.class).getDatabase().backup("main", copy.toString(), null);
            if (code != 0) {
                throw new IOException("the copy " + copy + " failed, SQLite says " + code + "; make room on the disk");
            }
        }
        try (FileChannel written = FileChannel.open(copy, StandardOpenOption.WRITE)) {
            written.force(true);
        }
        return copy;
    }
}
