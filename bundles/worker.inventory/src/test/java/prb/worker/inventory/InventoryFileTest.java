package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InventoryFileTest {

    private static final String OLD_POOLS = "CREATE TABLE pools (id UUID PRIMARY KEY, pid INTEGER NOT NULL UNIQUE, "
            + "name VARCHAR(255) NOT NULL UNIQUE, proxiedAccountSs58 VARCHAR(255), encryptedOperator BLOB NOT NULL, "
            + "enabled TINYINT(1) DEFAULT 1, createdAt DATETIME NOT NULL, updatedAt DATETIME NOT NULL)";
    private static final String OLD_WORKERS = "CREATE TABLE workers (id UUID PRIMARY KEY, name VARCHAR(255) NOT NULL UNIQUE, "
            + "endpoint VARCHAR(255) NOT NULL, stake VARCHAR(255) NOT NULL, enabled TINYINT(1) DEFAULT 1, "
            + "poolId VARCHAR(255) REFERENCES pools (id) ON DELETE CASCADE ON UPDATE CASCADE, createdAt DATETIME NOT NULL, "
            + "updatedAt DATETIME NOT NULL)";

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("local.db");
    }

    private StoredInventory open() throws IOException {
        return new StoredInventory(new FakeIdentity(1), file);
    }

    private String sql(String... statements) throws SQLException {
        String last = null;
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file); Statement sql = db.createStatement()) {
            for (String one : statements) {
                if (sql.execute(one)) {
                    try (ResultSet row = sql.getResultSet()) {
                        last = row.next() ? row.getString(1) : null;
                    }
                }
            }
        }
        return last;
    }

    private String refusal() {
        IOException e = assertThrows(IOException.class, this::open);
        assertTrue(e.getMessage().contains(file.toString()), e.getMessage());
        return e.getMessage();
    }

    @Test
    void filesAreTheOwnersOnly() throws Exception {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-r--r--")));
        StoredInventory inventory = open();
        inventory.createPools(List.of(pool(1, "a")));
        for (String name : List.of("local.db", "local.db-wal", "local.db-shm", "local.db.lock")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(name))), name);
        }
        inventory.close();
    }

    @Test
    void secondWriterInTheProcessIsRefusedAndTheFirstGoesOn() throws Exception {
        StoredInventory first = open();
        assertTrue(refusal().contains("in use by process " + ProcessHandle.current().pid()));
        first.createPools(List.of(pool(1, "a")));
        assertFalse(otherProcessGetsLock(), "a refused attempt must not loosen the lock");
        first.close();
        assertTrue(otherProcessGetsLock());
        StoredInventory second = open();
        assertEquals(1, second.pools().size());
        second.close();
    }

    /** Tries the lock in another Java process. */
    private boolean otherProcessGetsLock() throws Exception {
        Path program = folder.resolve("TryLock.java");
        Files.writeString(program, """
                void main(String[] args) throws Exception {
                    try (var file = new java.io.RandomAccessFile(args[0], "rw")) {
                        System.exit(file.getChannel().tryLock() == null ? 11 : 10);
                    }
                }
                """);
        Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                program.toString(), folder.resolve("local.db.lock").toString()).inheritIO().start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        assertTrue(process.exitValue() == 10 || process.exitValue() == 11, "exit " + process.exitValue());
        return process.exitValue() == 10;
    }

    @Test
    void writerInAnotherProcessIsNamed() throws Exception {
        Path program = folder.resolve("HoldLock.java");
        Files.writeString(program, """
                void main(String[] args) throws Exception {
                    try (var file = new java.io.RandomAccessFile(args[0], "rw")) {
                        file.getChannel().lock();
                        file.writeBytes(Long.toString(ProcessHandle.current().pid()));
                        System.out.println("locked");
                        System.in.read();
                    }
                }
                """);
        Process holder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
                program.toString(), folder.resolve("local.db.lock").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try {
            assertEquals("locked", holder.inputReader().readLine());
            assertTrue(refusal().contains("in use by process " + holder.pid()));
        } finally {
            holder.destroy();
            assertTrue(holder.waitFor(60, TimeUnit.SECONDS));
        }
        open().close();
    }

    @Test
    void missingColumnsOfAnOlderSchemaAreAdded() throws Exception {
        sql(OLD_POOLS, OLD_WORKERS);
        StoredInventory inventory = open();
        inventory.createPools(List.of(pool(1, "a")));
        inventory.createWorkers(List.of(worker(1, "w")));
        inventory.close();
        assertEquals("0", sql("SELECT gatekeeper FROM workers"));
        assertEquals("1", sql("PRAGMA user_version"));
        String time = sql("SELECT createdAt FROM workers");
        assertTrue(time.matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d\\.\\d{3} \\+00:00"), time);
    }

    @Test
    void rowsThatCanNotBeTakenOverAreRefusedAndLeftAlone() throws Exception {
        sql(OLD_POOLS, OLD_WORKERS, "INSERT INTO pools VALUES ('u', 1, 'old', NULL, x'00', 1, 'then', 'then')");
        assertTrue(refusal().contains("pool \"old\""));
        assertEquals("delete", sql("PRAGMA journal_mode"));
        assertEquals(OLD_POOLS, sql("SELECT sql FROM sqlite_master WHERE name = 'pools'"));
        assertEquals("0", sql("PRAGMA user_version"));
        sql("DELETE FROM pools", "INSERT INTO workers VALUES ('u', 'lost', 'e', '1', 1, NULL, 'then', 'then')");
        assertTrue(refusal().contains("worker \"lost\""));
    }

    @Test
    void newerSchemaForeignFileAndDamagedRowAreRefusedAndNothingStaysLocked() throws Exception {
        sql("PRAGMA user_version = 2");
        assertTrue(refusal().contains("schema 2"));
        sql("PRAGMA user_version = 0");
        StoredInventory inventory = open();
        inventory.createPools(List.of(pool(1, "a")));
        inventory.createWorkers(List.of(worker(1, "w")));
        inventory.close();
        sql("UPDATE workers SET stake = 'much'");
        assertTrue(refusal().contains("worker \"w\" is damaged"));
        Files.writeString(file, "This is not a database. ".repeat(100));
        refusal();
        Files.delete(file);
        open().close();
    }

    @Test
    void nullSwitchesHaveTheColumnsDefaults() throws Exception {
        StoredInventory inventory = open();
        inventory.createPools(List.of(pool(1, "a")));
        inventory.createWorkers(List.of(worker(1, "w")));
        inventory.close();
        sql("UPDATE workers SET enabled = NULL, syncOnly = NULL, gatekeeper = NULL",
                "UPDATE pools SET enabled = NULL, proxiedAccountSs58 = ''");
        inventory = open();
        assertTrue(inventory.workers().getFirst().enabled() && inventory.pools().getFirst().enabled());
        assertTrue(inventory.pools().getFirst().proxiedOwner().isEmpty());
        inventory.close();
    }

    @Test
    void aFailedWriteLeavesFileAndMemoryAsTheyWere() throws Exception {
        StoredInventory inventory = open();
        inventory.createPools(List.of(pool(1, "a")));
        sql("CREATE TRIGGER refuse BEFORE INSERT ON pools WHEN NEW.pid = 3 BEGIN SELECT RAISE(ABORT, 'disk trouble'); END");
        IllegalStateException e = assertThrows(IllegalStateException.class,
                () -> inventory.createPools(List.of(pool(2, "b"), pool(3, "c"))));
        assertTrue(e.getMessage().contains("disk trouble"), e.getMessage());
        assertEquals(1, inventory.pools().size());
        inventory.createPools(List.of(pool(2, "b")));
        assertEquals("2", sql("SELECT COUNT(*) FROM pools"));
        inventory.close();
    }
}
