package prb.chain.client.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.chain.api.ChainException;
import prb.chain.api.Demotion;
import prb.chain.api.FinalizedHead;
import prb.chain.api.Question;
import prb.chain.client.rpc.CallClass;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.FakeBlocks;
import prb.chain.client.rpc.FakeNode;
import prb.chain.client.rpc.RpcSettings;
import prb.chain.client.wire.Answers;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

/** Nodes that fail and lie at random: no reader is ever told a falsehood it cannot see, none is stuck, the head only rises. */
class FaultsTest {

    private static final RpcSettings RPC = new RpcSettings(Duration.ofSeconds(6), Duration.ofSeconds(6), 1 << 20, 16,
            Duration.ofMillis(100), Duration.ofMillis(5), Duration.ofMillis(100));
    private static final SourceLimits LIMITS = new SourceLimits(RPC, Duration.ofMillis(150), 10, 4096);
    private static final int NODES = 3;
    private static final int STEPS = 60;
    private static final int READERS = 8;

    private final FakeBlocks blocks = FakeBlocks.of(1);
    private final FakeNode[] nodes = new FakeNode[NODES];
    private final HeadFeed heads = new HeadFeed();
    private final AtomicLong truth = new AtomicLong(50);
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger reads = new AtomicInteger();
    private Sources sources;

    private void make(int index, int port) throws InterruptedException {
        FakeNode node = FakeNode.chain(port, "Fake", blocks, truth.get());
        node.scripts.put("changes", request -> {
            long number = blocks.number(request.params().items().getFirst().bytes());
            if (number > node.height) {
                request.error(4003, "UnknownBlock: Header was not found in the database", null);
            } else {
                request.result("\"" + changesOf(number) + "\"");
            }
        });
        nodes[index] = node;
    }

    private static Bytes changesOf(long number) {
        return Bytes.ofInts((int) number & 0xff, (int) number >> 8);
    }

    // One random change to one node.
    private void step(Random random) throws InterruptedException {
        int index = random.nextInt(NODES);
        FakeNode node = nodes[index];
        int odds = 2 + random.nextInt(4);
        AtomicInteger turn = new AtomicInteger();
        switch (random.nextInt(12)) {
            case 0 -> node.dropAll();
            case 1 -> node.deaf = true;
            case 2 -> {
                int port = node.getPort();
                node.close();
                make(index, port);
            }
            case 3 -> node.height = Math.max(1, node.height - random.nextInt(30));
            case 4 -> node.interceptor = (method, request) -> isTurn(turn, odds, () -> request.socket().send("{\"jsonrpc\""));
            case 5 -> node.interceptor = (method, request) -> isTurn(turn, odds, () -> request.result("[[[]]]"));
            case 6 -> node.interceptor = (method, request) -> isTurn(turn, odds, () -> request.error(-32005, "Too many", null));
            case 7 -> node.interceptor = (method, request) -> method.equals("changes") && isTurn(turn, 1,
                    () -> request.error(4003, "State already discarded for 0x00", null));
            case 8 -> node.interceptor = (method, request) -> isTurn(turn, odds, () -> {
            });
            case 9 -> node.interceptor = (method, request) -> method.equals("changes") && isTurn(turn, odds,
                    () -> request.result("\"0xffffff\""));
            case 10 -> node.interceptor = (method, request) -> method.equals("chain_getHeader") && isTurn(turn, odds,
                    () -> request.result(blocks.json(7)));
            default -> heal(node);
        }
    }

    private static boolean isTurn(AtomicInteger turn, int odds, Runnable deed) {
        if (turn.incrementAndGet() % odds != 0) {
            return false;
        }
        deed.run();
        return true;
    }

    private void heal(FakeNode node) {
        node.deaf = false;
        node.interceptor = (method, request) -> false;
        node.finalize(truth.get());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void readersGetTheTruthAndTheHeadOnlyRises(long seed) throws Exception {
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            make(i, 0);
            endpoints.add(nodes[i].endpoint());
        }
        CountDownLatch first = new CountDownLatch(1);
        sources = new Sources("relay chain", endpoints, LIMITS, heads, first::countDown);
        AtomicReference<String> fault = new AtomicReference<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            sources.start();
            assertTrue(first.await(20, TimeUnit.SECONDS));
            AtomicReference<FinalizedHead> last = new AtomicReference<>(new FinalizedHead(0, blocks.hash(0)));
            heads.follow(head -> {
                if (head.number() <= last.get().number() || !head.hash().equals(blocks.hash(head.number()))) {
                    fault.set("head " + head + " after " + last.get());
                }
                last.set(head);
            });
            List<Future<?>> readers = new ArrayList<>();
            for (int i = 0; i < READERS; i++) {
                long own = seed * READERS + i;
                readers.add(threads.submit(() -> read(new Random(own))));
            }
            for (int i = 0; i < STEPS; i++) {
                truth.addAndGet(random.nextInt(3));
                step(random);
                FakeNode lucky = nodes[random.nextInt(NODES)];
                lucky.finalize(truth.get());
                LockSupport.parkNanos(Duration.ofMillis(20 + random.nextInt(40)).toNanos());
            }
            for (FakeNode node : nodes) {
                heal(node);
            }
            SourcesTest.await("all nodes are used again",
                    () -> sources.snapshot().stream().allMatch(each -> each.head() == truth.get()));
            SourcesTest.await("the newest head", () -> sources.head().number() == truth.get());
            over.set(true);
            for (Future<?> reader : readers) {
                reader.get(30, TimeUnit.SECONDS);
            }
            SourcesTest.await("the listener heard it", () -> last.get().number() == truth.get());
            assertEquals(null, fault.get());
            System.out.println(reads.get() + " reads, " + sources.snapshot());
            assertTrue(reads.get() >= READERS);
        } finally {
            over.set(true);
            sources.close();
            heads.close();
            for (FakeNode node : nodes) {
                node.close();
            }
        }
    }

    // A caller as the encoder is one: what it can check it checks, demotes the liar, and asks again.
    private Void read(Random random) throws ChainException {
        while (!over.get()) {
            long number = 1 + random.nextInt((int) sources.head().number());
            Bytes hash = blocks.hash(number);
            while (!isRead(random.nextInt(3), number, hash)) {
                LockSupport.parkNanos(1_000_000);
            }
            reads.incrementAndGet();
        }
        return null;
    }

    private boolean isRead(int what, long number, Bytes hash) throws ChainException {
        try {
            switch (what) {
                case 0 -> {
                    Ask<Optional<Bytes>> ask = Ask.of(CallClass.CHEAP, "chain_getBlockHash",
                            json -> json.isNull() ? Optional.empty() : Optional.of(json.bytes(32)), number);
                    assertEquals(hash, sources.ask(ask.about(Question.BLOCK_HASH, number).missingWhen(Optional::isEmpty,
                            Ask.Missing.BEHIND)).orElseThrow());
                }
                case 1 -> {
                    Ask<Optional<Header>> ask = Ask.of(CallClass.CHEAP, "chain_getHeader",
                            json -> json.isNull() ? Optional.empty() : Optional.of(Answers.header(json)), hash);
                    Optional<Header> found = sources.ask(ask.about(Question.HEADER, hash).missingWhen(Optional::isEmpty,
                            Ask.Missing.BEHIND).rightWhen(header -> header.isEmpty() || header.get().hash().equals(hash)));
                    if (found.isEmpty()) {
                        return false;
                    }
                    assertEquals(number, found.get().number());
                }
                default -> {
                    Bytes found = sources.ask(Ask.of(CallClass.HEAVY, "changes", json -> json.bytes(), hash).about(
                            Question.STORAGE_CHANGES, hash).fromState());
                    if (!found.equals(changesOf(number))) {
                        Optional<String> liar = sources.demote(Demotion.of(Question.STORAGE_CHANGES, hash, "wrong changes"));
                        assertTrue(liar.isEmpty() || !liar.get().isEmpty());
                        return false;
                    }
                }
            }
            return true;
        } catch (ChainException e) {
            // A caller without an answer asks again; that all of them end shows that none is stuck.
            return false;
        }
    }
}
