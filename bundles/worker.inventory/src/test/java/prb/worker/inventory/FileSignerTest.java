package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.account;
import static prb.worker.inventory.Samples.pool;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Signatures;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;

class FileSignerTest {

    private static final Bytes PAYLOAD = Bytes.utf8("payload");
    private static final long SECOND = 1_000_000_000;

    @TempDir
    Path folder;

    private final AtomicLong nanos = new AtomicLong(5);
    private final FakeIdentity identity = new FakeIdentity(1);
    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("local.db");
    }

    private FileSigner signer(FakeIdentity own) {
        return new FileSigner(own, file, nanos::get);
    }

    private StoredInventory writer() throws Exception {
        return new StoredInventory(identity, file);
    }

    private static void assertSigns(FileSigner signer, AccountId account) {
        assertEquals(Optional.of(KeyType.SR25519), signer.keyType(account));
        assertTrue(Signatures.verify(KeyType.SR25519, account.bytes(), PAYLOAD, signer.sign(account, PAYLOAD)));
    }

    @Test
    void waitsForAFileAndTakesItUpWithEveryChangeOfALivingWriter() throws Exception {
        FileSigner signer = signer(identity);
        assertEquals(Optional.empty(), signer.keyType(account("//Alice")));
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, signer.execute().getStatus());
        assertTrue(assertThrows(IllegalArgumentException.class, () -> signer.sign(account("//Alice"), PAYLOAD)).getMessage()
                .contains("waiting for the inventory " + file));
        assertFalse(Files.exists(file), "it is the lifecycle manager that makes the file");
        StoredInventory writer = writer();
        nanos.addAndGet(SECOND);
        assertEquals(Optional.empty(), signer.keyType(account("//Alice")));
        List<Pool> pools = writer.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob")));
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Alice"));
        assertSigns(signer, account("//Bob"));
        assertEquals(Result.Status.OK, signer.execute().getStatus());
        writer.changePools(List.of(new PoolUpdate(pools.get(0), Optional.of("//Dave"))), List.of(pools.get(1).id()));
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Dave"));
        assertEquals(Optional.empty(), signer.keyType(account("//Alice")));
        assertEquals(Optional.empty(), signer.keyType(account("//Bob")));
        writer.close();
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Dave"));
    }

    @Test
    void neitherWritesNorLocks() throws Exception {
        StoredInventory writer = writer();
        writer.createPools(List.of(pool(1, "a")));
        writer.close();
        byte[] before = Files.readAllBytes(file);
        FileSigner signer = signer(identity);
        assertSigns(signer, account("//Alice"));
        assertArrayEquals(before, Files.readAllBytes(file));
        StoredInventory second = writer();
        second.createPools(List.of(pool(2, "b", "//Bob")));
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Bob"));
        second.close();
        // Whoever holds SQLite's lock is not in the way of an exclusive one.
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file); Statement sql = db.createStatement()) {
            sql.execute("PRAGMA journal_mode = DELETE");
            sql.execute("BEGIN EXCLUSIVE");
            sql.execute("COMMIT");
        }
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Bob"));
    }

    @Test
    void keysThatOpenedAreNotOpenedAgainWhenTheFileChanges() throws Exception {
        StoredInventory writer = writer();
        writer.createPools(List.of(pool(1, "a")));
        FileSigner signer = signer(identity);
        int opened = identity.unwrapped.get();
        writer.createPools(List.of(pool(2, "b", "//Bob")));
        nanos.addAndGet(SECOND);
        signer.keyType(account("//Bob"));
        assertEquals(opened + 1, identity.unwrapped.get());
        writer.close();
    }

    @Test
    void aForeignKeyFileIsNamedWithItsCureAndNothingIsSigned() throws Exception {
        StoredInventory writer = writer();
        writer.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob")));
        writer.close();
        FileSigner stranger = signer(new FakeIdentity(2));
        assertEquals(Optional.empty(), stranger.keyType(account("//Alice")));
        Result health = stranger.execute();
        assertEquals(Result.Status.CRITICAL, health.getStatus());
        String text = assertThrows(IllegalArgumentException.class, () -> stranger.sign(account("//Alice"), PAYLOAD)).getMessage();
        for (String part : List.of(file.toString(), "fake1", "fake2", "LIFECYCLE", "PHALA_PEER_ID_PREFIX")) {
            assertTrue(text.contains(part), text);
            assertTrue(health.toString().contains(part), health.toString());
        }
    }

    @Test
    void oneForeignKeyAmongOthersIsAWarning() throws Exception {
        StoredInventory writer = writer();
        writer.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob")));
        writer.close();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + file); Statement sql = db.createStatement()) {
            sql.execute("UPDATE pools SET encryptedOperator = x'02' WHERE name = 'b'");
        }
        FileSigner signer = signer(identity);
        assertSigns(signer, account("//Alice"));
        assertEquals(Optional.empty(), signer.keyType(account("//Bob")));
        assertEquals(Result.Status.WARN, signer.execute().getStatus());
    }

    @Test
    void whatWasReadStaysGoodWhileTheFileIsAwayOrDamaged() throws Exception {
        StoredInventory writer = writer();
        writer.createPools(List.of(pool(1, "a")));
        writer.close();
        FileSigner signer = signer(identity);
        byte[] good = Files.readAllBytes(file);
        Files.delete(file);
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Alice"));
        assertEquals(Result.Status.TEMPORARILY_UNAVAILABLE, signer.execute().getStatus());
        Files.writeString(file, "This is not a database. ".repeat(100));
        nanos.addAndGet(SECOND);
        assertSigns(signer, account("//Alice"));
        assertEquals(Result.Status.CRITICAL, signer.execute().getStatus());
        assertTrue(signer.execute().toString().contains(file.toString()));
        Files.write(file, good);
        nanos.addAndGet(SECOND);
        assertEquals(Result.Status.OK, signer.execute().getStatus());
    }
}
