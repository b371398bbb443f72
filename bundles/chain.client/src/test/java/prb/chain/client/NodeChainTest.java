package prb.chain.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.chain.api.Subscription;
import prb.chain.api.TransactionStatus;
import prb.chain.client.rpc.Endpoint;
import prb.chain.client.rpc.FakeNode;
import prb.chain.client.rpc.RpcSettings;
import prb.chain.client.source.HeadFeed;
import prb.chain.client.source.SourceLimits;
import prb.chain.client.source.Sources;
import prb.scale.Bytes;
import prb.substrate.chain.block.Header;

class NodeChainTest {

    private static final RpcSettings SETTINGS = new RpcSettings(Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20, 64,
            Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMillis(50));

    private static final String HASH = "\"0x" + "ab".repeat(32) + "\"";

    private final List<AutoCloseable> open = new ArrayList<>();
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

    private FakeNode node(int port, int genesis) throws InterruptedException {
        FakeNode node = FakeNode.chain(port, "Chain " + genesis, genesis);
        open.add(node);
        return node;
    }

    private void connect(Endpoint... endpoints) throws InterruptedException {
        sources = new Sources("relay chain", List.of(endpoints), SourceLimits.standard(SETTINGS), heads, first::countDown);
        sources.start();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("never: " + what);
            }
            LockSupport.parkNanos(2_000_000);
        }
    }

    @Test
    void nodesThatAnswerNonsenseAreTriedAgain() throws Exception {
        FakeNode node = node(0, 1);
        node.script("chain_getHeader", "[]");
        connect(node.endpoint());
        await("three attempts", () -> node.count("chain_getHeader") >= 3);
        assertEquals(1, first.getCount());
        node.height = 3;
        node.scripts.put("chain_getHeader", request -> request.result(node.header(request.params().items())));
        assertTrue(first.await(10, TimeUnit.SECONDS));
        assertEquals(3, heads.head().number());
    }

    @Test
    void answersBecomeValues() throws Exception {
        FakeNode node = node(0, 1);
        connect(node.endpoint());
        assertTrue(first.await(10, TimeUnit.SECONDS));
        RelayNode relay = new RelayNode(sources);
        assertEquals(node.blocks.hash(0), relay.identity().genesisHash());
        Header header = relay.header(node.blocks.hash(1)).orElseThrow();
        assertEquals(header, Header.decode(header.encoded()));
        node.script("state_getReadProof", "{\"at\":" + HASH + ",\"proof\":[\"0x01\",\"0x\"]}");
        assertEquals(List.of(Bytes.ofInts(1), Bytes.EMPTY), relay.readProof(List.of(Bytes.EMPTY), header.hash()));
        node.script("chain_getBlock", "{\"block\":{\"header\":" + node.blocks.json(1)
                + ",\"extrinsics\":[\"0x0400\"]},"
                + "\"justifications\":[[[70,82,78,75],[1,2]],[\"0x46524e4b\",\"0x0304\"],[[66,69,69,70],[9]]]}");
        assertEquals(Bytes.ofInts(3, 4), relay.justification(header.hash()).orElseThrow());
        node.script("grandpa_proveFinality", "null");
        assertTrue(relay.proveFinality(9).isEmpty());
        node.scripts.put("grandpa_proveFinality", request -> request.error(1, "Block not yet finalized", null));
        assertTrue(relay.proveFinality(9).isEmpty());
        node.scripts.remove("grandpa_proveFinality");
        assertEquals(Kind.UNSUPPORTED, assertThrows(ChainException.class, () -> relay.proveFinality(9)).kind());
        node.script("state_getRuntimeVersion",
                "{\"specName\":\"khala\",\"specVersion\":1251,\"transactionVersion\":6,\"stateVersion\":1}");
        assertEquals(1, relay.runtimeInfo(header.hash()).stateVersion());
        node.script("state_getStorage", "7");
        assertEquals(Kind.MALFORMED, assertThrows(ChainException.class, () -> relay.storage(Bytes.EMPTY, header.hash())).kind());
    }

    @Test
    void paraAnswersFallBackWhereMethodsAreMissing() throws Exception {
        FakeNode node = node(0, 1);
        connect(node.endpoint());
        assertTrue(first.await(10, TimeUnit.SECONDS));
        ParaNode para = new ParaNode(sources);
        node.script("state_getStorage", "\"0x0500000000000000\"");
        assertEquals(5, para.nextMqSequence(Bytes.ofInts(1, 2)));
        node.script("state_getStorage", "null");
        assertEquals(0, para.nextMqSequence(Bytes.ofInts(1, 2)));
        node.script("state_queryStorageAt", "[{\"block\":" + HASH + ",\"changes\":[[\"0x02\",\"0x\"],[\"0x01\",null]]}]");
        assertEquals(List.of(java.util.Optional.empty(), java.util.Optional.of(Bytes.EMPTY)),
                para.storageAtBest(List.of(Bytes.ofInts(1), Bytes.ofInts(2))));
        node.scripts.put("pha_getMqNextSequence",
                request -> request.result(request.params().items().getFirst().text().equals("0102") ? "8" : "0"));
        assertEquals(8, para.nextMqSequence(Bytes.ofInts(1, 2)));
        node.script("state_getPairs", "[[\"0x01\",\"0x02\"]]");
        assertEquals(Bytes.ofInts(2), para.state(Bytes.EMPTY).getFirst().value());
    }

    @Test
    void stateIsReadInPages() throws Exception {
        FakeNode node = node(0, 1);
        connect(node.endpoint());
        assertTrue(first.await(10, TimeUnit.SECONDS));
        ParaNode para = new ParaNode(sources);
        node.scripts.put("state_getKeysPaged", request -> request.result(
                request.params().items().get(0).text().equals("0x") && request.params().items().get(1).count() == 2
                        && request.params().items().get(3).text().equals("0x07")
                                ? request.params().items().get(2).text().equals("0x") ? "[\"0x01\",\"0x0102\"]" : "[]"
                                : "null"));
        Bytes block = Bytes.ofInts(7);
        assertEquals(List.of(Bytes.ofInts(1), Bytes.ofInts(1, 2)), para.stateKeys(Bytes.EMPTY, 2, block));
        assertEquals(List.of(), para.stateKeys(Bytes.ofInts(1, 2), 2, block));
        node.scripts.put("state_queryStorageAt", request -> request.result(request.params().items().get(1).text().equals("0x07")
                ? "[{\"block\":" + HASH + ",\"changes\":[[\"0x0102\",\"0x05\"],[\"0x01\",\"0x04\"]]}]" : "[]"));
        assertEquals(List.of(java.util.Optional.of(Bytes.ofInts(4)), java.util.Optional.of(Bytes.ofInts(5))),
                para.storage(List.of(Bytes.ofInts(1), Bytes.ofInts(1, 2)), block));
    }

    @Test
    void submittedExtrinsicsAreFollowedToTheirEnd() throws Exception {
        FakeNode node = node(0, 1);
        connect(node.endpoint());
        assertTrue(first.await(10, TimeUnit.SECONDS));
        ParaNode para = new ParaNode(sources);
        List<TransactionStatus> heard = Collections.synchronizedList(new ArrayList<>());
        node.scripts.put("author_submitAndWatchExtrinsic", request -> {
            request.note("author_extrinsicUpdate", "\"x\"", "{\"ready\":null}");
            request.result("\"x\"");
            request.note("author_extrinsicUpdate", "\"x\"", "{\"broadcast\":[\"peer\"]}");
            request.note("author_extrinsicUpdate", "\"x\"", "{\"inBlock\":" + HASH + "}");
            request.note("author_extrinsicUpdate", "\"x\"", "{\"finalized\":" + HASH + "}");
            request.note("author_extrinsicUpdate", "\"x\"", "\"ready\"");
        });
        para.submit(Bytes.ofInts(4), heard::add);
        await("four statuses", () -> heard.size() == 4);
        assertEquals(new TransactionStatus.Ready(), heard.get(0));
        assertTrue(heard.get(3).isFinal());
        node.scripts.put("author_submitAndWatchExtrinsic", request -> request.error(1010, "Invalid Transaction",
                "\"Transaction is outdated\""));
        ChainException refused = assertThrows(ChainException.class, () -> para.submit(Bytes.ofInts(4), heard::add));
        assertEquals(1010, refused.code());
        node.scripts.put("author_submitAndWatchExtrinsic", request -> request.result("\"y\""));
        heard.clear();
        para.submit(Bytes.ofInts(4), heard::add);
        node.dropAll();
        await("lost", () -> heard.size() == 1);
        assertTrue(heard.getFirst() instanceof TransactionStatus.Lost);
    }
}
