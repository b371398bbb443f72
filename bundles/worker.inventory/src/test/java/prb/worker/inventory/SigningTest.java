package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.account;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.NodeIdentity;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Signatures;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;

class SigningTest {

    private static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";
    private static final Bytes PAYLOAD = Bytes.utf8("payload");

    @TempDir
    Path folder;

    private StoredInventory open(NodeIdentity identity) throws Exception {
        return new StoredInventory(identity, folder.resolve("local.db"));
    }

    private NodeIdentity realIdentity(String name) throws Exception {
        return Keys.identity(folder.resolve(name));
    }

    private static void assertSigns(StoredInventory inventory, AccountId account) {
        assertEquals(Optional.of(KeyType.SR25519), inventory.keyType(account));
        assertTrue(Signatures.verify(KeyType.SR25519, account.bytes(), PAYLOAD, inventory.sign(account, PAYLOAD)));
    }

    @Test
    void everyOperatorSigns() throws Exception {
        StoredInventory inventory = open(new FakeIdentity(1));
        try {
            List<String> secrets = List.of("//Alice", PHRASE, PHRASE + "//pool/1///word", "0x" + "17".repeat(32));
            for (int i = 0; i < secrets.size(); i++) {
                inventory.createPools(List.of(pool(i, "p" + i, secrets.get(i))));
                assertSigns(inventory, account(secrets.get(i)));
            }
            inventory.createPools(List.of(pool(99, "second pool of one operator")));
            inventory.deletePools(List.of(inventory.pool(0).orElseThrow().id()));
            assertSigns(inventory, account("//Alice"));
        } finally {
            inventory.close();
        }
    }

    @Test
    void keysAreOpenedAtTheStartAndToSignAndNotElse() throws Exception {
        FakeIdentity identity = new FakeIdentity(1);
        StoredInventory inventory = open(identity);
        inventory.createPools(List.of(pool(1, "a")));
        inventory.close();
        assertEquals(0, identity.unwrapped.get());
        inventory = open(identity);
        inventory.pools();
        inventory.keyType(account("//Alice"));
        assertEquals(1, identity.unwrapped.get());
        assertSigns(inventory, account("//Alice"));
        assertEquals(2, identity.unwrapped.get());
        inventory.close();
    }

    @Test
    void unknownAccountIsNamed() throws Exception {
        StoredInventory inventory = open(new FakeIdentity(1));
        inventory.createPools(List.of(pool(1, "a")));
        AccountId bob = account("//Bob");
        assertEquals(Optional.empty(), inventory.keyType(bob));
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> inventory.sign(bob, PAYLOAD));
        assertTrue(e.getMessage().contains(bob.toString()), e.getMessage());
        inventory.close();
        assertThrows(IllegalStateException.class, () -> inventory.sign(account("//Alice"), PAYLOAD));
    }

    @Test
    void everythingIsThereAfterAReopenWithTheRealIdentity() throws Exception {
        StoredInventory inventory = open(realIdentity("keys"));
        inventory.createPools(List.of(pool(1, "a", PHRASE), pool(2, "b")));
        inventory.createWorkers(List.of(worker(2, "w"), worker(1, "v")));
        List<Pool> pools = inventory.pools();
        List<Worker> workers = inventory.workers();
        inventory.close();
        inventory = open(realIdentity("keys"));
        assertEquals(pools, inventory.pools());
        assertEquals(workers, inventory.workers());
        assertSigns(inventory, account(PHRASE));
        assertSigns(inventory, account("//Alice"));
        inventory.close();
    }

    @Test
    void anotherIdentityIsRefusedAtTheStartAndTheFileIsLeftAlone() throws Exception {
        NodeIdentity own = realIdentity("keys");
        StoredInventory inventory = open(own);
        inventory.createPools(List.of(pool(1, "a")));
        inventory.close();
        byte[] before = Files.readAllBytes(folder.resolve("local.db"));
        NodeIdentity other = realIdentity("other");
        IOException e = assertThrows(IOException.class, () -> open(other));
        for (String part : List.of(folder.resolve("local.db").toString(), own.peerId(), other.peerId(), "LIFECYCLE")) {
            assertTrue(e.getMessage().contains(part), e.getMessage());
        }
        assertArrayEquals(before, Files.readAllBytes(folder.resolve("local.db")));
        StoredInventory again = open(own);
        assertSigns(again, account("//Alice"));
        again.close();
    }

    @Test
    void oneForeignKeyAmongOthersStopsItsOwnPoolOnly() throws Exception {
        StoredInventory inventory = open(new FakeIdentity(1));
        inventory.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob"), pool(3, "c", "//Dave")));
        inventory.close();
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("local.db"));
                PreparedStatement sql = db.prepareStatement("UPDATE pools SET encryptedOperator = ? WHERE name = 'b'")) {
            sql.setBytes(1, new FakeIdentity(2).wrap(Keypair.fromUri("//Bob", KeyType.SR25519).secret().toArray()));
            sql.executeUpdate();
            sql.setBytes(1, new FakeIdentity(1).wrap(Keypair.fromUri("//Eve", KeyType.SR25519).secret().toArray()));
            sql.executeUpdate();
        }
        StoredInventory some = open(new FakeIdentity(1));
        InventoryHealth health = new InventoryHealth();
        assertEquals(Result.Status.CRITICAL, health.execute().getStatus());
        health.bindInventory(some);
        assertSigns(some, account("//Alice"));
        IllegalStateException e = assertThrows(IllegalStateException.class, () -> some.sign(account("//Bob"), PAYLOAD));
        assertTrue(e.getMessage().contains(account("//Bob").toString()) && e.getMessage().contains(account("//Eve").toString()),
                e.getMessage());
        assertEquals(Result.Status.WARN, health.execute().getStatus());
        assertTrue(health.execute().toString().contains("\"b\""), health.execute().toString());
        Pool b = some.pool(2).orElseThrow();
        some.changePools(List.of(new PoolUpdate(b, Optional.of("//Bob"))), List.of());
        assertSigns(some, account("//Bob"));
        assertEquals(Result.Status.OK, health.execute().getStatus());
        health.unbindInventory(some);
        assertEquals(Result.Status.CRITICAL, health.execute().getStatus());
        some.close();
    }

    @Test
    void neitherPhraseNorSecretLiesInTheFile() throws Exception {
        StoredInventory inventory = open(realIdentity("keys"));
        inventory.createPools(List.of(pool(1, "a", PHRASE)));
        StringBuilder stored = new StringBuilder();
        for (String name : List.of("local.db", "local.db-wal")) {
            stored.append(new String(Files.readAllBytes(folder.resolve(name)), StandardCharsets.ISO_8859_1));
        }
        inventory.close();
        Keypair key = Keypair.fromUri(PHRASE, KeyType.SR25519);
        String secret = new String(key.secret().toArray(), StandardCharsets.ISO_8859_1);
        assertTrue(stored.indexOf(key.accountId().toSs58(30)) >= 0);
        assertFalse(stored.indexOf("sausage") >= 0);
        assertFalse(stored.indexOf(secret.substring(0, 32)) >= 0 || stored.indexOf(secret.substring(32)) >= 0);
    }
}
