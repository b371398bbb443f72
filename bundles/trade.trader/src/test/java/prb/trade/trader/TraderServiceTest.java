package prb.trade.trader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;

class TraderServiceTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Keypair ALICE = Keypair.fromUri("//Alice", KeyType.SR25519);
    private static final Bytes WORKER = Bytes.wrap(new byte[32]);

    private Runtime runtime;
    private FakeParaChain chain;
    private MemoryQueue queue;
    private TraderService trader;

    @BeforeEach
    void start() throws Exception {
        Path metadata = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "khala-metadata-v14.scale");
        assumeTrue(Files.exists(metadata), "skipped: needs vectors/khala-metadata-v14.scale under -Dprb.shared");
        Bytes bytes = Bytes.wrap(Files.readAllBytes(metadata));
        runtime = Runtime.parse(bytes, new RuntimeVersion("khala", 1251, 6, 0));
        chain = new FakeParaChain(runtime, bytes);
        queue = new MemoryQueue();
        trader = new TraderService(queue, chain);
        trader.bindStrategy(Services.ranked(0), new BatchStrategy());
        trader.bindSigner(new AliceSigner());
        trader.start();
    }

    @AfterEach
    void stop() {
        if (trader != null) {
            trader.close();
        }
    }

    private static TradeJob job(String id, AccountId signer, Optional<AccountId> owner, JobAction action) {
        Instant now = Instant.now();
        return new TradeJob(id, signer, owner, action, 0, now, now.plusSeconds(600));
    }

    private static TradeJob add(String id) {
        return job(id, ALICE.accountId(), Optional.empty(), new JobAction.AddWorker(7, WORKER));
    }

    private JobOutcome outcome(String id) throws InterruptedException {
        return queue.await(id, SOON).orElseThrow(() -> new AssertionError("no outcome for " + id));
    }

    @Test
    void queueThatFailsForAWhileIsAskedAgain() throws Exception {
        queue.failingTakes.set(2);
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        queue.failingTakes.set(2);
        queue.offer(add("b"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("b"));
    }

    @Test
    void singleCallGoesUnwrappedAndSucceeds() throws Exception {
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals("PhalaStakePoolv2", chain.sent.getFirst().call().pallet());
        assertEquals("add_worker", chain.sent.getFirst().call().name());
        assertEquals(1, trader.stats().sent());
    }

    @Test
    void proxiedJobActsForTheOwnerAndItsInnerFailureCounts() throws Exception {
        Bytes error = runtime.encodeModuleError("PhalaStakePoolv2", "WorkerExists");
        chain.effects = view -> List.of(runtime.encodeEvent("Proxy", "ProxyExecuted",
                Map.of("result", Value.variant("Err", runtime.decodeType("sp_runtime::DispatchError",
                        new ScaleReader(error))))),
                chain.success());
        AccountId owner = Keypair.fromUri("//Bob", KeyType.SR25519).accountId();
        queue.offer(job("p", ALICE.accountId(), Optional.of(owner), new JobAction.AddWorker(7, WORKER)));
        JobOutcome.Failed failed = assertInstanceOf(JobOutcome.Failed.class, outcome("p"));
        assertTrue(failed.error().startsWith("PhalaStakePoolv2.WorkerExists"), failed.error());
        assertEquals("proxy", chain.sent.getFirst().call().name());
        assertEquals(1, trader.stats().failed());
    }

    @Test
    void batchItemsAreReportedOneByOne() throws Exception {
        trader.close(); // let both jobs wait before a trader looks
        Bytes error = runtime.encodeModuleError("PhalaMq", "BadSequence");
        chain.effects = view -> view.call().name().equals("force_batch")
                ? List.of(runtime.encodeEvent("Utility", "ItemCompleted"),
                        runtime.encodeEvent("Utility", "ItemFailed",
                                Map.of("error", runtime.decodeType("sp_runtime::DispatchError", new ScaleReader(error)))),
                        chain.success())
                : List.of(chain.success());
        queue.offer(add("one"));
        queue.offer(add("two"));
        BatchStrategy strategy = new BatchStrategy();
        trader = new TraderService(queue, chain);
        trader.bindSigner(new AliceSigner());
        trader.bindStrategy(Services.ranked(0), strategy);
        trader.start();
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("one"));
        assertEquals("PhalaMq.BadSequence", assertInstanceOf(JobOutcome.Failed.class, outcome("two")).error().split(":")[0]);
        assertEquals(1, chain.sent.size());
    }

    @Test
    void poolRefusalIsTriedAgainWithTheRightNonce() throws Exception {
        chain.pool = n -> n < 2 ? new ChainException(ChainException.Kind.REJECTED, 1010, "Transaction is outdated", null) : null;
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, chain.sent.size());
    }

    @Test
    void endlessRefusalEndsTheJobWithTheNodesWords() throws Exception {
        chain.pool = n -> new ChainException(ChainException.Kind.REJECTED, 1010, "Inability to pay some fees", null);
        queue.offer(add("a"));
        assertTrue(assertInstanceOf(JobOutcome.Refused.class, outcome("a")).reason().contains("Inability to pay some fees"));
    }

    @Test
    void lostWatchIsSearchedNotSentAgain() throws Exception {
        chain.losesWatch = true;
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, chain.sent.size());
    }

    @Test
    void extrinsicThatNeverGotInIsSentAgainOnlyAfterItsEra() throws Exception {
        chain.includes = false;
        queue.offer(add("a"));
        while (chain.sentCount() == 0) {
            Thread.onSpinWait();
        }
        chain.includeFromNowOn();
        chain.growBy(70);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(2, chain.sent.size());
    }

    @Test
    void blocksThatWereNotFinalAfterAllAreLookedThroughAgain() throws Exception {
        chain.includes = false;
        queue.offer(add("a"));
        while (chain.sentCount() == 0) {
            Thread.onSpinWait();
        }
        chain.growBy(20);
        while (!chain.isLookedThrough()) {
            Thread.onSpinWait();
        }
        chain.turnsOutOtherwise(20);
        chain.growBy(50);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, chain.sent.size());
    }

    @Test
    void unknownSignerAndExpiredJobsAreNotSent() throws Exception {
        queue.offer(job("s", new AccountId(WORKER), Optional.empty(), new JobAction.AddWorker(1, WORKER)));
        queue.offer(new TradeJob("e", ALICE.accountId(), Optional.empty(), new JobAction.AddWorker(1, WORKER), 0,
                Instant.EPOCH, Instant.EPOCH));
        assertInstanceOf(JobOutcome.Refused.class, outcome("s"));
        assertInstanceOf(JobOutcome.Expired.class, outcome("e"));
        assertTrue(chain.sent.isEmpty());
    }

    @Test
    void jobsWaitWhileNobodyCanSign() throws Exception {
        Signer signer = new AliceSigner();
        trader.close();
        trader = new TraderService(queue, chain);
        trader.bindStrategy(Services.ranked(0), new BatchStrategy());
        trader.start();
        queue.offer(add("a"));
        while (queue.running.isEmpty()) {
            Thread.onSpinWait();
        }
        trader.bindSigner(signer);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
    }

    @Test
    void strategyThatThrowsEndsItsJobWithTheReasonAndNotTheLane() throws Exception {
        trader.bindStrategy(Services.ranked(5), new ThrowingStrategy());
        queue.offer(job("bad", ALICE.accountId(), Optional.empty(), new JobAction.Call("strange", WORKER)));
        assertTrue(assertInstanceOf(JobOutcome.Refused.class, outcome("bad")).reason().contains("out of ideas"));
        queue.offer(add("good"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("good"));
    }

    private static final class ThrowingStrategy implements ExtrinsicStrategy {
        @Override
        public boolean accepts(String kind) {
            return kind.equals("strange");
        }

        @Override
        public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
            throw new IllegalStateException("out of ideas");
        }
    }

    @Test
    void stoppedTraderPutsItsJobsBack() throws Exception {
        chain.pool = n -> new ChainException(ChainException.Kind.REJECTED, 1012, "banned", null);
        queue.offer(add("a"));
        while (queue.running.isEmpty()) {
            Thread.onSpinWait();
        }
        trader.close();
        assertEquals(1, queue.stats().waiting());
    }

    private static final class AliceSigner implements Signer {
        @Override
        public Optional<KeyType> keyType(AccountId account) {
            return account.equals(ALICE.accountId()) ? Optional.of(KeyType.SR25519) : Optional.empty();
        }

        @Override
        public Bytes sign(AccountId account, Bytes payload) {
            return ALICE.sign(payload);
        }
    }
}
