package prb.devnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.devnet.chain.ParaDriver.ALICE;
import static prb.devnet.chain.ParaDriver.BOB;
import static prb.devnet.chain.ParaDriver.names;
import static prb.devnet.chain.ParaDriver.only;

import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.devnet.chain.ledger.Block;
import prb.devnet.chain.para.pool.RefusedException;
import prb.scale.Bytes;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.Era;
import prb.substrate.runtime.extrinsic.SigningContext;

/** Signed extensions, pool, fees, batches and proxies. */
class ExtrinsicTest {

    private final ParaDriver chain = new ParaDriver();
    private final Bytes remark = chain.runtime.call("System", "remark", Bytes.utf8("hello"));

    private String refusal(Bytes extrinsic) {
        RefusedException e = assertThrows(RefusedException.class, () -> chain.submit(extrinsic));
        return e.code() + " " + e.data();
    }

    @Test
    void feeAndNonceAreTakenAndStatusesFollow() throws Exception {
        BigInteger before = chain.account(ALICE).free();
        List<Object> statuses = chain.watch(chain.sign(ALICE, remark, 0));
        Block block = chain.nextBlock();
        for (int i = 0; i < 4; i++) {
            chain.nextBlock();
        }
        String hash = block.hash().toHex();
        assertEquals(List.of("ready", Map.of("inBlock", hash), Map.of("finalized", hash)), statuses);
        assertEquals(1, chain.account(ALICE).nonce());
        assertEquals(BigInteger.TEN.pow(9), before.subtract(chain.account(ALICE).free()));
        assertEquals(List.of("System.ExtrinsicSuccess", "Balances.Withdraw", "TransactionPayment.TransactionFeePaid",
                "System.ExtrinsicSuccess"), names(chain.events(block)));
    }

    @Test
    void staleNonceIsRefusedAndFutureOneWaits() throws Exception {
        chain.run(ALICE, remark);
        assertEquals("1010 Transaction is outdated", refusal(chain.sign(ALICE, remark, 0)));
        List<Object> later = chain.watch(chain.sign(ALICE, remark, 2));
        assertEquals(1, chain.nextBlock().extrinsics().size());
        assertEquals(List.of("future"), later);
        chain.submit(chain.sign(ALICE, remark, 1));
        assertEquals(3, chain.nonce(ALICE));
        assertEquals(3, chain.nextBlock().extrinsics().size());
        assertEquals("ready", later.get(1));
    }

    @Test
    void sameExtrinsicAndSameNonceAreRefused() throws Exception {
        Bytes extrinsic = chain.sign(ALICE, remark, 0);
        chain.submit(extrinsic);
        assertTrue(refusal(extrinsic).startsWith("1013"));
        assertTrue(refusal(chain.sign(ALICE, chain.runtime.call("System", "remark", Bytes.EMPTY), 0)).startsWith("1014"));
    }

    @Test
    void everyFlippedBitSpoilsTheExtrinsic() {
        Bytes good = chain.sign(ALICE, remark, 0);
        long seed = 20260801L;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            byte[] bad = good.toArray();
            bad[random.nextInt(bad.length)] ^= (byte) (1 << random.nextInt(8));
            RefusedException e = assertThrows(RefusedException.class, () -> chain.submit(Bytes.wrap(bad)));
            assertTrue(e.code() == 1001 || e.code() == 1010, e.code() + " " + e.data());
        }
    }

    @Test
    void eraBindsToItsBlock() throws Exception {
        Block best = chain.nextBlock();
        Era era = Era.mortal(16, best.number());
        chain.submit(chain.sign(ALICE, remark, new SigningContext(chain.genesis(), era, best.hash(), 0, BigInteger.ZERO)));
        assertEquals(2, chain.nextBlock().extrinsics().size());
        Bytes wrong = chain.network.para().ledger().at(1).orElseThrow().hash();
        assertEquals("1010 Transaction has a bad signature",
                refusal(chain.sign(ALICE, remark, new SigningContext(chain.genesis(), era, wrong, 1, BigInteger.ZERO))));
        Bytes dying = chain.sign(ALICE, remark, new SigningContext(chain.genesis(), era, best.hash(), 2, BigInteger.ZERO));
        List<Object> statuses = chain.watch(dying);
        for (int i = 0; i < 16; i++) {
            chain.nextBlock();
        }
        assertEquals("invalid", statuses.getLast());
        assertEquals("1010 Transaction has a bad signature", refusal(dying));
    }

    @Test
    void poorAccountCannotPay() {
        Keypair poor = Keypair.fromUri("//Nobody", KeyType.SR25519);
        assertEquals("1010 Inability to pay some fees (e.g. account balance too low)", refusal(chain.sign(poor, remark, 0)));
    }

    @Test
    void ed25519SignersAreTakenAfterATransfer() throws Exception {
        Keypair other = Keypair.fromUri("//Other", KeyType.ED25519);
        Bytes transfer = chain.runtime.call("Balances", "transfer", Value.variant("Id", other.publicKey()),
                BigInteger.TEN.pow(12));
        assertTrue(names(chain.run(ALICE, transfer)).contains("Balances.Transfer"));
        assertTrue(names(chain.run(other, remark)).contains("System.ExtrinsicSuccess"));
        Bytes tooMuch = chain.runtime.call("Balances", "transfer", Value.variant("Id", ALICE.publicKey()),
                BigInteger.TEN.pow(15));
        assertTrue(names(chain.run(other, tooMuch)).contains("System.ExtrinsicFailed"));
    }

    @Test
    void batchesDifferInWhatAFailureDoes() throws Exception {
        Bytes bad = chain.runtime.call("PhalaStakePoolv2", "stop_computing", 1, ALICE.publicKey());
        Bytes pool = chain.runtime.call("PhalaStakePoolv2", "create");
        List<Object> items = List.of(Runtime.rawArgument(pool), Runtime.rawArgument(bad), Runtime.rawArgument(pool));
        assertEquals(List.of("ItemCompleted", "ItemFailed", "ItemCompleted", "BatchCompletedWithErrors"),
                utility(chain.run(ALICE, chain.runtime.call("Utility", "force_batch", items))));
        assertEquals(List.of("ItemCompleted", "BatchInterrupted"),
                utility(chain.run(ALICE, chain.runtime.call("Utility", "batch", items))));
        List<EventRecord> all = chain.run(ALICE, chain.runtime.call("Utility", "batch_all", items));
        assertEquals(List.of(), utility(all));
        assertTrue(names(all).contains("System.ExtrinsicFailed"));
        assertEquals(5, chain.storage("PhalaBasePool", "PoolCount").orElseThrow().asLong());
    }

    private static List<String> utility(List<EventRecord> events) {
        return events.stream().filter(e -> e.pallet().equals("Utility")).map(EventRecord::name).toList();
    }

    @Test
    void proxyActsForItsOwnerWithinItsType() throws Exception {
        Value bob = Value.variant("Id", BOB.publicKey());
        Value alice = Value.variant("Id", ALICE.publicKey());
        Bytes create = chain.runtime.call("PhalaStakePoolv2", "create");
        Bytes asAlice = chain.runtime.call("Proxy", "proxy", alice, Optional.empty(), Runtime.rawArgument(create));
        List<EventRecord> refused = chain.run(BOB, asAlice);
        assertEquals("NotProxy", chain.runtime.explain(only(refused, "ExtrinsicFailed").get("dispatch_error")).name());
        assertTrue(names(chain.run(ALICE, chain.runtime.call("Proxy", "add_proxy", bob, Value.variant("StakePoolManager"), 0)))
                .contains("Proxy.ProxyAdded"));
        List<EventRecord> done = chain.run(BOB, asAlice);
        assertEquals("Ok", only(done, "ProxyExecuted").get("result").variantName());
        assertEquals(ALICE.publicKey(), only(done, "PoolCreated").get("owner").asBytes());
        Bytes transfer = chain.runtime.call("Balances", "transfer", bob, BigInteger.TEN.pow(12));
        Bytes hidden = chain.force(transfer);
        List<EventRecord> filtered = chain.run(BOB,
                chain.runtime.call("Proxy", "proxy", alice, Optional.empty(), Runtime.rawArgument(hidden)));
        Value error = only(filtered, "ItemFailed").get("error");
        assertEquals("CallFiltered", chain.runtime.explain(error).name());
    }

    @Test
    void deeplyNestedCallIsRefusedNotFatal() {
        Bytes call = remark;
        for (int i = 0; i < 200; i++) {
            call = Bytes.concat(Bytes.ofInts(3, 4, 4), call);
        }
        Bytes deep = chain.sign(ALICE, call, 0);
        assertTrue(refusal(deep).startsWith("1001"));
    }
}
