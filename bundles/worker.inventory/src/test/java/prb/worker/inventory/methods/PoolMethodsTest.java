package prb.worker.inventory.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.crypto.account.Signatures;
import prb.walkie.api.Access;
import prb.walkie.api.WalkieException.Type;
import prb.wire.walkie.Empty;
import prb.wire.walkie.FullAccount;
import prb.wire.walkie.Pool;
import prb.wire.walkie.PoolCreate;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.PoolOrWorkerQueryIdentity;
import prb.wire.walkie.PoolUpdate;

class PoolMethodsTest {

    private static final String PHRASE = "legal winner thank year wave sausage worth useful legal winner thank yellow";

    @TempDir
    Path folder;

    private Running running;

    @BeforeEach
    void open() throws Exception {
        running = new Running(folder.resolve("local.db"));
    }

    @AfterEach
    void close() throws Exception {
        running.close();
    }

    private static AccountId account(String uri) {
        return Keypair.fromUri(uri, KeyType.SR25519).accountId();
    }

    private static Pool.Builder pool(long pid, String name, String mnemonic) {
        return Pool.newBuilder().setPid(pid).setName(name).setOwner(FullAccount.newBuilder().setMnemonic(mnemonic))
                .setEnabled(true);
    }

    private static PoolOrWorkerQueryIdentity named(String name) {
        return PoolOrWorkerQueryIdentity.newBuilder().setName(name).build();
    }

    private static PoolUpdate.Item item(PoolOrWorkerQueryIdentity id, Pool.Builder pool) {
        return PoolUpdate.Item.newBuilder().setId(id).setPool(pool).build();
    }

    private PoolList list() throws Exception {
        return running.pools("ListPool", Empty.newBuilder());
    }

    private void create(Pool.Builder... pools) throws Exception {
        PoolCreate.Builder call = PoolCreate.newBuilder();
        for (Pool.Builder pool : pools) {
            call.addPools(pool);
        }
        running.call("CreatePool", call);
    }

    @Test
    void onlyChangingMethodsNeedLeave() {
        for (String method : List.of("ListPool", "ListWorker", "GetWorkerStatus")) {
            assertEquals(Access.READ, running.access(method), method);
        }
        for (String method : List.of("CreatePool", "CreateWorker", "UpdatePool", "UpdateWorker", "RestartWorker",
                "RefreshRaAndRestartWorker", "KickWorker")) {
            assertEquals(Access.CHANGE, running.access(method), method);
        }
        assertEquals(10, running.methods.size());
    }

    @Test
    void aUuidOnCreateIsIgnoredAndWhatIsLeftOutIsFalse() throws Exception {
        PoolList made = running.pools("CreatePool", PoolCreate.newBuilder().addPools(
                pool(7, "seven", "//Alice").setUuid("11111111-1111-4111-8111-111111111111").clearEnabled()
                        .setRealPhalaSs58(account("//Bob").toSs58(42))));
        Pool seven = made.getPools(0);
        assertFalse(seven.getUuid().startsWith("11111111"));
        assertFalse(seven.getEnabled());
        assertEquals(account("//Bob").toSs58(30), seven.getRealPhalaSs58(), "told in the network's own form");
        assertEquals(Optional.of(account("//Bob")), running.inventory.pool(7).orElseThrow().proxiedOwner());
        assertEquals(made, list());
    }

    @Test
    void noAnswerHoldsASecret() throws Exception {
        Bytes answer = running.call("CreatePool", PoolCreate.newBuilder().addPools(pool(1, "a", PHRASE)));
        Keypair key = Keypair.fromUri(PHRASE, KeyType.SR25519);
        String text = new String(answer.toArray(), java.nio.charset.StandardCharsets.ISO_8859_1);
        assertFalse(text.contains("sausage"));
        assertFalse(text.contains(key.secret().toPlainHex().substring(0, 32)));
        assertEquals("", list().getPools(0).getOwner().getMnemonic());
        String refusal = running.refused(Type.SERVER, "CreatePool",
                PoolCreate.newBuilder().addPools(pool(2, "b", PHRASE.replace("yellow", "zebra"))));
        assertTrue(refusal.startsWith("pool \"b\": operator secret: "), refusal);
        assertFalse(refusal.contains("sausage") || refusal.contains("zebra"), refusal);
    }

    @Test
    void oneBadItemOfACallKeepsAllOut() throws Exception {
        create(pool(1, "a", "//Alice"));
        String message = running.refused(Type.DUPLICATED, "CreatePool",
                PoolCreate.newBuilder().addPools(pool(2, "b", "//Bob")).addPools(pool(3, "a", "//Bob")));
        assertEquals("pool \"a\": name: a is already in use", message);
        running.refused(Type.SERVER, "CreatePool",
                PoolCreate.newBuilder().addPools(pool(2, "b", "//Bob"))
                        .addPools(Pool.newBuilder().setPid(3).setName("no owner")));
        message = running.refused(Type.SERVER, "CreatePool", PoolCreate.newBuilder().addPools(
                pool(2, "b", "//Bob").setRealPhalaSs58("5Grwva")));
        assertTrue(message.startsWith("pool \"b\": realPhalaSs58: is no address"), message);
        running.refused(Type.SERVER, "CreatePool", PoolCreate.newBuilder().addPools(pool(-1, "b", "//Bob")));
        assertEquals(1, list().getPoolsCount());
    }

    @Test
    void updateTakesTheFullValueButKeepsTheOperatorWithoutMnemonic() throws Exception {
        create(pool(1, "a", "//Alice").setRealPhalaSs58(account("//Bob").toSs58(30)).setSyncOnly(true));
        PoolList changed = running.pools("UpdatePool",
                PoolUpdate.newBuilder().addItems(item(named("a"), Pool.newBuilder().setPid(5).setName("a5"))));
        Pool pool = changed.getPools(0);
        assertEquals(5, pool.getPid());
        assertEquals("", pool.getRealPhalaSs58());
        assertFalse(pool.getEnabled() || pool.getSyncOnly());
        assertEquals(account("//Alice").toSs58(30), pool.getOwner().getSs58Phala());
        assertEquals(changed, list());
    }

    @Test
    void aNewMnemonicChangesTheOperator() throws Exception {
        create(pool(1, "a", "//Alice"));
        PoolOrWorkerQueryIdentity byPid = PoolOrWorkerQueryIdentity.newBuilder().setPid(1).build();
        String before = list().getPools(0).getOwner().getPolkadotJson();
        PoolList changed = running.pools("UpdatePool", PoolUpdate.newBuilder().addItems(item(byPid, pool(1, "a", "//Bob"))));
        assertEquals(account("//Bob").toSs58(0), changed.getPools(0).getOwner().getSs58Polkadot());
        assertFalse(changed.getPools(0).getOwner().getPolkadotJson().equals(before));
        assertEquals(Optional.empty(), running.inventory.keyType(account("//Alice")));
        Bytes payload = Bytes.utf8("payload");
        assertTrue(Signatures.verify(KeyType.SR25519, account("//Bob").bytes(), payload,
                running.inventory.sign(account("//Bob"), payload)));
    }

    @Test
    void deletedOnesAreLeftOutOfTheAnswerAndWhatTheyUsedIsFree() throws Exception {
        create(pool(1, "a", "//Alice"), pool(2, "b", "//Bob"));
        running.inventory.createWorkers(List.of(new prb.worker.api.NewWorker(1, "w", "http://h", "1PHA", true, false, false)));
        String id = list().getPools(0).getUuid();
        PoolOrWorkerQueryIdentity byUuid = PoolOrWorkerQueryIdentity.newBuilder().setUuid(id).build();
        PoolList changed = running.pools("UpdatePool", PoolUpdate.newBuilder()
                .addItems(item(named("b"), Pool.newBuilder().setPid(1).setName("a")))
                .addItems(item(byUuid, Pool.newBuilder().setDeleted(true))));
        assertEquals(1, changed.getPoolsCount());
        assertEquals(1, changed.getPools(0).getPid());
        assertEquals(changed, list());
        assertEquals(List.of(), running.inventory.workers());
    }

    @Test
    void pidsAndNamesCanBeSwapped() throws Exception {
        create(pool(1, "a", "//Alice"), pool(2, "b", "//Bob"));
        running.call("UpdatePool", PoolUpdate.newBuilder()
                .addItems(item(named("a"), Pool.newBuilder().setPid(2).setName("b")))
                .addItems(item(named("b"), Pool.newBuilder().setPid(1).setName("a"))));
        assertEquals(account("//Alice"), running.inventory.pool(2).orElseThrow().operator());
        assertEquals(account("//Bob"), running.inventory.pool(1).orElseThrow().operator());
    }

    @Test
    void unknownOnesAreNotFoundAndNothingIsChanged() throws Exception {
        create(pool(1, "a", "//Alice"));
        for (PoolOrWorkerQueryIdentity id : List.of(named("z"), PoolOrWorkerQueryIdentity.newBuilder().setPid(9).build(),
                PoolOrWorkerQueryIdentity.newBuilder().setUuid("9").build(), PoolOrWorkerQueryIdentity.getDefaultInstance())) {
            String message = running.refused(Type.NOT_FOUND, "UpdatePool", PoolUpdate.newBuilder()
                    .addItems(item(named("a"), Pool.newBuilder().setDeleted(true)))
                    .addItems(item(id, Pool.newBuilder().setPid(3).setName("c"))));
            assertTrue(message.startsWith("Can't find pool: "), message);
        }
        running.refused(Type.NOT_FOUND, "UpdatePool",
                PoolUpdate.newBuilder().addItems(PoolUpdate.Item.newBuilder().setId(named("a"))));
        assertEquals("a", list().getPools(0).getName());
    }

    @Test
    void garbageIsRefusedWithoutBeingRepeated() {
        for (String method : List.of("CreatePool", "UpdatePool", "CreateWorker", "UpdateWorker", "GetWorkerStatus")) {
            prb.walkie.api.WalkieException e = org.junit.jupiter.api.Assertions.assertThrows(
                    prb.walkie.api.WalkieException.class, () -> running.call(method, Bytes.utf8("\nsecret words")));
            assertEquals(Type.SERVER, e.type());
            assertTrue(e.getMessage().startsWith("the request can not be read: "), e.getMessage());
            assertFalse(e.getMessage().contains("secret"), e.getMessage());
        }
    }
}
