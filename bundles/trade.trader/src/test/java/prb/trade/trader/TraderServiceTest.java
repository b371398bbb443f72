package prb.trade.trader;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.TransactionStatus;
import prb.scale.Bytes;
import prb.scale.ScaleReader;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.substrate.runtime.Runtime;
import prb.substrate.runtime.RuntimeVersion;
import prb.substrate.runtime.Value;
import prb.substrate.runtime.extrinsic.ExtrinsicView;
import prb.trade.api.ExtrinsicStrategy;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.trade.api.Precondition;
import prb.trade.api.Signer;
import prb.trade.api.TradeJob;

class TraderServiceTest {

    private static final Duration SOON = Duration.ofSeconds(20);
    private static final Keypair ALICE = Keypair.fromUri("//Alice", KeyType.SR25519);
    private static final Bytes ORIGIN = Bytes.concat(Bytes.ofInts(2), Bytes.wrap(new byte[32]));
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
        trader = new TraderService(queue, chain, Settings.USUAL);
        trader.bindStrategy(Services.ranked(0), new BatchStrategy());
        trader.bindSigner(Services.ranked(0), new AliceSigner());
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
        while (trader.stats().sent() != 1) {
            Thread.onSpinWait();
        }
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
        while (trader.stats().failed() != 1) {
            Thread.onSpinWait();
        }
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
        trader = new TraderService(queue, chain, Settings.USUAL);
        trader.bindSigner(Services.ranked(0), new AliceSigner());
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
        chain.pool = n -> new ChainException(ChainException.Kind.REJECTED, 1010, "Custom error: 7", null);
        queue.offer(add("a"));
        assertTrue(assertInstanceOf(JobOutcome.Refused.class, outcome("a")).reason().contains("Custom error: 7"));
        assertTrue(queue.open.isEmpty(), "nothing is on its way");
    }

    @Test
    void lostWatchIsSearchedNotSentAgain() throws Exception {
        chain.losesWatch = true;
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, chain.sent.size());
    }

    private void awaitSent(int count) {
        while (chain.sentCount() < count) {
            Thread.onSpinWait();
        }
    }

    private static <T> Set<T> distinct(List<T> all) {
        return new HashSet<>(all);
    }

    private Set<Bytes> sentHashes() {
        return distinct(chain.sent.stream().map(ExtrinsicView::hash).toList());
    }

    private Set<Long> sentNonces() {
        return distinct(chain.sent.stream().map(view -> view.signed().orElseThrow().nonce()).toList());
    }

    @Test
    void droppedExtrinsicIsSubmittedAgainAsItIs() throws Exception {
        chain.includes = false;
        queue.offer(add("a"));
        awaitSent(1);
        chain.includeFromNowOn();
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, sentHashes().size());
    }

    @Test
    void extrinsicThatNoPoolTakesIsSignedAnewOnlyAfterItsEra() throws Exception {
        chain.includes = false;
        chain.pool = n -> n == 0 ? null : new ChainException(ChainException.Kind.REJECTED, 1012, "banned", null);
        queue.offer(add("a"));
        awaitSent(1);
        chain.growBy(62);
        assertEquals(Optional.empty(), queue.await("a", Duration.ofMillis(500)));
        chain.pool = n -> null;
        chain.includeFromNowOn();
        chain.growBy(8);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertTrue(queue.open.isEmpty());
    }

    @Test
    void nonceThatAnotherUsedFreesItsJobsAtOnce() throws Exception {
        chain.includes = false;
        chain.fate = new TransactionStatus.Usurped(WORKER);
        queue.offer(add("a"));
        awaitSent(1);
        chain.foreignExtrinsic();
        chain.includeFromNowOn();
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(Set.of(0L, 1L), sentNonces());
    }

    @Test
    void invalidAndTimedOutExtrinsicsAreNotSignedAgain() throws Exception {
        for (TransactionStatus fate : List.of(new TransactionStatus.Invalid(), new TransactionStatus.FinalityTimeout(WORKER),
                new TransactionStatus.Retracted(WORKER))) {
            chain.includes = false;
            chain.fate = fate;
            int before = chain.sentCount();
            queue.offer(add(fate.toString()));
            awaitSent(before + 1);
            chain.includeFromNowOn();
            if (!fate.isFinal()) {
                chain.growBy(70); // it is watched, and its life ends
            }
            assertInstanceOf(JobOutcome.Succeeded.class, outcome(fate.toString()));
            assertEquals(fate.isFinal() ? 1 : 2, distinct(chain.sent.subList(before, chain.sentCount()).stream().map(
                    ExtrinsicView::hash).toList()).size(), fate.toString());
        }
    }

    @Test
    void stalledExtrinsicOffersMoreWithTheSameNonce() throws Exception {
        trader.close();
        trader = equipped(Settings.USUAL.withTips(BigInteger.TEN, BigInteger.valueOf(100), 3));
        chain.includes = false;
        chain.fate = new TransactionStatus.Ready();
        queue.offer(add("a"));
        awaitSent(1);
        chain.growBy(3);
        awaitSent(2);
        chain.includeFromNowOn();
        chain.growBy(3);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(Set.of(0L), sentNonces());
        assertEquals(List.of(10L, 20L, 40L), chain.sent.stream().map(view -> view.signed().orElseThrow().tip().longValue())
                .toList());
        assertTrue(queue.open.isEmpty());
    }

    @Test
    void upgradeEndsTheLifeOfWhatWasSignedBefore() throws Exception {
        chain.includes = false;
        chain.fate = new TransactionStatus.Invalid();
        chain.pool = n -> n == 0 ? null : new ChainException(ChainException.Kind.REJECTED, 1010, "bad signature", null);
        queue.offer(add("a"));
        awaitSent(1);
        chain.pool = n -> null;
        chain.includeFromNowOn();
        chain.specVersion = 1252;
        chain.growBy(1);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
    }

    @Test
    void blocksThatWereNotFinalAfterAllAreLookedThroughAgain() throws Exception {
        chain.includes = false;
        chain.pool = n -> n == 0 ? null : new ChainException(ChainException.Kind.REJECTED, 1012, "banned", null);
        queue.offer(add("a"));
        awaitSent(1);
        chain.growBy(20);
        chain.turnsOutOtherwise(20);
        chain.growBy(50);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, sentHashes().size());
    }

    @Test
    void killedTraderLeavesATrailThatTheNextOneFollows() throws Exception {
        chain.losesWatch = true;
        chain.includes = false;
        queue.offer(add("a"));
        awaitSent(1);
        trader.close();
        assertEquals(1, queue.open.size());
        chain.losesWatch = false;
        chain.includeFromNowOn();
        trader = equipped(Settings.USUAL);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, sentHashes().size());
        assertTrue(queue.open.isEmpty());
    }

    @Test
    void nothingIsSentThatTheQueueMayNotHaveStored() throws Exception {
        queue.failingAttempts.set(1);
        queue.offer(add("a"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals(1, chain.sentCount());
        assertTrue(queue.open.isEmpty());
    }

    @Test
    void mootJobEndsObsoleteAndIsNotSent() throws Exception {
        Bytes key = runtime.storageKey("PhalaRegistry", "Workers", WORKER);
        chain.storage.put(key, WORKER);
        TradeJob plain = add("moot");
        queue.offer(withConditions(plain, new Precondition.NotInPool(WORKER), new Precondition.NotRegistered(WORKER)));
        assertTrue(assertInstanceOf(JobOutcome.Obsolete.class, outcome("moot")).reason().contains("is registered"));
        chain.storage.put(runtime.storageKey("PhalaMq", "OffchainIngress", Runtime.rawArgument(ORIGIN)), Bytes.ofInts(5, 0, 0, 0,
                0, 0, 0, 0));
        queue.offer(withConditions(add("stale"), new Precondition.NotReceived(ORIGIN, 4)));
        queue.offer(withConditions(add("next"), new Precondition.NotReceived(ORIGIN, 5), new Precondition.NotComputing(WORKER),
                new Precondition.Stored(key, Optional.of(WORKER))));
        assertInstanceOf(JobOutcome.Obsolete.class, outcome("stale"));
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("next"));
        assertEquals(1, chain.sentCount());
    }

    private static TradeJob withConditions(TradeJob job, Precondition... conditions) {
        return new TradeJob(job.id(), job.signer(), job.proxiedOwner(), job.action(), 0, job.createdAt(), job.expiresAt(),
                List.of(
                        conditions));
    }

    @Test
    void emptyAccountHoldsItsJobsUntilItIsFunded() throws Exception {
        chain.balance = Optional.empty();
        queue.offer(add("a"));
        while (trader.accounts().isEmpty() || trader.accounts().getFirst().hold().isEmpty()) {
            Thread.onSpinWait();
        }
        assertTrue(trader.accounts().getFirst().hold().startsWith("the account can not pay the fee"));
        assertTrue(trader.execute().toString().contains("are held"), trader.execute().toString());
        assertEquals(0, chain.sentCount());
        chain.balance = Optional.of(BigInteger.TEN.pow(12));
        chain.growBy(1);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
        assertEquals("", trader.accounts().getFirst().hold());
    }

    @Test
    void accountThatThePoolCallsTooPoorHoldsItsJobs() throws Exception {
        chain.pool = n -> chain.balance.orElseThrow().bitLength() < 60
                ? new ChainException(ChainException.Kind.REJECTED, 1010, "Inability to pay some fees", null) : null;
        queue.offer(add("a"));
        while (trader.accounts().isEmpty() || trader.accounts().getFirst().hold().isEmpty()) {
            Thread.onSpinWait();
        }
        chain.balance = Optional.of(BigInteger.TEN.pow(19));
        chain.growBy(1);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
    }

    @Test
    void batchThatIsTooHeavyIsSentInHalves() throws Exception {
        trader.close();
        for (int i = 0; i < 12; i++) {
            queue.offer(add("j" + i));
        }
        chain.effects = view -> {
            List<Bytes> events = new ArrayList<>();
            if (view.call().name().equals("force_batch")) {
                view.call().args().get("calls").asList().forEach(item -> events.add(runtime.encodeEvent("Utility",
                        "ItemCompleted")));
            }
            events.add(chain.success());
            return events;
        };
        chain.heaviest = 4;
        trader = equipped(Settings.USUAL);
        for (int i = 0; i < 12; i++) {
            assertInstanceOf(JobOutcome.Succeeded.class, outcome("j" + i));
        }
        assertTrue(chain.sent.size() <= 5, chain.sent.size() + " extrinsics");
    }

    private TraderService equipped(Settings settings) {
        TraderService service = new TraderService(queue, chain, settings);
        service.bindSigner(Services.ranked(0), new AliceSigner());
        service.bindStrategy(Services.ranked(0), new BatchStrategy());
        service.start();
        return service;
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
        trader = new TraderService(queue, chain, Settings.USUAL);
        trader.bindStrategy(Services.ranked(0), new BatchStrategy());
        trader.start();
        queue.offer(add("a"));
        while (queue.running.isEmpty()) {
            Thread.onSpinWait();
        }
        trader.bindSigner(Services.ranked(0), signer);
        assertInstanceOf(JobOutcome.Succeeded.class, outcome("a"));
    }

    @Test
    void strategyThatFailsIsPassedOver() throws Exception {
        for (Failing.How how : Failing.How.values()) {
            trader.bindStrategy(Services.ranked(5), new Failing(how));
            queue.offer(add("job " + how));
            assertInstanceOf(JobOutcome.Succeeded.class, outcome("job " + how));
        }
    }

    /** Somebody's strategy that does what it must not. */
    private record Failing(How how) implements ExtrinsicStrategy {

        private enum How {
            CAN_NOT_SAY, THROWS, DOES_NOT_LINK, FORGETS, NAMES_ANOTHERS
        }

        @Override
        public boolean accepts(String kind) {
            if (how == How.CAN_NOT_SAY) {
                throw new IllegalStateException("no idea");
            }
            return true;
        }

        @Override
        public List<Plan> form(List<TradeJob> jobs, Runtime runtime, Limits limits) {
            return switch (how) {
                case DOES_NOT_LINK -> throw new NoClassDefFoundError("of another version");
                case FORGETS -> List.of();
                case NAMES_ANOTHERS -> List.of(new Refuse(List.of("another's"), "because"));
                default -> throw new IllegalStateException("out of ideas");
            };
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
