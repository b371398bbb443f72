package prb.chain.client.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.ChainSource;
import prb.chain.api.ChainSource.State;
import prb.chain.api.Demotion;
import prb.chain.api.Question;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.FakeBlocks;
import prb.chain.client.rpc.FakeNode;
import prb.chain.client.rpc.RpcSettings;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** Several nodes of one chain. */
class SourcesTest {

    private static final RpcSettings RPC = new RpcSettings(Duration.ofSeconds(12), Duration.ofSeconds(20), 1 << 20, 64,
            Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMillis(50));
    private static final SourceLimits LIMITS = new SourceLimits(RPC, Duration.ofMillis(200), 10, 4096);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final FakeBlocks blocks = FakeBlocks.of(1);
    private final HeadFeed heads = new HeadFeed();
    private final CountDownLatch first = new CountDownLatch(1);
    private Sources sources;

    @AfterEach
    void closeAll() throws Exception {
        sources.close();
        heads.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private FakeNode node(FakeBlocks chain, long height) throws InterruptedException {
        FakeNode node = FakeNode.chain(0, "Fake", chain, height);
        open.add(node);
        return node;
    }

    private void connect(FakeNode... nodes) throws InterruptedException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (FakeNode node : nodes) {
            endpoints.add(node.endpoint());
        }
        connect(endpoints);
        await("all are connected", () -> sources.snapshot().stream().allMatch(each -> each.connects() > 0));
    }

    private void connect(List<Endpoint> endpoints) throws InterruptedException {
        sources = new Sources("relay chain", endpoints, LIMITS, heads, first::countDown);
        sources.start();
        assertTrue(first.await(20, TimeUnit.SECONDS));
    }

    static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    private ChainSource at(int index) {
        return sources.snapshot().get(index);
    }

    private Optional<Bytes> hash(long number) throws ChainException {
        Ask<Optional<Bytes>> ask = Ask.of(CallClass.CHEAP, "chain_getBlockHash",
                json -> json.isNull() ? Optional.empty() : Optional.of(json.bytes()), number);
        return sources.ask(ask.about(Question.BLOCK_HASH, number).missingWhen(Optional::isEmpty, Ask.Missing.BEHIND));
    }

    private Optional<Header> header(Bytes hash) throws ChainException {
        Ask<Optional<Header>> ask = Ask.of(CallClass.CHEAP, "chain_getHeader",
                json -> json.isNull() ? Optional.empty() : Optional.of(Answers.header(json)), hash);
        return sources.ask(ask.about(Question.HEADER, hash).missingWhen(Optional::isEmpty, Ask.Missing.BEHIND)
                .rightWhen(found -> found.isEmpty() || found.get().hash().equals(hash)));
    }

    private Bytes changes(Bytes hash) throws ChainException {
        return sources.ask(Ask.of(CallClass.HEAVY, "changes", json -> json.bytes(), hash).about(Question.STORAGE_CHANGES, hash)
                .fromState());
    }

    @Test
    void aCallGoesOnElsewhereWhenItsNodeDiesUnderIt() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        for (FakeNode node : List.of(a, b)) {
            node.script("changes", "\"0x07\"");
        }
        Set<FakeNode> died = ConcurrentHashMap.newKeySet();
        for (FakeNode node : List.of(a, b)) {
            node.scripts.put("changes", request -> {
                if (died.isEmpty() && died.add(node)) {
                    node.dropAll();
                } else {
                    request.result("\"0x07\"");
                }
            });
        }
        assertEquals(Bytes.ofInts(7), changes(blocks.hash(5)));
        assertEquals(1, died.size());
    }

    @Test
    void aBlackHoleDelaysACallByOneTryOnlyAndIsFoundDead() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        b.deaf = true;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Optional<Bytes>>> answers = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                answers.add(threads.submit(() -> hash(3)));
            }
            for (Future<Optional<Bytes>> answer : answers) {
                assertEquals(blocks.hash(3), answer.get().orElseThrow());
            }
        }
        await("b is down", () -> at(1).state() == State.DOWN);
        b.deaf = false;
        await("b is back", () -> at(1).state() == State.READY);
    }

    @Test
    void anotherChainIsRefusedByNameAndTheOthersGoOn() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(FakeBlocks.of(2), 9);
        connect(List.of(a.endpoint(), b.endpoint()));
        await("b is refused", () -> at(1).state() == State.REFUSED);
        assertTrue(at(1).why().contains("another chain"), at(1).why());
        assertTrue(at(1).why().contains(b.endpoint().toString()), at(1).why());
        assertEquals(0, b.count("chain_subscribeFinalizedHeads"));
        assertEquals(blocks.hash(5), hash(5).orElseThrow());
        assertEquals(blocks.hash(0), sources.identity().genesisHash());
    }

    @Test
    void theHeadIsTheHighestAndNeverGoesBack() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        heads.follow(head -> heard.add(head.number()));
        assertEquals(5, heard.poll(10, TimeUnit.SECONDS));
        b.finalize(9);
        assertEquals(9, heard.poll(10, TimeUnit.SECONDS));
        a.finalize(7);
        await("a is at 7", () -> at(0).head() == 7);
        assertEquals(2, at(0).lag());
        b.close();
        a.finalize(20);
        assertEquals(20, heard.poll(10, TimeUnit.SECONDS));
        await("b is down", () -> at(1).state() == State.DOWN);
        assertTrue(heard.isEmpty());
        assertEquals(blocks.hash(20), sources.head().hash());
    }

    @Test
    void aSilentSubscriptionIsMadeUpForByLooking() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        a.height = 11;
        await("the head is 11", () -> sources.head().number() == 11);
    }

    @Test
    void aForkOfTheSameGenesisIsRefusedUntilItIsOutvoted() throws Exception {
        FakeBlocks fork = blocks.fork(3, 9);
        FakeNode a = node(fork, 6);
        connect(a);
        FakeNode b = node(blocks, 6);
        FakeNode c = node(blocks, 8);
        sources.close();
        sources = new Sources("relay chain", List.of(a.endpoint(), b.endpoint(), c.endpoint()), LIMITS, heads, first::countDown);
        sources.start();
        await("the head is 8", () -> sources.head().number() == 8 && sources.head().hash().equals(blocks.hash(8)));
        await("a is refused", () -> at(0).state() == State.REFUSED);
        assertEquals(blocks.hash(6), hash(6).orElseThrow());
    }

    @Test
    void aHeadThatItsNodeDoesNotKnowByNumberIsNotBelieved() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        a.height = 6;
        a.broadcast("{\"jsonrpc\":\"2.0\",\"method\":\"chain_finalizedHead\",\"params\":{\"subscription\":\"heads\",\"result\":"
                + blocks.fork(5, 9).json(6) + "}}");
        await("the node is connected anew", () -> at(0).connects() > 1);
        await("the head is 6", () -> sources.head().number() == 6);
        assertEquals(blocks.hash(6), sources.head().hash());
    }

    @Test
    void theOnlyNodeMayTakeBackWhatItSaid() throws Exception {
        FakeNode a = node(blocks.fork(3, 9), 6);
        connect(a);
        assertEquals(blocks.fork(3, 9).hash(6), sources.head().hash());
        int port = a.getPort();
        a.close();
        open.add(FakeNode.chain(port, "Fake", blocks, 8));
        await("the head is 8", () -> sources.head().number() == 8 && sources.head().hash().equals(blocks.hash(8)));
        await("the node is taken again after its contradiction", () -> at(0).state() == State.READY);
    }

    @Test
    void aHeadFarAboveAllOthersIsNotBelieved() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        blocks.at(5_000);
        b.finalize(5_000);
        await("b is demoted", () -> at(1).demotions() > 0 && at(1).state() == State.DEMOTED);
        a.finalize(6);
        await("the head is 6", () -> sources.head().number() == 6);
    }

    @Test
    void aNodeThatIsBehindIsNotTakenAtItsWord() throws Exception {
        FakeNode low = node(blocks, 5);
        FakeNode high = node(blocks, 5);
        connect(low, high);
        high.finalize(8);
        await("the head is 8", () -> sources.head().number() == 8);
        for (int i = 0; i < 20; i++) {
            assertEquals(blocks.hash(8), hash(8).orElseThrow());
            assertEquals(8, header(blocks.hash(8)).orElseThrow().number());
        }
        assertTrue(hash(9).isEmpty());
    }

    @Test
    void behindABalancerALowerNodeIsLeftForAHigherOne() throws Exception {
        FakeNode high = node(blocks, 30);
        FakeNode low = node(blocks, 10);
        try (Balancer balancer = new Balancer(high, low, low, high)) {
            connect(List.of(balancer.endpoint()));
            assertEquals(30, sources.head().number());
            balancer.dropAll();
            await("the low node is reached", () -> at(0).head() == 10);
            assertEquals(blocks.hash(29), hash(29).orElseThrow());
            assertEquals(30, header(blocks.hash(30)).orElseThrow().number());
            assertEquals(30, sources.head().number());
            assertTrue(balancer.accepted() >= 4);
        }
    }

    @Test
    void prunedNodesAreRecognisedAndArchiveNodesAsked() throws Exception {
        FakeNode pruned = node(blocks, 50);
        FakeNode archive = node(blocks, 50);
        connect(pruned, archive);
        pruned.scripts.put("changes", request -> request.error(4003,
                "Client error: Api called for an unknown Block: State already discarded for 0x01", null));
        archive.script("changes", "\"0x05\"");
        for (int i = 0; i < 50; i++) {
            assertEquals(Bytes.ofInts(5), changes(blocks.hash(2)));
        }
        if (pruned.count("changes") > 0) {
            assertTrue(at(0).pruned());
            assertTrue(pruned.count("changes") < 5, "asked " + pruned.count("changes") + " times");
        }
        archive.close();
        await("the archive is down", () -> at(1).state() == State.DOWN);
        FakeNode again = FakeNode.chain(archive.getPort(), "Fake", blocks, 50);
        open.add(again);
        again.script("changes", "\"0x06\"");
        assertEquals(Bytes.ofInts(6), changes(blocks.hash(2)));
    }

    @Test
    void aWrongAnswerDemotesItsNodeAndTheNextComesFromAnother() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        a.script("changes", "\"0x01\"");
        b.script("changes", "\"0x02\"");
        Bytes block = blocks.hash(4);
        Bytes answer = changes(block);
        int liar = answer.get(0) - 1;
        assertEquals(at(liar).name(), sources.demote(Demotion.of(Question.STORAGE_CHANGES, block, "wrong root")).orElseThrow());
        assertEquals(State.DEMOTED, at(liar).state());
        assertTrue(at(liar).why().contains("wrong root"), at(liar).why());
        for (int i = 0; i < 20; i++) {
            assertEquals(2 - liar, changes(block).get(0));
        }
        assertFalse(sources.demote(Demotion.of(Question.STATE, block, "never asked")).isPresent());
    }

    @Test
    void aLonelyLiarIsConnectedAnew() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        a.scripts.put("chain_getHeader", request -> request.result(blocks.json(4)));
        int before = a.count("open");
        Thread asker = Thread.ofVirtual().start(() -> assertThrows(ChainException.class, () -> header(blocks.hash(5))));
        await("it is connected anew", () -> a.count("open") > before);
        assertTrue(at(0).demotions() > 0);
        a.scripts.put("chain_getHeader", request -> request.result(a.header(request.params().items())));
        asker.interrupt();
        asker.join();
        assertEquals(5, header(blocks.hash(5)).orElseThrow().number());
    }

    @Test
    void eachClassHasItsOwnSlots() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        ConcurrentLinkedQueue<FakeNode.Request> held = new ConcurrentLinkedQueue<>();
        a.scripts.put("heavy", held::add);
        a.scripts.put("giant", held::add);
        a.scripts.put("cheap", held::add);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 100; i++) {
                threads.execute(() -> ask(CallClass.HEAVY, "heavy"));
                threads.execute(() -> ask(CallClass.GIANT, "giant"));
                threads.execute(() -> ask(CallClass.CHEAP, "cheap"));
            }
            await("slots are full", () -> a.count("heavy") == 8 && a.count("giant") == 1 && a.count("cheap") == 64);
            while (a.count("heavy") + a.count("giant") + a.count("cheap") < 300 || !held.isEmpty()) {
                FakeNode.Request request = held.poll();
                if (request != null) {
                    request.result("1");
                    assertTrue(held.size() <= 8 + 1 + 64);
                } else {
                    LockSupport.parkNanos(100_000);
                }
            }
        }
    }

    private void ask(CallClass kind, String method) {
        try {
            assertEquals(1L, sources.ask(Ask.of(kind, method, json -> json.count())).longValue());
        } catch (ChainException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void floodsEndTheConnectionNotTheClient() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        a.scripts.put("flood", request -> {
            for (int i = 0; i < 5000; i++) {
                request.note("chain_newHead", "\"nobody\"", "1");
            }
        });
        a.script("changes", "\"0x05\"");
        sources.submitting().unsubscribe("none", null);
        ChainException error = assertThrows(ChainException.class, () -> sources.submitting().call("flood"));
        assertTrue(error.getMessage().contains("floods"), error.getMessage());
        assertEquals(Bytes.ofInts(5), changes(blocks.hash(5)));
    }

    @Test
    void callsWaitForANodeAndFailAtOnceAfterClose() throws Exception {
        FakeNode a = node(blocks, 5);
        connect(a);
        int port = a.getPort();
        a.close();
        await("a is down", () -> at(0).state() == State.DOWN);
        assertEquals(Kind.UNAVAILABLE, assertThrows(ChainException.class, () -> sources.submitting()).kind());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Optional<Bytes>> waiting = threads.submit(() -> hash(3));
            open.add(FakeNode.chain(port, "Fake", blocks, 6));
            assertEquals(blocks.hash(3), waiting.get().orElseThrow());
        }
        sources.close();
        assertTrue(assertThrows(ChainException.class, () -> hash(3)).getMessage().contains("stopped"));
    }

    @Test
    void refusalsAboutTheQuestionAreGivenAtOnce() throws Exception {
        FakeNode a = node(blocks, 5);
        FakeNode b = node(blocks, 5);
        connect(a, b);
        for (FakeNode node : List.of(a, b)) {
            node.scripts.put("changes", request -> request.error(1, "no such thing", null));
        }
        assertEquals(Kind.REJECTED, assertThrows(ChainException.class, () -> changes(blocks.hash(1))).kind());
        a.scripts.remove("changes");
        b.scripts.remove("changes");
        assertEquals(Kind.UNSUPPORTED, assertThrows(ChainException.class, () -> changes(blocks.hash(1))).kind());
    }
}
