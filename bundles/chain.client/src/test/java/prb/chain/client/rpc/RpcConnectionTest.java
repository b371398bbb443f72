package prb.chain.client.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.chain.api.ChainException;
import prb.chain.api.ChainException.Kind;
import prb.scale.Bytes;

class RpcConnectionTest {

    private static final RpcSettings SETTINGS = new RpcSettings(Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20, 64,
            Duration.ofSeconds(1), Duration.ofMillis(5), Duration.ofMillis(50));

    private final HttpClient http = HttpClient.newHttpClient();
    private FakeNode node;

    @BeforeEach
    void start() throws InterruptedException {
        node = FakeNode.start(0);
    }

    @AfterEach
    void stop() {
        http.shutdownNow();
        node.close();
    }

    private RpcConnection open(RpcSettings settings) throws ChainException {
        return RpcConnection.open(http, node.endpoint(), settings);
    }

    @Test
    void tenThousandPipelinedCallsGetTheirOwnAnswers() throws Exception {
        node.scripts.put("echo", request -> request.result(((Json.Num) request.params().items().getFirst()).text()));
        try (RpcConnection connection = open(SETTINGS); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Long>> answers = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) {
                int number = i;
                answers.add(threads.submit(() -> connection.call("echo", number).count()));
            }
            for (int i = 0; i < answers.size(); i++) {
                assertEquals(i, answers.get(i).get());
            }
        }
    }

    @Test
    void messagesInPartsAreJoined() throws Exception {
        String hex = "ab".repeat(200_000);
        node.scripts.put("large", request -> request.inParts("\"0x" + hex + "\"", 7_001));
        node.scripts.put("text", request -> request.inParts("\"äöü€😀\"", 3));
        try (RpcConnection connection = open(SETTINGS)) {
            assertEquals(200_000, connection.callLarge("large").bytes().size());
            assertEquals("äöü€😀", connection.call("text").text());
        }
    }

    @Test
    void aMessageAboveTheLimitEndsTheConnection() throws Exception {
        node.script("huge", "\"0x" + "00".repeat(1 << 20) + "\"");
        try (RpcConnection connection = open(SETTINGS)) {
            ChainException error = assertThrows(ChainException.class, () -> connection.call("huge"));
            assertEquals(Kind.UNAVAILABLE, error.kind());
            assertTrue(error.getMessage().contains("larger than"), error.getMessage());
        }
    }

    @Test
    void notificationsBeforeTheReplyAreNotLost() throws Exception {
        node.scripts.put("sub", request -> {
            request.note("n", "7", "1");
            request.note("n", "7", "2");
            request.note("n", "8", "99");
            request.result("7");
            request.note("n", "7", "3");
        });
        BlockingQueue<Long> heard = new LinkedBlockingQueue<>();
        try (RpcConnection connection = open(SETTINGS)) {
            connection.subscribe(CallClass.CHEAP, "sub", List.of(), note -> heard.add(note.count()), reason -> heard.add(-1L));
            for (long expected = 1; expected <= 3; expected++) {
                assertEquals(expected, heard.poll(10, TimeUnit.SECONDS));
            }
            node.dropAll();
            assertEquals(-1L, heard.poll(20, TimeUnit.SECONDS));
        }
    }

    @Test
    void errorsCarryCodeMessageAndData() throws Exception {
        node.scripts.put("bad", request -> request.error(1010, "Invalid Transaction", "\"Transaction is outdated\""));
        node.scripts.put("lab", request -> request.error(1010, "1010: Invalid", "{\"invalid\":{\"badProof\":null}}"));
        try (RpcConnection connection = open(SETTINGS)) {
            ChainException error = assertThrows(ChainException.class, () -> connection.call("bad"));
            assertEquals(Kind.REJECTED, error.kind());
            assertEquals(1010, error.code());
            assertTrue(error.getMessage().contains("1010 Invalid Transaction: Transaction is outdated"), error.getMessage());
            assertTrue(assertThrows(ChainException.class, () -> connection.call("lab")).getMessage().contains("badProof"));
            assertEquals(Kind.UNSUPPORTED, assertThrows(ChainException.class, () -> connection.call("nothing")).kind());
        }
    }

    @Test
    void aCallWithoutAnswerFailsAtItsDeadlineAndFreesItsSlot() throws Exception {
        node.scripts.put("silent", request -> {
        });
        node.script("ok", "1");
        RpcSettings one = new RpcSettings(Duration.ofMillis(300), Duration.ofSeconds(20), 1 << 20, 1, Duration.ofSeconds(1),
                Duration.ofMillis(5), Duration.ofMillis(50));
        try (RpcConnection connection = open(one)) {
            ChainException error = assertThrows(ChainException.class, () -> connection.call("silent"));
            assertEquals(Kind.UNAVAILABLE, error.kind());
            assertTrue(error.getMessage().contains("silent at ws://127.0.0.1"), error.getMessage());
            assertEquals(1, connection.call("ok").count());
        }
    }

    @Test
    void pendingCallsFailWhenTheNodeGoesAway() throws Exception {
        node.scripts.put("silent", request -> node.dropAll());
        try (RpcConnection connection = open(SETTINGS)) {
            assertEquals(Kind.UNAVAILABLE, assertThrows(ChainException.class, () -> connection.call("silent")).kind());
            assertEquals(Kind.UNAVAILABLE, assertThrows(ChainException.class, () -> connection.call("silent")).kind());
            assertTrue(!connection.awaitEnd().isEmpty());
        }
    }

    @Test
    void aHalfOpenConnectionIsClosed() throws Exception {
        RpcSettings quick = new RpcSettings(Duration.ofSeconds(20), Duration.ofSeconds(20), 1 << 20, 64, Duration.ofMillis(100),
                Duration.ofMillis(5), Duration.ofMillis(50));
        node.script("ok", "1");
        try (RpcConnection connection = open(quick)) {
            connection.call("ok");
            node.deaf = true;
            assertTrue(connection.awaitEnd().contains("no sign of life"));
        }
    }

    @Test
    void nonsenseEndsTheConnectionWithItsReason() throws Exception {
        node.scripts.put("html", request -> request.socket().send("<html>"));
        try (RpcConnection connection = open(SETTINGS)) {
            ChainException error = assertThrows(ChainException.class, () -> connection.call("html"));
            assertTrue(error.getMessage().contains("nonsense from the node: not JSON"), error.getMessage());
        }
    }

    @Test
    void aBatchOfAnswersInOneArrayIsUnderstood() throws Exception {
        node.scripts.put("a", request -> request.socket().send("[{\"jsonrpc\":\"2.0\",\"id\":" + request.id()
                + ",\"result\":\"0x01\"}]"));
        try (RpcConnection connection = open(SETTINGS)) {
            assertEquals(Bytes.ofInts(1), connection.call("a").bytes());
        }
    }

    @Test
    void endpointTextsHideAccessKeys() {
        assertEquals("wss://node.example", Endpoint.parse(" wss://node.example/ws/SECRETKEY?token=abc ").toString());
        IllegalArgumentException error = assertThrows(IllegalArgumentException.class,
                () -> Endpoint.parse("http://node.example/SECRETKEY"));
        assertTrue(!error.getMessage().contains("SECRETKEY"), error.getMessage());
    }
}
