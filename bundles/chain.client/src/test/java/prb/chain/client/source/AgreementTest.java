package prb.chain.client.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.chain.client.source.SourcesTest.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainSource.State;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.Question;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.FakeBlocks;
import prb.chain.client.rpc.FakeNode;
import prb.chain.client.rpc.RpcSettings;

/** What nodes of different opinions make of the finalized head, and of which chain it is. */
class AgreementTest {

    private static final RpcSettings RPC = new RpcSettings(Duration.ofSeconds(12), Duration.ofSeconds(20), 1 << 20, 64,
            Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMillis(50));
    private static final SourceLimits LIMITS = new SourceLimits(RPC, Duration.ofMillis(100), 10, 100);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final FakeBlocks blocks = FakeBlocks.of(1);
    private final FakeBlocks others = FakeBlocks.of(2);
    private final HeadFeed heads = new HeadFeed();
    private final AtomicLong skipped = new AtomicLong();
    private Sources sources;

    @AfterEach
    void closeAll() throws Exception {
        sources.close();
        heads.close();
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private FakeNode node(int port, FakeBlocks chain, long height) throws InterruptedException {
        chain.at(height + 10);
        FakeNode node = FakeNode.chain(port, "Fake", chain, height);
        open.add(node);
        return node;
    }

    /** A port on which a node may start later. */
    private int port() throws InterruptedException {
        FakeNode node = FakeNode.start(0);
        node.close();
        return node.getPort();
    }

    private void connect(int... ports) throws InterruptedException {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int port : ports) {
            endpoints.add(Endpoint.parse("ws://127.0.0.1:" + port));
        }
        CountDownLatch first = new CountDownLatch(1);
        sources = new Sources("relay chain", endpoints, LIMITS, heads, first::countDown, () -> System.nanoTime() + skipped.get(),
                RandomGenerator.getDefault());
        sources.start();
        assertTrue(first.await(20, TimeUnit.SECONDS));
    }

    private void awaitHead(long number) {
        await("the head is " + number, () -> sources.head().equals(new FinalizedHead(number, blocks.hash(number))));
    }

    private State state(int index) {
        return sources.snapshot().get(index).state();
    }

    @Test
    void aFarHeadOfTheFirstNodeHeardFallsWhenAnotherSeesALivingChain() throws Exception {
        FakeNode liar = node(0, blocks, 5000);
        int late = port();
        connect(liar.getPort(), late);
        awaitHead(5000);
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        heads.follow(head -> heard.add(head.number()));
        assertEquals(5000, heard.poll(10, TimeUnit.SECONDS));
        FakeNode honest = node(late, blocks, 5);
        await("it is connected", () -> state(1) != State.DOWN);
        honest.finalize(6);
        awaitHead(6);
        assertEquals(State.DEMOTED, state(0));
        assertEquals(6, heard.poll(10, TimeUnit.SECONDS));
        honest.finalize(7);
        assertEquals(7, heard.poll(10, TimeUnit.SECONDS));
        liar.finalize(5001);
        honest.finalize(8);
        awaitHead(8);
        assertEquals(8, heard.poll(10, TimeUnit.SECONDS));
        assertEquals(State.READY, state(1), "whoever tells the truth is not blamed for what it lacks");
    }

    @Test
    void twoLiarsOfFiveDoNotLiftTheHead() throws Exception {
        FakeNode[] liars = {node(0, blocks, 5000), node(0, blocks, 5000)};
        int[] late = {port(), port(), port()};
        connect(liars[0].getPort(), liars[1].getPort(), late[0], late[1], late[2]);
        awaitHead(5000);
        FakeNode[] honest = {node(late[0], blocks, 5), node(late[1], blocks, 5), node(late[2], blocks, 5)};
        await("all are connected", () -> state(2) != State.DOWN && state(3) != State.DOWN && state(4) != State.DOWN);
        for (int n = 6; n < 9; n++) {
            liars[0].finalize(4995 + n);
            liars[1].finalize(4995 + n);
            for (FakeNode node : honest) {
                node.finalize(n);
            }
        }
        awaitHead(8);
    }

    @Test
    void theHeadOfANodeThatGaveWrongAnswersReturnsToWhatOthersHold() throws Exception {
        FakeNode liar = node(0, blocks, 60);
        FakeNode honest = node(0, blocks, 20);
        connect(liar.getPort(), honest.getPort());
        await("both are connected", () -> state(0) == State.READY && state(1) != State.DOWN);
        awaitHead(60);
        liar.script("changes", "\"0x01\"");
        sources.ask(Ask.of(CallClass.HEAVY, "changes", json -> json.bytes(), blocks.hash(60)).about(Question.STORAGE_CHANGES,
                blocks.hash(60)));
        sources.demote(Demotion.of(Question.STORAGE_CHANGES, blocks.hash(60), "wrong root"));
        awaitHead(20);
        honest.finalize(21);
        awaitHead(21);
    }

    @Test
    void behindABalancerALieIsOverWithTheNodeThatToldIt() throws Exception {
        FakeNode liar = node(0, blocks, 5000);
        FakeNode honest = node(0, blocks, 5);
        try (Balancer balancer = new Balancer(liar, honest)) {
            connect(balancer.endpoint().uri().getPort());
            awaitHead(5000);
            balancer.dropAll();
            await("the honest node is reached", () -> sources.snapshot().getFirst().head() == 5);
            honest.finalize(6);
            awaitHead(6);
        }
    }

    @Test
    void aHeadThatNobodyStandsForIsHeldForAWhileOnly() throws Exception {
        FakeNode high = node(0, blocks, 60);
        FakeNode low = node(0, blocks, 20);
        connect(high.getPort(), low.getPort());
        await("both are connected", () -> state(0) == State.READY && state(1) != State.DOWN);
        awaitHead(60);
        high.close();
        await("it is down", () -> state(0) == State.DOWN);
        assertEquals(60, sources.head().number());
        await("the head is 20", () -> {
            skipped.addAndGet(HeadMerge.HOLD_NANOS / 4);
            return sources.head().number() == 20;
        });
    }

    @Test
    void mostNodesDecideWhichChainItIsNotTheFirst() throws Exception {
        FakeNode wrong = node(0, others, 50);
        FakeNode right = node(0, blocks, 5);
        FakeNode alsoRight = node(0, blocks, 5);
        connect(wrong.getPort(), right.getPort(), alsoRight.getPort());
        await("the wrong one is refused", () -> state(0) == State.REFUSED);
        assertEquals(blocks.hash(0), sources.identity().genesisHash());
        awaitHead(5);
    }

    @Test
    void aMajorityThatComesLateTakesTheChainBack() throws Exception {
        FakeNode wrong = node(0, others, 50);
        int[] late = {port(), port()};
        connect(wrong.getPort(), late[0], late[1]);
        assertEquals(others.hash(0), sources.identity().genesisHash());
        node(late[0], blocks, 5);
        await("one alone is refused", () -> state(1) == State.REFUSED);
        node(late[1], blocks, 6);
        awaitHead(6);
        assertEquals(blocks.hash(0), sources.identity().genesisHash());
        await("the wrong one is refused", () -> state(0) == State.REFUSED);
        await("the right ones are used", () -> state(1) == State.READY && state(2) == State.READY);
    }

    @Test
    void aStoredBlockOutweighsEveryMajority() throws Exception {
        FakeNode wrong = node(0, others, 50);
        FakeNode alsoWrong = node(0, others, 50);
        int late = port();
        connect(wrong.getPort(), alsoWrong.getPort(), late);
        assertEquals(others.hash(0), sources.identity().genesisHash());
        sources.expect(new FinalizedHead(3, blocks.hash(3)));
        await("both are refused", () -> state(0) == State.REFUSED && state(1) == State.REFUSED);
        await("it is said why", () -> sources.snapshot().getFirst().why().contains("that of the stored chain"));
        node(late, blocks, 5);
        awaitHead(5);
        assertEquals(blocks.hash(0), sources.identity().genesisHash());
    }
}
