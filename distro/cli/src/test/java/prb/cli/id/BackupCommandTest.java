package prb.cli.id;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

class BackupCommandTest {

    @TempDir
    private Path folder;
    private Node node;
    private String pass;
    private String file;

    @BeforeEach
    void make() throws IOException {
        node = new Node(Files.createDirectory(folder.resolve("data")));
        pass = node.passphrase(Node.PASSPHRASE).toString();
        file = folder.resolve("node.backup").toString();
    }

    private Connection database() throws Exception {
        return DriverManager.getConnection("jdbc:sqlite:" + node.data.resolve("local.db"));
    }

    @Test
    void keysAndTheInventoryOfARunningRoleAreInIt() throws Exception {
        PeerKey lifecycle = node.make("LIFECYCLE");
        PeerKey trade = node.make("TRADE");
        Archive archive;
        try (Connection writer = database(); Statement sql = writer.createStatement()) {
            sql.execute("PRAGMA journal_mode = WAL");
            sql.execute("CREATE TABLE pools (pid INTEGER)");
            sql.execute("INSERT INTO pools VALUES (7)");
            writer.setAutoCommit(false);
            sql.execute("INSERT INTO pools VALUES (8)");
            // The role writes, and what is not committed is not in the backup.
            Node.Run run = node.backup(file, "--passphrase-file", pass).expect(0);
            assertEquals("backed up to " + file + ": keys/id/LIFECYCLE, keys/id/TRADE, local.db\n", run.out());
            writer.rollback();
            byte[] sealed = Files.readAllBytes(Path.of(file));
            archive = Archive.unpack(SealedFile.parse(sealed).open(Node.PASSPHRASE.getBytes(StandardCharsets.UTF_8)));
        }
        assertEquals(Node.NOW, archive.at());
        assertArrayEquals(lifecycle.encode(), archive.entries().get("keys/id/LIFECYCLE"));
        Path copy = Files.write(folder.resolve("copy.db"), archive.entries().get("local.db"));
        try (Connection read = DriverManager.getConnection("jdbc:sqlite:" + copy);
                ResultSet rows = read.createStatement().executeQuery("SELECT group_concat(pid) FROM pools")) {
            assertEquals("7", rows.getString(1));
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(file))));
        assertEquals(Node.NOW, BackupMark.of(node.key("LIFECYCLE"), lifecycle.id()).orElseThrow());
        assertEquals(Node.NOW, BackupMark.of(node.key("TRADE"), trade.id()).orElseThrow());

        String verified = node.backup("verify", file, "--passphrase-file", pass).expect(0).out();
        assertTrue(
                verified.startsWith("backup of 2026-01-02T03:04:05Z\n  keys/id/LIFECYCLE: " + lifecycle.id() + ", key checked\n"),
                verified);
        assertTrue(verified.contains(" bytes, a whole database\n"), verified);
        Node other = new Node(Files.createDirectory(folder.resolve("other")));
        other.id("import", "TRADE", file, "--passphrase-file", pass).expect(0);
        assertArrayEquals(trade.encode(), Files.readAllBytes(other.key("TRADE")));
        assertTrue(other.id("import", "MONITOR", file, "--passphrase-file", pass).expect(1).err().contains("has no key MONITOR"));
    }

    @Test
    void theInventoryIsWhereTheNodesVariableSays() throws Exception {
        node.make("LIFECYCLE");
        Path elsewhere = folder.resolve("pools.sqlite");
        inventory(node.data.resolve("local.db"), 1);
        inventory(elsewhere, 2);
        assertEquals(1, inventoryOf(node, "usual"));
        node.set("PHALA_LOCAL_DB_PATH", elsewhere.toString());
        assertEquals(2, inventoryOf(node, "variable"));
        assertEquals(1, inventoryOf(node, "data", "--data", node.data.toString()));
        assertEquals(2, inventoryOf(node, "database", "--data", node.data.toString(), "--database", elsewhere.toString()));
        node.set("PHALA_LOCAL_DB_PATH", folder.toString());
        assertEquals(1, inventoryOf(node, "folder"), "a data provider's folder is no inventory");
        Path gone = folder.resolve("gone.sqlite");
        node.set("PHALA_LOCAL_DB_PATH", gone.toString());
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(0).err()
                .contains("there is no " + gone + ": the backup holds keys only"));
    }

    private static void inventory(Path database, int pid) throws Exception {
        try (Connection made = DriverManager.getConnection("jdbc:sqlite:" + database); Statement sql = made.createStatement()) {
            sql.execute("CREATE TABLE pools (pid INTEGER)");
            sql.execute("INSERT INTO pools VALUES (" + pid + ")");
        }
    }

    private int inventoryOf(Node backedUp, String name, String... options) throws Exception {
        Path backup = folder.resolve(name + ".backup");
        List<String> args = new ArrayList<>(List.of(backup.toString(), "--passphrase-file", pass));
        args.addAll(List.of(options));
        backedUp.backup(args.toArray(String[]::new)).expect(0);
        Archive archive = Archive.unpack(SealedFile.parse(Files.readAllBytes(backup))
                .open(Node.PASSPHRASE.getBytes(StandardCharsets.UTF_8)));
        Path copy = Files.write(folder.resolve(name + ".db"), archive.entries().get("local.db"));
        try (Connection read = DriverManager.getConnection("jdbc:sqlite:" + copy);
                ResultSet rows = read.createStatement().executeQuery("SELECT max(pid) FROM pools")) {
            return rows.getInt(1);
        }
    }

    @Test
    void keysUnderAPassphraseStayUnderIt() throws IOException {
        PeerKey key = node.make("LIFECYCLE");
        node.id("encrypt", "LIFECYCLE", "--passphrase-file", node.passphrase("of the key itself").toString()).expect(0);
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(0).err().contains("the backup holds keys only"));
        String verified = node.backup("verify", file, "--passphrase-file", pass).expect(0).out();
        assertTrue(verified.contains(key.id() + ", encrypted under another passphrase, key not checked"), verified);
    }

    @Test
    void nothingIsMarkedWhenNothingIsWritten() throws IOException {
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(1).err()
                .contains("there are no key files in " + node.keys()));
        PeerKey key = node.make("LIFECYCLE");
        Files.write(node.data.resolve("local.db"), "this is no database at all".getBytes(StandardCharsets.UTF_8));
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(1).err().contains("local.db can not be copied"));
        Files.delete(node.data.resolve("local.db"));
        Files.write(node.key("TRADE"), new byte[] {1});
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(1).err().contains("TRADE is damaged"));
        Files.delete(node.key("TRADE"));
        node.backup(node.key("x").toString(), "--passphrase-file", pass).expect(1);
        assertFalse(Files.exists(Path.of(file)));
        assertTrue(BackupMark.of(node.key("LIFECYCLE"), key.id()).isEmpty());
        node.backup(file, "--passphrase-file", pass).expect(0);
        assertTrue(node.backup(file, "--passphrase-file", pass).expect(1).err().contains("is not overwritten"));
    }

    @Test
    void verifyFindsDamage() throws IOException {
        node.make("LIFECYCLE");
        node.backup(file, "--passphrase-file", pass).expect(0);
        byte[] good = Files.readAllBytes(Path.of(file));
        byte[] altered = good.clone();
        altered[good.length / 2] ^= 1;
        for (byte[] bad : new byte[][] {altered, Arrays.copyOf(good, 30), Arrays.copyOf(good, good.length - 1), new byte[0]}) {
            Files.write(Path.of(file), bad);
            assertTrue(node.backup("verify", file, "--passphrase-file", pass).expect(1).err().contains("is no good backup"));
        }
        node.backup().expect(2);
        node.backup("verify").expect(2);
        assertTrue(node.backup("help").expect(0).out().contains("Usage: prb backup"));
    }

    @Test
    void archivesHaveLimits() {
        Map<String, byte[]> many = new LinkedHashMap<>();
        for (int i = 0; i < 65; i++) {
            many.put("keys/id/K" + i, new byte[1]);
        }
        byte[] tooMany = new Archive(Node.NOW, many).pack();
        assertThrows(IllegalArgumentException.class, () -> Archive.unpack(tooMany));
        byte[] bomb = new Archive(Node.NOW, Map.of("local.db", new byte[Archive.BYTES_MAX + 1])).pack();
        assertTrue(bomb.length < 1 << 20);
        assertThrows(IllegalArgumentException.class, () -> Archive.unpack(bomb));
    }

    @Test
    void damagedArchivesAreUnpackedOrRefused() {
        long seed = System.nanoTime();
        System.out.println("BackupCommandTest seed " + seed);
        Random random = new Random(seed);
        byte[] good = new Archive(Node.NOW, Map.of("local.db", new byte[500], "keys/id/A", new byte[] {1, 2, 3})).pack();
        for (int i = 0; i < 3000; i++) {
            byte[] damaged = Arrays.copyOf(good, random.nextInt(4) == 0 ? random.nextInt(good.length) : good.length);
            for (int hits = 1 + random.nextInt(4); hits > 0 && damaged.length > 0; hits--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                assertFalse(Archive.unpack(damaged).entries().isEmpty());
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().isBlank());
            }
        }
    }
}
