package prb.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.identity.PeerId;
import prb.scale.Bytes;

class HostTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
    private static final String ECHO = "/echo";

    private final List<Host> hosts = new ArrayList<>();

    private Host host(HostOptions options) {
        Host host = Host.start(HostKey.fresh(), options);
        hosts.add(host);
        return host;
    }

    private static HostOptions only(String muxer) {
        return HostOptions.DEFAULT.withMuxers(List.of(muxer));
    }

    private Host echo(HostOptions options) {
        Host host = host(options);
        host.handle(ECHO, (connection, stream) -> stream.finish(List.of(stream.readAll(256 << 20))));
        return host;
    }

    @AfterEach
    void close() {
        hosts.forEach(Host::close);
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void requestsOfEverySizeAreAnswered(String muxer) throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(only(muxer)).dial(List.of(server.listen(LOOPBACK)), server.id(), TIMEOUT);
        assertEquals(muxer, connection.muxer());
        assertEquals(server.id(), connection.remote());
        Random random = new Random(3);
        for (int size : new int[] {0, 1, 127, 128, 65_500, 65_519, 65_520, 262_143, 262_144, 262_145, 1 << 20, (1 << 20) + 1,
            9_000_001}) {
            byte[] request = new byte[size];
            random.nextBytes(request);
            assertEquals(Bytes.wrap(request), connection.exchange(ECHO, Bytes.wrap(request), 256 << 20, TIMEOUT), "size " + size);
        }
    }

    @Test
    void anAnswerOfExactlyTheWindowNeverStalls() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(only(HostOptions.YAMUX)).dial(List.of(server.listen(LOOPBACK)), server.id(), TIMEOUT);
        Bytes request = Bytes.wrap(new byte[262_144]);
        for (int i = 0; i < 100; i++) {
            // The end of the request and the start of the answer race here.
            assertEquals(request, connection.exchange(ECHO, request, 256 << 20, TIMEOUT), "round " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void manyStreamsShareAConnectionAndAnswersDoNotMix(String muxer) throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Host client = host(only(muxer));
        Multiaddr address = server.listen(LOOPBACK);
        List<Callable<Boolean>> calls = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Bytes request = Bytes.utf8("call " + i + " " + "x".repeat(i * 37 % 5_000));
            calls.add(() -> client.connect(server.id(), List.of(address), TIMEOUT)
                    .exchange(ECHO, request, 1 << 20, TIMEOUT)
                    .equals(request));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(32)) {
            for (Future<Boolean> answer : threads.invokeAll(calls)) {
                assertTrue(answer.get());
            }
        }
        assertEquals(1, client.connections().size(), "concurrent callers share one dial");
        assertEquals(1, client.status().outbound());
    }

    @Test
    void theOtherMuxerIsTakenWhenTheFirstIsRefused() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        assertEquals(HostOptions.YAMUX, connection.muxer());
    }

    @Test
    void anotherPeerThanTheOneDialledIsRefused() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Multiaddr address = server.listen(LOOPBACK);
        PeerId other = HostKey.fresh().peerId();
        Host client = host(HostOptions.DEFAULT);
        PeerException error = assertThrows(PeerException.class, () -> client.dial(List.of(address), other, TIMEOUT));
        assertEquals(DropReason.UNAUTHENTICATED, error.reason());
        assertTrue(error.getMessage().contains(server.id().toString()), error.getMessage());
        assertEquals(1L, client.status().dropped().get(DropReason.UNAUTHENTICATED));
    }

    @Test
    void theFirstAddressThatAnswersWins() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Multiaddr address = server.listen(LOOPBACK);
        Multiaddr dead = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(dead, address), server.id(), TIMEOUT);
        assertEquals(address.port(), connection.remoteAddress().getPort());
        PeerException error = assertThrows(PeerException.class,
                () -> host(HostOptions.DEFAULT).dial(List.of(dead), server.id(), TIMEOUT));
        assertEquals(DropReason.CLOSED, error.reason());
    }

    @Test
    void unknownProtocolsAreRefusedAndTheConnectionLivesOn() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        PeerException error = assertThrows(PeerException.class, () -> connection.open("/none"));
        assertEquals(DropReason.UNSUPPORTED, error.reason());
        assertThrows(PeerException.class, () -> connection.exchange("/none", Bytes.utf8("x"), 10, TIMEOUT));
        assertEquals("x", connection.exchange(ECHO, Bytes.utf8("x"), 10, TIMEOUT).toUtf8());
    }

    @Test
    void anAnswerOverItsBoundIsCutOff() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        PeerException error = assertThrows(PeerException.class,
                () -> connection.exchange(ECHO, Bytes.wrap(new byte[100_000]), 50_000, TIMEOUT));
        assertEquals(DropReason.TOO_LARGE, error.reason());
        assertTrue(connection.isOpen());
    }

    @Test
    void identifyTellsProtocolsAddressesAndAgent() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Multiaddr address = server.listen(LOOPBACK);
        Identify identify = host(HostOptions.DEFAULT).dial(List.of(address), null, TIMEOUT).identify();
        assertEquals(List.of(address), identify.listenAddresses());
        assertTrue(identify.protocols().containsAll(List.of("/ipfs/id/1.0.0", "/ipfs/ping/1.0.0", ECHO)), identify.toString());
        assertEquals("prb", identify.agentVersion());
    }

    @Test
    void pingsComeBack() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        Bytes block = Bytes.wrap(new byte[32]);
        assertEquals(block, connection.exchange("/ipfs/ping/1.0.0", block, 64, TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void halfCloseLetsTheOtherSideFinish(String muxer) throws Exception {
        Host server = host(HostOptions.DEFAULT);
        server.handle("/count", (connection, stream) -> {
            long size = stream.readAll(1 << 20).size();
            for (int i = 0; i < 3; i++) {
                stream.write(List.of(Bytes.utf8(size + ";")));
            }
            stream.closeWrite();
        });
        Connection connection = host(only(muxer)).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        try (Stream stream = connection.open("/count")) {
            stream.write(List.of(Bytes.utf8("abc"), Bytes.utf8("de")));
            stream.closeWrite();
            assertEquals("5;5;5;", stream.readAll(100).toUtf8());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void aHandlerThatFailsResetsItsStreamOnly(String muxer) throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        server.handle("/fails", (connection, stream) -> {
            throw new IOException("no");
        });
        Connection connection = host(only(muxer)).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        PeerException error = assertThrows(PeerException.class,
                () -> connection.exchange("/fails", Bytes.utf8("x"), 10, TIMEOUT));
        assertEquals(DropReason.CLOSED, error.reason());
        assertEquals("y", connection.exchange(ECHO, Bytes.utf8("y"), 10, TIMEOUT).toUtf8());
    }

    @Test
    void aSilentAnswerEndsWithTheCallersTimeout() throws Exception {
        Host server = host(HostOptions.DEFAULT);
        server.handle("/silent", (connection, stream) -> stream.readAll(10));
        server.handle("/waits", (connection, stream) -> {
            stream.readAll(10);
            stream.read();
            try {
                new java.util.concurrent.CountDownLatch(1).await(5, java.util.concurrent.TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Connection connection = host(HostOptions.DEFAULT).dial(List.of(server.listen(LOOPBACK)), null, TIMEOUT);
        PeerException error = assertThrows(PeerException.class,
                () -> connection.exchange("/waits", Bytes.utf8("x"), 10, Duration.ofMillis(200)));
        assertEquals(DropReason.TIMEOUT, error.reason());
        assertThrows(PeerException.class, () -> connection.exchange("/silent", Bytes.utf8("x"), 10, TIMEOUT),
                "a stream that is reset without an answer is no answer");
    }

    @Test
    void idleConnectionsCloseAndTheNextCallDialsAgain() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Multiaddr address = server.listen(LOOPBACK);
        Host client = host(HostOptions.DEFAULT.withIdle(Duration.ofMillis(100)));
        Connection first = client.connect(server.id(), List.of(address), TIMEOUT);
        assertSame(first, client.connect(server.id(), List.of(address), TIMEOUT));
        await(() -> !first.isOpen());
        assertEquals("x",
                client.connect(server.id(), List.of(address), TIMEOUT).exchange(ECHO, Bytes.utf8("x"), 9, TIMEOUT).toUtf8());
    }

    @Test
    void closingAHostEndsItsConnectionsAndFreesItsPort() throws Exception {
        Host server = echo(HostOptions.DEFAULT);
        Multiaddr address = server.listen(LOOPBACK);
        Host client = host(HostOptions.DEFAULT);
        Connection connection = client.dial(List.of(address), null, TIMEOUT);
        server.close();
        await(() -> !connection.isOpen());
        assertFalse(connection.isOpen());
        Host again = echo(HostOptions.DEFAULT);
        assertEquals(address, again.listen(address));
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "the condition did not come true in time");
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
