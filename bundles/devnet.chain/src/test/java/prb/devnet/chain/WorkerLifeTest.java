package prb.devnet.chain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.devnet.chain.ParaDriver.ALICE;
import static prb.devnet.chain.ParaDriver.BOB;
import static prb.devnet.chain.ParaDriver.names;
import static prb.devnet.chain.ParaDriver.only;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.EventRecord;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.Value;

/** A worker's way from registration to computing and back, by extrinsics, seen through the metadata. */
class WorkerLifeTest {

    private static final BigInteger STAKE = new BigInteger("2000000000000000");
    private static final Keypair WORKER = Keypair.fromSeed(Bytes.fromHex("00".repeat(31) + "07"), KeyType.SR25519);
    private static final Bytes KEY = WORKER.publicKey();

    private final ParaDriver chain = new ParaDriver();

    private List<EventRecord> pool(String call, Object... more) throws Exception {
        Object[] arguments = new Object[2 + more.length];
        arguments[0] = 1;
        arguments[1] = KEY;
        System.arraycopy(more, 0, arguments, 2, more.length);
        return chain.run(ALICE, chain.runtime.call("PhalaStakePoolv2", call, arguments));
    }

    private List<String> outboundEvents() {
        return chain.storage("PhalaMq", "OutboundMessages").orElseThrow().asList().stream()
                .map(message -> message.get("destination").asBytes().toUtf8() + " "
                        + message.get("payload").asBytes().toPlainHex())
                .toList();
    }

    private void addWorker() throws Exception {
        chain.run(ALICE, chain.register(WORKER, ALICE));
        chain.run(ALICE, chain.benchReport(WORKER, 0));
        List<EventRecord> added = pool("add_worker");
        assertTrue(names(added).containsAll(List.of("PhalaComputation.SessionBound", "PhalaStakePoolv2.PoolWorkerAdded",
                "System.ExtrinsicSuccess")), names(added).toString());
    }

    @Test
    void registrationGivesWorkerEventsAndMessages() throws Exception {
        List<EventRecord> events = chain.run(ALICE, chain.register(WORKER, ALICE));
        assertEquals(KEY, only(events, "WorkerAdded").get("pubkey").asBytes());
        Value info = chain.storage("PhalaRegistry", "Workers", KEY).orElseThrow();
        assertEquals(Optional.empty(), info.get("initial_score").asOptional());
        assertEquals(ALICE.publicKey(), info.get("operator").asOptional().orElseThrow().asBytes());
        String worker = "00" + KEY.toPlainHex();
        assertEquals(List.of("phala/system/event " + worker + "00010101", "phala/system/event " + worker + "0101000000"),
                outboundEvents());
        assertTrue(names(chain.run(ALICE, chain.register(WORKER, ALICE))).contains("PhalaRegistry.WorkerUpdated"));
        chain.nextBlock();
        assertEquals(List.of(), outboundEvents());
    }

    @Test
    void benchReportSetsTheScore() throws Exception {
        chain.run(ALICE, chain.register(WORKER, ALICE));
        List<EventRecord> events = chain.run(ALICE, chain.benchReport(WORKER, 0));
        assertEquals(600, only(events, "InitialScoreSet").get("init_score").asLong());
        Value info = chain.storage("PhalaRegistry", "Workers", KEY).orElseThrow();
        assertEquals(600, info.get("initial_score").asOptional().orElseThrow().asLong());
        assertEquals(1, chain.storage("PhalaMq", "OffchainIngress", Value.variant("Worker", KEY)).orElseThrow().asLong());
        assertEquals(List.of("phala/system/event 00" + KEY.toPlainHex() + "0258020000"), outboundEvents());
    }

    @Test
    void workerIsAddedStartedChallengedStoppedAndReclaimed() throws Exception {
        addWorker();
        Bytes session = chain.storage("PhalaComputation", "WorkerBindings", KEY).orElseThrow().asBytes();
        assertEquals("Ready", chain.storage("PhalaComputation", "Sessions", session).orElseThrow().get("state").variantName());
        assertEquals(1, chain.storage("PhalaStakePoolv2", "WorkerAssignments", KEY).orElseThrow().asLong());
        Value pool = chain.storage("PhalaBasePool", "Pools", 1).orElseThrow();
        assertEquals("StakePool", pool.variantName());

        List<EventRecord> started = pool("start_computing", STAKE);
        assertTrue(names(started).contains("PhalaStakePoolv2.WorkingStarted"), names(started).toString());
        assertEquals(600, only(started, "WorkerStarted").get("init_p").asLong());
        Value info = chain.storage("PhalaComputation", "Sessions", session).orElseThrow();
        assertEquals("WorkerIdle", info.get("state").variantName());
        assertEquals(STAKE, chain.storage("PhalaComputation", "Stakes", session).orElseThrow().asBigInteger());

        long challengeTime = chain.nowMs();
        chain.nextBlock();
        List<String> outbound = outboundEvents();
        assertEquals(1, outbound.size());
        assertTrue(outbound.getFirst().startsWith("phala/system/event 01") && outbound.getFirst().endsWith("ff".repeat(32)));

        Bytes heartbeat = new ScaleWriter().u8(0).u32(0).u32(5).u64(challengeTime + 12_000).u64(100_000).toBytes();
        List<EventRecord> beat = chain.run(ALICE, chain.message(WORKER, "phala/mining/report", heartbeat, 1));
        assertEquals(720, only(beat, "BenchmarkUpdated").get("p_instant").asLong());

        assertTrue(names(pool("stop_computing")).contains("PhalaComputation.WorkerStopped"));
        assertTrue(names(pool("reclaim_pool_worker")).contains("System.ExtrinsicFailed"));
        for (int i = 0; i < 10; i++) {
            chain.nextBlock();
        }
        List<EventRecord> reclaimed = pool("reclaim_pool_worker");
        assertTrue(names(reclaimed).contains("PhalaStakePoolv2.WorkerReclaimed"), names(reclaimed).toString());
        assertTrue(names(pool("remove_worker")).contains("PhalaStakePoolv2.PoolWorkerRemoved"));
    }

    @Test
    void restartWantsAHigherStake() throws Exception {
        addWorker();
        pool("start_computing", STAKE);
        assertEquals("CannotRestartWithLessStake", failure(pool("restart_computing", STAKE)));
        List<EventRecord> events = pool("restart_computing", STAKE.add(BigInteger.ONE));
        assertTrue(names(events).containsAll(List.of("PhalaComputation.WorkerStopped", "PhalaComputation.WorkerReclaimed",
                "PhalaComputation.WorkerStarted", "System.ExtrinsicSuccess")), names(events).toString());
    }

    @Test
    void poolRulesAreNamedInErrors() throws Exception {
        assertEquals("WorkerNotRegistered", failure(pool("add_worker")));
        chain.run(ALICE, chain.register(WORKER, BOB));
        assertEquals("UnauthorizedOperator", failure(pool("add_worker")));
        chain.run(ALICE, chain.register(WORKER, ALICE));
        assertEquals("BenchmarkMissing", failure(pool("add_worker")));
        chain.run(ALICE, chain.benchReport(WORKER, 0));
        assertEquals("WorkerDoesNotExist", failure(pool("start_computing", STAKE)));
        assertEquals("InsufficientFreeStake", failure(pool("start_computing", BigInteger.TEN.pow(30))));
        Bytes stop = chain.runtime.call("PhalaStakePoolv2", "stop_computing", 1, KEY);
        assertEquals("UnauthorizedPoolOwner", failure(chain.run(BOB, stop)));
        Bytes nowhere = chain.runtime.call("PhalaStakePoolv2", "stop_computing", 9, KEY);
        assertEquals("PoolDoesNotExist", failure(chain.run(BOB, nowhere)));
        pool("add_worker");
        assertEquals("WorkerExists", failure(pool("add_worker")));
        assertEquals("InsufficientStake", failure(pool("start_computing", BigInteger.ONE)));
        assertEquals("TooMuchStake", failure(pool("start_computing", BigInteger.TEN.pow(18))));
        assertEquals("WorkerNotComputing", failure(pool("stop_computing")));
    }

    @Test
    void messagesAreCheckedForSequenceSenderAndSignature() throws Exception {
        Bytes payload = Bytes.utf8("x");
        // inside a batch the sequence is checked by the pallet, not by the pool
        List<EventRecord> events = chain.run(ALICE, chain.force(chain.message(WORKER, "topic", payload, 1),
                chain.message(WORKER, "", payload, 0), chain.message(WORKER, "topic", payload, 0),
                chain.message(WORKER, "topic", payload, 0)));
        assertEquals(List.of("ItemFailed", "ItemFailed", "ItemCompleted", "ItemFailed", "BatchCompletedWithErrors"),
                events.stream().filter(e -> e.pallet().equals("Utility")).map(EventRecord::name).toList());
        List<String> errors = events.stream().filter(e -> e.name().equals("ItemFailed"))
                .map(e -> chain.runtime.explain(e.fields().get("error")).name()).toList();
        assertEquals(List.of("BadSequence", "BadDestination", "BadSequence"), errors);
        Bytes good = chain.message(WORKER, "topic", payload, 1);
        byte[] bad = good.toArray();
        bad[bad.length - 20] ^= 1;
        assertEquals("InvalidSignature", failure(chain.run(ALICE, Bytes.wrap(bad))));
    }

    @Test
    void reportWithAnotherHashIsRefusedAndV2NeedsNone() throws Exception {
        Bytes info = ParaDriver.info(WORKER, ALICE);
        Bytes forged = chain.runtime.call("PhalaRegistry", "register_worker", Runtime.rawArgument(info),
                Value.variant("SgxIas", Bytes.utf8("{}"), Bytes.EMPTY, Bytes.EMPTY));
        assertEquals("InvalidRuntimeInfoHash", failure(chain.run(ALICE, forged)));
        Bytes v2 = Bytes.concat(info, new ScaleWriter().u32(2004).u32(1).toBytes());
        Bytes call = chain.runtime.call("PhalaRegistry", "register_worker_v2", Runtime.rawArgument(v2), Optional.empty());
        assertEquals(KEY, only(chain.run(ALICE, call), "WorkerAdded").get("pubkey").asBytes());
    }

    @Test
    void endpointsAreTakenWhenTheWorkerSignedThemLately() throws Exception {
        long now = chain.storage("Timestamp", "Now").orElseThrow().asLong();
        assertEquals("InvalidPubKey", failure(chain.run(ALICE, endpoint(now, 2))));
        chain.run(ALICE, chain.register(WORKER, ALICE));
        assertEquals("InvalidSignature", failure(chain.run(ALICE, endpoint(now, 1))));
        assertEquals("InvalidEndpointSigningTime", failure(chain.run(ALICE, endpoint(now + 3_600_000, 2))));
        assertEquals("InvalidEndpointSigningTime", failure(chain.run(ALICE, endpoint(now - 4 * 3_600_000, 2))));
        assertTrue(names(chain.run(BOB, endpoint(now, 2))).contains("System.ExtrinsicSuccess"), "anyone may send it");
        assertEquals("http://a:1", chain.storage("PhalaRegistry", "Endpoints", KEY).orElseThrow().get("0").asList().getFirst()
                .asText());
    }

    private Bytes endpoint(long signedMs, int contentType) {
        Bytes payload = new ScaleWriter().raw(KEY).u8(0).list(List.of("http://a:1"), ScaleWriter::string).u64(signedMs).toBytes();
        Bytes signature = WORKER.sign(Bytes.concat(Bytes.ofInts(0xff, contentType), payload));
        return chain.runtime.call("PhalaRegistry", "update_worker_endpoint", Runtime.rawArgument(payload), signature);
    }

    @Test
    void newPoolBelongsToItsCreatorAndTakesStake() throws Exception {
        List<EventRecord> created = chain.run(BOB, chain.runtime.call("PhalaStakePoolv2", "create"));
        assertEquals(2, only(created, "PoolCreated").get("pid").asLong());
        Bytes contribute = chain.runtime.call("PhalaStakePoolv2", "contribute", 2, STAKE, Optional.empty());
        assertEquals(STAKE, only(chain.run(BOB, contribute), "Contribution").get("amount").asBigInteger());
        assertEquals(STAKE, chain.storage("Devnet", "FreeStake", 2).orElseThrow().asBigInteger());
    }

    private String failure(List<EventRecord> events) {
        return chain.runtime.explain(only(events, "ExtrinsicFailed").get("dispatch_error")).name();
    }
}
