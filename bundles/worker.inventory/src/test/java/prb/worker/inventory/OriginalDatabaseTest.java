package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.trade.api.Signer;
import prb.wire.walkie.Pool;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.WalkieRpcResponseWrapper;

/**
 * Databases as the original leaves them, with operator keys that it encrypted itself: recorded answers hold them, and the
 * throw-away key file of that run is there too.
 */
class OriginalDatabaseTest {

    private static final Bytes PAYLOAD = Bytes.utf8("payload");
    private static final String POOLS = "CREATE TABLE `pools` (`id` UUID PRIMARY KEY, `pid` INTEGER NOT NULL UNIQUE, "
            + "`name` VARCHAR(255) NOT NULL UNIQUE, `proxiedAccountSs58` VARCHAR(255), `encryptedOperator` BLOB NOT NULL, "
            + "`enabled` TINYINT(1) DEFAULT 1, `syncOnly` TINYINT(1) DEFAULT 0, `createdAt` DATETIME NOT NULL, "
            + "`updatedAt` DATETIME NOT NULL)";
    private static final String WORKERS = "CREATE TABLE `workers` (`id` UUID PRIMARY KEY, `name` VARCHAR(255) NOT NULL UNIQUE, "
            + "`endpoint` VARCHAR(255) NOT NULL, `stake` VARCHAR(255) NOT NULL, `enabled` TINYINT(1) DEFAULT 1, "
            + "`syncOnly` TINYINT(1) DEFAULT 0, `poolId` VARCHAR(255) "
            + "REFERENCES `pools` (`id`) ON DELETE CASCADE ON UPDATE CASCADE, "
            + "`createdAt` DATETIME NOT NULL, `updatedAt` DATETIME NOT NULL)";
    private static final String TIME = "2023-04-27 10:11:12.345 +00:00";

    @TempDir
    Path folder;

    private Path file;
    private NodeIdentity identity;
    private List<Pool> pools;

    @BeforeEach
    void make() throws Exception {
        String shared = System.getProperty("prb.shared");
        assumeTrue(shared != null && Files.isDirectory(Path.of(shared, "vectors", "peer", "walkie")),
                "prb.shared names no folder with vectors/peer/walkie: no database of the original can be made");
        Path peers = Path.of(shared, "vectors", "peer", "walkie");
        identity = Keys.recorded(peers, folder.resolve("keys"));
        pools = Stream.of(recorded(peers, "ListPool"), recorded(peers, "CreatePool")).flatMap(List::stream).toList();
        file = folder.resolve("local.db");
        sql(POOLS, WORKERS, "CREATE UNIQUE INDEX `pools_pid` ON `pools` (`pid`)",
                "CREATE UNIQUE INDEX `pools_name` ON `pools` (`name`)");
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file);
                PreparedStatement sql = db.prepareStatement("INSERT INTO pools VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)")) {
            for (Pool pool : pools) {
                sql.setString(1, pool.getUuid());
                sql.setLong(2, pool.getPid());
                sql.setString(3, pool.getName());
                sql.setString(4, pool.getPid() == 1 ? null : pools.get(0).getOwner().getSs58Polkadot());
                sql.setBytes(5, HexFormat.of().parseHex(pool.getOwner().getPolkadotJson()));
                sql.setBoolean(6, pool.getEnabled());
                sql.setString(7, TIME);
                sql.setString(8, TIME);
                sql.executeUpdate();
            }
        }
        sql("INSERT INTO workers VALUES ('w', 'w0', 'http://127.0.0.1:21000', '20000000000000000', 1, 0, '"
                + pools.get(0).getUuid() + "', '" + TIME + "', '" + TIME + "')");
    }

    private static List<Pool> recorded(Path peers, String name) throws IOException {
        return PoolList.parseFrom(WalkieRpcResponseWrapper.parseFrom(Files.readAllBytes(peers.resolve(name + ".response.bin")))
                .getData()).getPoolsList();
    }

    private void sql(String... statements) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file); Statement sql = db.createStatement()) {
            for (String one : statements) {
                sql.execute(one);
            }
        }
    }

    private static byte[] stored(Path database, String pool) throws SQLException {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + database);
                PreparedStatement sql = db.prepareStatement("SELECT encryptedOperator FROM pools WHERE id = ?")) {
            sql.setString(1, pool);
            try (ResultSet row = sql.executeQuery()) {
                return row.next() ? row.getBytes(1) : new byte[0];
            }
        }
    }

    private List<Path> copies() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(path -> path.getFileName().toString().startsWith("local.db.before-import-")).toList();
        }
    }

    private void assertSignsForAll(Signer signer) {
        for (Pool pool : pools) {
            AccountId operator = AccountId.parse(pool.getOwner().getSs58Phala());
            assertEquals(Optional.of(KeyType.SR25519), signer.keyType(operator), pool.getName());
            assertTrue(Signatures.verify(KeyType.SR25519, operator.bytes(), PAYLOAD, signer.sign(operator, PAYLOAD)));
        }
    }

    @Test
    void isTakenOverInPlaceAfterACopyAndOnlyOnce() throws Exception {
        byte[] keyFile = Files.readAllBytes(folder.resolve("keys/LIFECYCLE"));
        StoredInventory inventory = new StoredInventory(identity, file);
        assertEquals(List.of(1L, 77L), inventory.pools().stream().map(prb.worker.api.Pool::pid).toList());
        prb.worker.api.Pool proxied = inventory.pool(77).orElseThrow();
        assertEquals(pools.get(1).getUuid(), proxied.id());
        assertEquals(AccountId.parse(pools.get(0).getOwner().getSs58Phala()), proxied.owner(), "in whatever form it was stored");
        assertEquals("w0", inventory.workers().getFirst().name());
        assertEquals(1, inventory.workers().getFirst().pid());
        assertSignsForAll(inventory);
        assertEquals(List.of("pool1 created", "p77 created", "w0 created"), inventory.log(9, Optional.empty()).stream()
                .map(entry -> entry.difference().name() + " " + entry.difference().action().text()).toList());
        inventory.close();
        for (Pool pool : pools) {
            byte[] ours = stored(file, pool.getUuid());
            assertEquals("PRBW", new String(ours, 0, 4, java.nio.charset.StandardCharsets.US_ASCII));
            assertEquals(pool.getOwner().getPolkadotJson(),
                    HexFormat.of().formatHex(stored(copies().getFirst(), pool.getUuid())), "the copy is as it was");
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copies().getFirst())));
        StoredInventory again = new StoredInventory(identity, file);
        assertSignsForAll(again);
        again.close();
        assertEquals(1, copies().size());
        assertArrayEquals(keyFile, Files.readAllBytes(folder.resolve("keys/LIFECYCLE")));
    }

    @Test
    void theCopyServesTheOriginalStillAndCanBeTakenOverItself() throws Exception {
        new StoredInventory(identity, file).close();
        Path copy = copies().getFirst();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
            assertFalse(Schema.columns(db, "pools").contains("operatorSs58"));
        }
        Files.move(copy, file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        StoredInventory inventory = new StoredInventory(identity, file);
        assertSignsForAll(inventory);
        inventory.close();
    }

    @Test
    void anotherKeyFileOrADamagedRowLeaveTheFileAsItIs() throws Exception {
        byte[] before = Files.readAllBytes(file);
        NodeIdentity other = Keys.identity(folder.resolve("other"));
        IOException e = assertThrows(IOException.class, () -> new StoredInventory(other, file));
        for (String part : List.of(file.toString(), "pool \"pool1\"", other.peerId(), "LIFECYCLE")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertArrayEquals(before, Files.readAllBytes(file));
        assertEquals(List.of(), copies());
        sql("UPDATE workers SET stake = ''");
        before = Files.readAllBytes(file);
        e = assertThrows(IOException.class, () -> new StoredInventory(identity, file));
        assertTrue(e.getMessage().contains("worker \"w0\" is damaged"), e.getMessage());
        assertArrayEquals(before, Files.readAllBytes(file));
        sql("UPDATE workers SET stake = '1000000000000', poolId = NULL");
        e = assertThrows(IOException.class, () -> new StoredInventory(identity, file));
        assertTrue(e.getMessage().contains("worker \"w0\" belongs to no pool"), e.getMessage());
        sql("DELETE FROM workers");
        new StoredInventory(identity, file).close();
    }

    @Test
    void aTraderSignsWithItAsItIs() throws Exception {
        byte[] before = Files.readAllBytes(file);
        FileSigner signer = new FileSigner(identity, file, System::nanoTime);
        assertSignsForAll(signer);
        assertArrayEquals(before, Files.readAllBytes(file));
        new StoredInventory(identity, file).close();
        assertSignsForAll(signer);
    }
}
