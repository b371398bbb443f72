package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import prb.itests.LabChain.Included;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.DispatchFailure;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;

/**
 * Each call that the bridge makes, built by name from the metadata, signed by us, and executed by the published code of the
 * Rhala parachain; what became of it is read from decoded events.
 */
class RealCallsTest {

    private static final String POOLS = "PhalaStakePoolv2";
    private static final String COMPUTATION = "PhalaComputation";
    private static final String CODE_KEY = "0x3a636f6465"; // ":code"
    private static final int WRAPPED_ASSET = 10_000;
    private static final int INVALID_TRANSACTION = 1010;
    private static final Keypair ALICE = Keypair.fromUri("//Alice", KeyType.SR25519);
    private static final Keypair BOB = Keypair.fromUri("//Bob", KeyType.SR25519);
    private static final Keypair CHARLIE = Keypair.fromUri("//Charlie", KeyType.SR25519);
    private static final Keypair DAVE = Keypair.fromUri("//Dave", KeyType.SR25519);

    private static Lab lab;
    private static LabChain chain;

    @BeforeAll
    static void startLab() throws Exception {
        Optional<String> obstacle = Lab.prepare();
        obstacle.ifPresent(reason -> System.out.println("skipped: calls on a real runtime: " + reason));
        assumeTrue(obstacle.isEmpty(), () -> "calls on a real runtime: " + obstacle.orElseThrow());
        lab = Lab.startPara();
        chain = new LabChain(lab.paraPort());
        List<Included> done = chain.execute(ALICE, List.of(
                sudo("Assets", "force_create", WRAPPED_ASSET, id(ALICE), true, 1),
                sudo(COMPUTATION, "set_cool_down_expiration", 1),
                chain.call("PhalaWrappedBalances", "wrap", pha(100_000))));
        assertTrue(done.get(0).has("Assets.ForceCreated"), done.get(0)::toString);
        assertTrue(done.get(1).has(COMPUTATION + ".CoolDownExpirationChanged"), done.get(1)::toString);
        assertEquals(pha(100_000), done.get(2).event("PhalaWrappedBalances.Wrapped").get("amount").asBigInteger());
    }

    @AfterAll
    static void stopLab() {
        Optional.ofNullable(chain).ifPresent(LabChain::close);
        Optional.ofNullable(lab).ifPresent(Lab::close);
    }

    private static BigInteger pha(long amount) {
        return BigInteger.valueOf(amount).multiply(BigInteger.TEN.pow(12));
    }

    private static Value id(Keypair account) {
        return Value.variant("Id", account.accountId());
    }

    private static Bytes sudo(String pallet, String name, Object... arguments) throws IOException {
        return chain.call("Sudo", "sudo", Runtime.rawArgument(chain.call(pallet, name, arguments)));
    }

    private static Bytes batch(String how, Bytes... calls) throws IOException {
        return chain.call("Utility", how, List.of(calls).stream().map(Runtime::rawArgument).toList());
    }

    private static Bytes proxied(Keypair real, Bytes call) throws IOException {
        return chain.call("Proxy", "proxy", id(real), Optional.empty(), Runtime.rawArgument(call));
    }

    private static Bytes pool(String name, Object... arguments) throws IOException {
        return chain.call(POOLS, name, arguments);
    }

    private static String session(LabWorker worker) throws IOException {
        Value account = chain.storage(COMPUTATION, "WorkerBindings", worker.id());
        return chain.storage(COMPUTATION, "Sessions", account).get("state").variantName();
    }

    @Test
    void workerLivesItsWholeLife() throws IOException {
        LabWorker worker = LabWorker.of("whole-life");
        List<Included> registered = chain.execute(ALICE, List.of(worker.registration(chain, ALICE),
                worker.registration(chain, ALICE), pool("create")));
        assertEquals(worker.id(), registered.get(0).event("PhalaRegistry.WorkerAdded").get("pubkey").asBytes());
        assertTrue(registered.get(1).has("PhalaRegistry.WorkerUpdated"), registered.get(1)::toString);
        long pid = registered.get(2).event(POOLS + ".PoolCreated").get("pid").asLong();
        Included benched = chain.execute(BOB, worker.benchReport(chain));
        assertEquals(6000, benched.event("PhalaRegistry.InitialScoreSet").get("init_score").asLong());
        List<Included> started = chain.execute(ALICE, List.of(pool("add_worker", pid, worker.id()),
                pool("contribute", pid, pha(20_000), Optional.empty()),
                pool("start_computing", pid, worker.id(), pha(8_000)), pool("restart_computing", pid, worker.id(), pha(9_000))));
        assertTrue(started.get(0).has(COMPUTATION + ".SessionBound"), started.get(0)::toString);
        assertEquals(worker.id(), started.get(0).event(POOLS + ".PoolWorkerAdded").get("worker").asBytes());
        assertEquals(pha(20_000), started.get(1).event(POOLS + ".Contribution").get("amount").asBigInteger());
        assertTrue(started.get(2).has(COMPUTATION + ".WorkerStarted"), started.get(2)::toString);
        assertTrue(started.get(3).has("System.ExtrinsicSuccess"), started.get(3)::toString);
        assertEquals("WorkerIdle", session(worker));
        assertEquals(pha(9_000), chain.storage(COMPUTATION, "Stakes",
                chain.storage(COMPUTATION, "WorkerBindings", worker.id())).asBigInteger());
        Included stopped = chain.execute(ALICE, pool("stop_computing", pid, worker.id()));
        assertTrue(stopped.has(COMPUTATION + ".WorkerStopped"), stopped::toString);
        assertEquals("WorkerCoolingDown", session(worker));
        List<Included> ended = chain.execute(ALICE, List.of(pool("reclaim_pool_worker", pid, worker.id()),
                pool("remove_worker", pid, worker.id())));
        assertTrue(ended.get(0).has(COMPUTATION + ".WorkerReclaimed"), ended.get(0)::toString);
        assertEquals(worker.id(), ended.get(1).event(POOLS + ".PoolWorkerRemoved").get("worker").asBytes());
    }

    @Test
    void proxyActsForTheOwnerOfAPool() throws IOException {
        LabWorker worker = LabWorker.of("proxied");
        Included added = chain.execute(ALICE, chain.call("Proxy", "add_proxy", id(BOB), "StakePoolManager", 0));
        assertEquals(BOB.publicKey(), added.event("Proxy.ProxyAdded").get("delegatee").asBytes());
        List<Included> done = chain.execute(BOB, List.of(
                proxied(ALICE, batch("batch_all", pool("create"), worker.benchReport(chain))),
                proxied(ALICE, batch("force_batch", pool("create"), worker.registration(chain, ALICE))),
                proxied(ALICE, chain.call("Balances", "transfer", id(BOB), pha(1)))));
        Included all = done.get(0);
        assertEquals("Ok", all.event("Proxy.ProxyExecuted").get("result").variantName(), all::toString);
        assertTrue(all.has("Utility.BatchCompleted"), all::toString);
        assertEquals(ALICE.publicKey(), all.event(POOLS + ".PoolCreated").get("owner").asBytes());
        assertEquals(BOB.accountId(), all.extrinsic().signed().orElseThrow().signer());
        Included forced = done.get(1);
        assertEquals("Ok", forced.event("Proxy.ProxyExecuted").get("result").variantName(), forced::toString);
        assertTrue(forced.has("Utility.ItemCompleted"), forced::toString);
        // This runtime's proxies may not register workers; newer ones may.
        assertEquals("CallFiltered", forced.runtime().explain(forced.event("Utility.ItemFailed").get("error")).name());
        Included transfer = done.get(2);
        Value result = transfer.event("Proxy.ProxyExecuted").get("result");
        assertTrue(transfer.has("System.ExtrinsicSuccess"), "the extrinsic succeeds although the call inside fails");
        assertEquals("System.CallFiltered: The origin filter prevent the call to be dispatched.",
                transfer.runtime().explain(result.get("0")).toString());
    }

    @Test
    void failuresHaveTheirNamesAndWords() throws IOException {
        LabWorker worker = LabWorker.of("failing");
        long pid = chain.execute(CHARLIE, pool("create")).event(POOLS + ".PoolCreated").get("pid").asLong();
        List<Included> first = chain.execute(CHARLIE, List.of(pool("add_worker", pid, worker.id()),
                worker.registration(chain, CHARLIE), pool("add_worker", pid, worker.id()),
                worker.unattestedRegistration(chain, CHARLIE)));
        assertFailure(POOLS, "WorkerNotRegistered", first.get(0));
        assertTrue(first.get(1).has("PhalaRegistry.WorkerAdded"), first.get(1)::toString);
        assertFailure(POOLS, "BenchmarkMissing", first.get(2));
        assertFailure("PhalaRegistry", "InvalidIASSigningCert", first.get(3));
        List<Included> benched = chain.execute(List.of(Map.entry(BOB, worker.benchReport(chain)),
                Map.entry(DAVE, pool("add_worker", pid, worker.id()))));
        assertTrue(benched.get(0).has("PhalaRegistry.InitialScoreSet"), benched.get(0)::toString);
        assertFailure(POOLS, "UnauthorizedOperator", benched.get(1));
        List<Included> starts = chain.execute(CHARLIE, List.of(pool("add_worker", pid, worker.id()),
                pool("start_computing", pid, worker.id(), pha(8_000)), chain.call("PhalaWrappedBalances", "wrap", pha(10_000)),
                pool("contribute", pid, pha(9_000), Optional.empty()), pool("start_computing", pid, worker.id(), pha(4_000))));
        assertTrue(starts.get(0).has(POOLS + ".PoolWorkerAdded"), starts.get(0)::toString);
        assertFailure(POOLS, "InsufficientFreeStake", starts.get(1));
        assertTrue(starts.get(3).has(POOLS + ".Contribution"), starts.get(3)::toString);
        assertFailure(COMPUTATION, "InsufficientStake", starts.get(4));
    }

    /** Names are not all: the words are those that the runtime's author wrote, of which one error has none. */
    private static void assertFailure(String pallet, String name, Included done) {
        DispatchFailure failure = done.failure();
        System.out.println("real runtime: " + failure);
        assertEquals(pallet, failure.pallet());
        assertEquals(name, failure.name());
        assertEquals(name.equals("InvalidIASSigningCert"), failure.docs().isEmpty(), failure::toString);
    }

    @Test
    void oneItemOfABatchFailsAlone() throws IOException {
        Bytes unknown = pool("add_worker", 0, Bytes.wrap(new byte[32]));
        Bytes remark = chain.call("System", "remark_with_event", Bytes.ofInts(1));
        List<Included> done = chain.execute(DAVE, List.of(batch("force_batch", remark, unknown, remark),
                batch("batch_all", remark, unknown)));
        Included forced = done.get(0);
        assertEquals(List.of("Utility.ItemCompleted", "Utility.ItemFailed", "Utility.ItemCompleted"),
                forced.names().stream().filter(event -> event.startsWith("Utility.Item")).toList());
        assertTrue(forced.has("Utility.BatchCompletedWithErrors"), forced::toString);
        assertEquals("WorkerNotRegistered", forced.runtime().explain(forced.event("Utility.ItemFailed").get("error")).name());
        assertEquals("WorkerNotRegistered", done.get(1).failure().name());
        assertFalse(done.get(1).has("System.Remarked"), "nothing of it remains");
    }

    @Test
    void accountsOfEveryKeyTypeSign() throws IOException {
        List<Keypair> accounts = List.of(Keypair.fromUri("//Real", KeyType.ED25519), Keypair.fromUri("//Real", KeyType.ECDSA),
                Keypair.fromUri("//Real/soft", KeyType.SR25519));
        List<Map.Entry<Keypair, Bytes>> gifts = new ArrayList<>();
        List<Map.Entry<Keypair, Bytes>> returns = new ArrayList<>();
        for (Keypair account : accounts) {
            gifts.add(Map.entry(DAVE, chain.call("Balances", "transfer", id(account), pha(10))));
            returns.add(Map.entry(account, chain.call("Balances", "transfer_keep_alive", id(DAVE), pha(1))));
        }
        List<Included> given = chain.execute(gifts);
        List<Included> returned = chain.execute(returns);
        for (int i = 0; i < accounts.size(); i++) {
            Bytes account = accounts.get(i).accountId().bytes();
            assertEquals(account, given.get(i).event("System.NewAccount").get("account").asBytes());
            Map<String, Value> transfer = returned.get(i).event("Balances.Transfer");
            assertEquals(account, transfer.get("from").asBytes());
            assertEquals(DAVE.publicKey(), transfer.get("to").asBytes());
            assertEquals(pha(1), transfer.get("amount").asBigInteger());
        }
    }

    @Test
    void poolRefusesWithItsCode() throws IOException {
        Bytes call = chain.call("System", "remark", Bytes.ofInts(1));
        Keypair fresh = Keypair.fromUri("//Eve", KeyType.SR25519);
        LabWorker worker = LabWorker.of("sequence");
        Bytes good = chain.signed(fresh, call, 0);
        byte[] bad = good.toArray();
        bad[50] ^= 1;
        assertRefused("badProof", Bytes.wrap(bad));
        chain.submit(good);
        chain.execute(BOB, worker.benchReport(chain));
        assertRefused("stale", chain.signed(fresh, call, 0));
        assertRefused("stale", chain.signed(fresh, worker.message(chain, Bytes.ofInts(0), 0), 1));
        chain.submit(chain.signed(fresh, call, 5));
    }

    /** Another chain's code in place of the present one, as an upgrade sets it: the block that does it is the old one's work. */
    @Test
    void upgradeSwitchesTheRegistryAfterItsBlock() throws IOException {
        Bytes before = chain.head();
        JsonNode spec = new ObjectMapper().readTree(Lab.folder().resolve("phala_testnet.json").toFile());
        Bytes code = Bytes.fromHex(spec.at("/genesis/raw/top").get(CODE_KEY).asText());
        try {
            Bytes set = sudo("System", "set_storage", List.of(List.of(Bytes.fromHex(CODE_KEY), code)));
            Included upgrade = chain.execute(ALICE, set);
            assertEquals("Ok", upgrade.event("Sudo.Sudid").get("sudo_result").variantName());
            assertEquals("rhala", upgrade.runtime().version().specName());
            Runtime next = chain.runtime();
            assertEquals("phala-node", next.version().specName());
            assertNotEquals(upgrade.runtime().palletIndex("PhalaMq"), next.palletIndex("PhalaMq"));
            Bytes remark = chain.call("System", "remark", Bytes.ofInts(1));
            assertRefused("badProof", chain.signed(upgrade.runtime(), DAVE, remark, chain.nonce(DAVE)));
            chain.submit(chain.signed(DAVE, remark, chain.nonce(DAVE)));
        } finally {
            chain.returnTo(before);
        }
        assertEquals("rhala", chain.runtime().version().specName());
    }

    private static void assertRefused(String reason, Bytes extrinsic) {
        NodeRpc.RefusedException refused = assertThrows(NodeRpc.RefusedException.class, () -> chain.submit(extrinsic));
        assertEquals(INVALID_TRANSACTION, refused.code(), refused.getMessage());
        assertTrue(refused.getMessage().contains(reason), refused.getMessage());
    }
}
