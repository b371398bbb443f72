package prb.worker.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import prb.scale.Bytes;
import prb.scale.ScaleWriter;
import prb.wire.pruntime.AddEndpointRequest;
import prb.wire.pruntime.BinApiEnvelope;
import prb.wire.pruntime.GetEndpointResponse;
import prb.wire.pruntime.InitRuntimeRequest;
import prb.wire.pruntime.InitRuntimeResponse;
import prb.wire.pruntime.PhactoryInfo;
import prb.wire.pruntime.PrpcError;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeClient.Attestation;
import prb.worker.api.PRuntimeClient.InitRequest;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeException.Kind;
import prb.worker.pruntime.dcap.Collaterals;

@Timeout(60)
class HttpPRuntimeClientTest {

    private static final String OCTETS = "application/octet-stream";
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final HttpPRuntimeClients clients = clients(LONG);

    private static HttpPRuntimeClients clients(Duration limit) {
        return new HttpPRuntimeClients(new Timeouts(limit, limit, limit, limit), true, LONG);
    }

    @AfterEach
    void stop() {
        clients.close();
    }

    /** Those between 2.0 and 2.2 know AddEndpoint only. */
    @Test
    void endpointOfAnOlderRuntimeIsAddedInstead() throws Exception {
        Bytes payload = new ScaleWriter().raw(Bytes.wrap(new byte[32])).u8(0).list(List.of("http://a"), ScaleWriter::string)
                .u64(5).toBytes();
        List<String> paths = new ArrayList<>();
        List<AddEndpointRequest> added = new ArrayList<>();
        try (StubServer server = new StubServer(exchange -> {
            String path = exchange.getRequestURI().getPath();
            paths.add(path);
            if (!path.endsWith("AddEndpoint")) {
                StubServer.reply(exchange, 404, OCTETS,
                        Bytes.wrap(PrpcError.newBuilder().setMessage("Method Not Found").build().toByteArray()));
                return;
            }
            added.add(AddEndpointRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
            StubServer.reply(exchange, 200, OCTETS, Bytes.wrap(GetEndpointResponse.newBuilder()
                    .setEncodedEndpointPayload(ByteString.copyFrom(payload.asByteBuffer()))
                    .setSignature(ByteString.copyFrom(new byte[64])).build().toByteArray()));
        })) {
            PRuntimeClient client = clients.client(server.endpoint());
            PRuntimeClient.SignedEndpoints signed = client.signEndpoints(List.of("http://a")).orElseThrow();
            assertEquals(payload, signed.payload());
            assertEquals(5, signed.signedAt().toEpochMilli());
            assertEquals(Optional.empty(), client.signEndpoints(List.of()));
            assertEquals(Optional.empty(), client.signEndpoints(List.of("http://a", "http://b")));
        }
        assertEquals(List.of("SignEndpointInfo", "AddEndpoint", "RefreshEndpointSigningTime", "SignEndpointInfo"),
                paths.stream().map(path -> path.substring(path.lastIndexOf('.') + 1)).toList());
        assertEquals(ByteString.copyFrom(new byte[] {1}), added.getFirst().getEncodedEndpointType());
        assertEquals("http://a", added.getFirst().getEndpoint());
    }

    /** A report is completed on its way; without the service it must not go to the chain, which would refuse it for a fee. */
    @Test
    void reportByDcapIsNotHandedOnWithoutItsCollateral() throws Exception {
        Bytes bare = new ScaleWriter().u8(1).u8(1).bytes(Bytes.ofInts(3, 0)).u8(0).toBytes();
        InitRuntimeResponse answer = InitRuntimeResponse.newBuilder().setEncodedRuntimeInfo(ByteString.copyFromUtf8("info"))
                .setEncodedPublicKey(ByteString.copyFrom(new byte[32])).setAttestation(prb.wire.pruntime.Attestation.newBuilder()
                        .setEncodedReport(ByteString.copyFrom(bare.asByteBuffer())))
                .build();
        try (StubServer server = StubServer.answering(200, OCTETS, Bytes.wrap(answer.toByteArray()))) {
            PRuntimeClient plain = clients.client(server.endpoint());
            assertEquals(Optional.of(bare), plain.runtimeIdentity(true, Optional.empty()).attestationReport());
            HttpPRuntimeClients completing = new HttpPRuntimeClients(new Timeouts(LONG, LONG, LONG, LONG), true, LONG,
                    Optional.of(new Collaterals("http://127.0.0.1:9")));
            try {
                PRuntimeException e = assertThrows(PRuntimeException.class,
                        () -> completing.client(server.endpoint()).runtimeIdentity(true, Optional.empty()));
                assertEquals(Kind.REFUSED, e.kind());
                assertTrue(e.getMessage().contains("has no collateral: the quote is cut off"), e.getMessage());
            } finally {
                completing.close();
            }
        }
    }

    private interface Call {
        void run(PRuntimeClient client) throws PRuntimeException;
    }

    private PRuntimeException fails(Kind kind, StubServer server, Call call) {
        PRuntimeClient client = clients.client(server.endpoint());
        PRuntimeException failure = assertThrows(PRuntimeException.class, () -> call.run(client));
        assertEquals(kind, failure.kind(), failure.getMessage());
        return failure;
    }

    private static Bytes error(String text) {
        return Bytes.wrap(PrpcError.newBuilder().setMessage(text).build().toByteArray());
    }

    @Test
    void runtimesOwnWordsArePassedOn() throws Exception {
        try (StubServer server = StubServer.answering(500, OCTETS, error("Runtime not initialized"))) {
            assertEquals("Runtime not initialized", fails(Kind.REFUSED, server, PRuntimeClient::egressMessages).getMessage());
        }
        try (StubServer server = StubServer.answering(200, "application/json", BinApiEnvelope.error("NoStateRoot").encode())) {
            assertEquals("NoStateRoot", fails(Kind.REFUSED, server, client -> client.dispatchBlocks(List.of())).getMessage());
        }
    }

    @Test
    void busyRuntimeIsToldFromARefusingOne() throws Exception {
        String text = "RCU in progress, please try the request again later";
        try (StubServer server = StubServer.answering(500, OCTETS, error(text))) {
            fails(Kind.BUSY, server, PRuntimeClient::info);
        }
        try (StubServer server = StubServer.answering(200, "application/json", BinApiEnvelope.error(text).encode())) {
            fails(Kind.BUSY, server, client -> client.syncCombinedHeaders(List.of()));
        }
    }

    @Test
    void endpointThatIsNoPRuntimeIsNamed() throws Exception {
        Bytes page = Bytes.utf8("<html><body>It works!</body></html>");
        for (int status : new int[] {200, 301, 404, 500}) {
            try (StubServer server = StubServer.answering(status, "text/html", page)) {
                String at = server.endpoint().toString();
                assertTrue(fails(Kind.MALFORMED, server, PRuntimeClient::info).getMessage().startsWith(at), "names the endpoint");
                fails(Kind.MALFORMED, server, client -> client.dispatchBlocks(List.of()));
            }
        }
        try (StubServer server = StubServer.answering(200, "text/plain", Bytes.EMPTY)) {
            fails(Kind.MALFORMED, server, PRuntimeClient::info);
            fails(Kind.MALFORMED, server, client -> client.runtimeIdentity(false, java.util.Optional.empty()));
        }
        try (StubServer server = StubServer.answering(200, "application/json",
                BinApiEnvelope.ok("{\"x\":1}", java.util.Optional.empty()).encode())) {
            String message = fails(Kind.MALFORMED, server, client -> client.dispatchBlocks(List.of())).getMessage();
            assertTrue(message.contains("dispatched_to"), message);
        }
    }

    @Test
    void keyThatIsNoHexIsMalformed() throws Exception {
        Bytes info = Bytes.wrap(PhactoryInfo.newBuilder().setVersion("0.2.6").setPublicKey("zz").build().toByteArray());
        try (StubServer server = StubServer.answering(200, OCTETS, info)) {
            String message = fails(Kind.MALFORMED, server, PRuntimeClient::info).getMessage();
            assertTrue(message.endsWith("public_key is not hexadecimal"), message);
        }
    }

    @Test
    void oversizedAnswerIsCutOff() throws Exception {
        try (StubServer server = StubServer.answering(200, OCTETS, Bytes.wrap(new byte[3 << 20]))) {
            String message = fails(Kind.MALFORMED, server, PRuntimeClient::info).getMessage();
            assertTrue(message.contains("larger than 1048576 bytes"), message);
        }
    }

    @Test
    void proxyAndAclAnswersHaveTheirKinds() throws Exception {
        try (StubServer server = StubServer.answering(503, "text/plain", Bytes.EMPTY)) {
            fails(Kind.UNREACHABLE, server, PRuntimeClient::info);
        }
        try (StubServer server = StubServer.answering(413, "text/plain", Bytes.utf8("Entity too large"))) {
            fails(Kind.REFUSED, server, client -> client.dispatchBlocks(List.of()));
        }
    }

    @Test
    void serverThatSpeaksNoHttpIsMalformed() throws Exception {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                try (java.net.Socket peer = socket.accept()) {
                    peer.getInputStream().read();
                    peer.getOutputStream().write("220 mail ready\r\n\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    peer.shutdownOutput();
                    return peer.getInputStream().readAllBytes();
                }
            });
            PRuntimeClient client = clients.client(URI.create("http://127.0.0.1:" + socket.getLocalPort()));
            PRuntimeException e = assertThrows(PRuntimeException.class, client::info);
            assertEquals(Kind.MALFORMED, e.kind(), e.getMessage());
            clients.close();
        }
    }

    @Test
    void connectionKeptTooLongIsReplacedOnce() throws Exception {
        Bytes info = Bytes.wrap(PhactoryInfo.newBuilder().setVersion("0.2.6").build().toByteArray());
        AtomicInteger accepted = new AtomicInteger();
        try (ServerSocket socket = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                while (true) { // answers one request per connection and closes on the second, as a server that lost patience
                    try (java.net.Socket peer = socket.accept()) {
                        accepted.incrementAndGet();
                        peer.getInputStream().read(new byte[4096]);
                        String head = "HTTP/1.1 200 OK\r\nContent-Length: " + info.size() + "\r\n\r\n";
                        peer.getOutputStream().write(head.getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                        info.writeTo(peer.getOutputStream());
                        peer.getInputStream().read();
                    }
                }
            });
            PRuntimeClient client = clients.client(URI.create("http://127.0.0.1:" + socket.getLocalPort()));
            assertEquals("0.2.6", client.info().version());
            assertEquals("0.2.6", client.info().version());
            assertEquals(2, accepted.get());
            clients.close();
            socket.close();
        }
    }

    @Test
    void nobodyListensIsUnreachable() throws Exception {
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        PRuntimeClient client = clients.client(URI.create("http://127.0.0.1:" + port));
        assertEquals(Kind.UNREACHABLE, assertThrows(PRuntimeException.class, client::info).kind());
        assertEquals(Kind.UNREACHABLE, assertThrows(PRuntimeException.class, client::kick).kind());
    }

    @Test
    void serverThatNeverAnswersIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HttpPRuntimeClients hasty = clients(SHORT);
        try (StubServer server = new StubServer(exchange -> await(end))) {
            PRuntimeClient client = hasty.client(server.endpoint());
            PRuntimeException failure = assertThrows(PRuntimeException.class, client::info);
            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertTrue(failure.getMessage().endsWith("no answer within 200 ms"), failure.getMessage());
            assertEquals(Kind.UNREACHABLE, assertThrows(PRuntimeException.class, client::kick).kind());
            end.countDown();
        } finally {
            hasty.close();
        }
    }

    @Test
    void bodyThatNeverEndsIsGivenUp() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        HttpPRuntimeClients hasty = clients(SHORT);
        try (StubServer server = new StubServer(exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            await(end);
        })) {
            PRuntimeException failure = assertThrows(PRuntimeException.class, hasty.client(server.endpoint())::info);
            assertEquals(Kind.UNREACHABLE, failure.kind());
            end.countDown();
        } finally {
            hasty.close();
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void oneRequestPerEndpointIsInFlight() throws Exception {
        AtomicInteger now = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger calls = new AtomicInteger();
        Bytes info = Bytes.wrap(PhactoryInfo.newBuilder().setVersion("0.2.6").build().toByteArray());
        try (StubServer server = new StubServer(exchange -> {
            most.accumulateAndGet(now.incrementAndGet(), Math::max);
            calls.incrementAndGet();
            now.decrementAndGet();
            StubServer.reply(exchange, 200, OCTETS, info);
        }); ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> futures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                URI endpoint = i % 2 == 0 ? server.endpoint() : URI.create(server.endpoint() + "/");
                futures.add(threads.submit(() -> clients.client(endpoint).info()));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertEquals(100, calls.get());
            assertEquals(1, most.get());
        }
    }

    @Test
    void wayOfAttestationIsToldAsPRuntimeNumbersIt() throws Exception {
        AtomicReference<InitRuntimeRequest> received = new AtomicReference<>();
        Bytes key = Bytes.wrap(new byte[32]);
        try (StubServer server = new StubServer(exchange -> {
            received.set(InitRuntimeRequest.parseFrom(exchange.getRequestBody().readAllBytes()));
            StubServer.reply(exchange, 200, OCTETS, Bytes.wrap(InitRuntimeResponse.newBuilder()
                    .setEncodedRuntimeInfo(ByteString.copyFrom(new byte[1]))
                    .setEncodedPublicKey(ByteString.copyFrom(new byte[32]))
                    .build().toByteArray()));
        })) {
            PRuntimeClient client = clients.client(server.endpoint());
            client.init(new InitRequest(false, key, key, Optional.empty(), Optional.empty()));
            assertFalse(received.get().hasAttestationProvider());
            client.init(new InitRequest(false, key, key, Optional.empty(), Optional.empty(), Optional.of(Attestation.IAS)));
            assertEquals(ByteString.copyFrom(new byte[] {1}), received.get().getAttestationProvider());
            client.init(new InitRequest(false, key, key, Optional.empty(), Optional.empty(), Optional.of(Attestation.DCAP)));
            assertEquals(ByteString.copyFrom(new byte[] {2}), received.get().getAttestationProvider());
        }
    }

    @Test
    void partsArriveAsOneBody() throws Exception {
        AtomicReference<Bytes> received = new AtomicReference<>();
        byte[] large = new byte[5 << 20];
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        new Random(seed).nextBytes(large);
        List<Bytes> parts = List.of(Bytes.ofInts(1, 2), Bytes.EMPTY, Bytes.wrap(large, 100, large.length - 200), Bytes.ofInts(3));
        try (StubServer server = new StubServer(exchange -> {
            assertEquals(OCTETS, exchange.getRequestHeaders().getFirst("Content-Type"));
            received.set(Bytes.wrap(exchange.getRequestBody().readAllBytes()));
            StubServer.reply(exchange, 200, "application/json",
                    BinApiEnvelope.ok(java.util.Map.of("dispatched_to", 9L)).encode());
        })) {
            assertEquals(9, clients.client(server.endpoint()).dispatchBlocks(parts));
            assertEquals(Bytes.concat(parts), received.get());
        }
    }

    @Test
    void interruptEndsTheWait() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch arrived = new CountDownLatch(1);
        try (StubServer server = new StubServer(exchange -> {
            arrived.countDown();
            await(end);
        })) {
            AtomicReference<PRuntimeException> failure = new AtomicReference<>();
            PRuntimeClient client = clients.client(server.endpoint());
            Thread caller = Thread.ofVirtual().start(() -> failure.set(assertThrows(PRuntimeException.class, client::info)));
            arrived.await();
            caller.interrupt();
            caller.join();
            assertEquals(Kind.UNREACHABLE, failure.get().kind());
            end.countDown();
        }
    }

    @Test
    void stoppedClientFailsAtOnce() throws Exception {
        try (StubServer server = StubServer.answering(200, OCTETS, Bytes.EMPTY)) {
            PRuntimeClient client = clients.client(server.endpoint());
            clients.close();
            PRuntimeException failure = assertThrows(PRuntimeException.class, client::info);
            assertEquals(Kind.UNREACHABLE, failure.kind());
            assertTrue(failure.getMessage().contains("stopped"), failure.getMessage());
            assertThrows(PRuntimeException.class, client::kick);
        }
    }

    @Test
    void endpointThatIsNoUrlIsNamed() {
        for (String text : new String[] {"ftp://x", "worker:8000", "/path", "http:///x"}) {
            IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> clients.client(URI.create(text)));
            assertTrue(e.getMessage().contains(text), e.getMessage());
        }
    }

    @Test
    void answersOfRandomBytesNeverFailOtherwise() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        AtomicReference<Bytes> body = new AtomicReference<>(Bytes.EMPTY);
        AtomicInteger status = new AtomicInteger(200);
        try (StubServer server = new StubServer(exchange -> StubServer.reply(exchange, status.get(), "x/y", body.get()))) {
            PRuntimeClient client = clients.client(server.endpoint());
            for (int round = 0; round < 300; round++) {
                byte[] bytes = new byte[1 + random.nextInt(60)];
                random.nextBytes(bytes);
                body.set(Bytes.wrap(bytes));
                status.set(random.nextBoolean() ? 200 : 500);
                List<Call> calls = List.of(PRuntimeClient::info, PRuntimeClient::egressMessages, c -> c.dispatchBlocks(List.of()),
                        c -> c.runtimeIdentity(true, java.util.Optional.empty()));
                try {
                    calls.get(round % calls.size()).run(client);
                } catch (PRuntimeException e) {
                    assertFalse(e.kind() == Kind.UNREACHABLE, e.getMessage());
                }
            }
        }
    }
}
