package prb.libp2p;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;

/** Connections that several callers share, and peers that close them. */
class ReuseTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

    private final List<Host> hosts = new ArrayList<>();

    private Host host(HostKey key, HostOptions options) {
        Host host = Host.start(key, options);
        host.handle("/echo", (connection, stream) -> stream.finish(List.of(stream.readAll(1 << 20))));
        hosts.add(host);
        return host;
    }

    private Host host() {
        return host(HostKey.fresh(), HostOptions.DEFAULT);
    }

    private static String echo(Connection connection, String text) throws Exception {
        return connection.exchange("/echo", Bytes.utf8(text), 1_000, TIMEOUT).toUtf8();
    }

    @AfterEach
    void close() {
        hosts.forEach(Host::close);
    }

    @Test
    void rsaAndEd25519PeersMeetAndAKeySignsOnce() throws Exception {
        RsaKey key = new RsaKey(2_048);
        Host rsa = host(key, HostOptions.DEFAULT);
        Multiaddr address = rsa.listen(LOOPBACK);
        for (int i = 0; i < 5; i++) {
            try (Connection connection = host().dial(List.of(address), rsa.id(), TIMEOUT)) {
                assertEquals("x" + i, echo(connection, "x" + i));
            }
        }
        assertEquals(1, key.signatures());
        Host ed = host();
        assertEquals("y", echo(rsa.dial(List.of(ed.listen(LOOPBACK)), ed.id(), TIMEOUT), "y"));
    }

    @Test
    void concurrentCallersShareOneDial() throws Exception {
        Host server = host();
        Multiaddr address = server.listen(LOOPBACK);
        for (int round = 0; round < 20; round++) {
            Host client = host();
            Callable<Connection> connect = () -> client.connect(server.id(), List.of(address), TIMEOUT);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (Future<Connection> each : threads.invokeAll(java.util.Collections.nCopies(8, connect))) {
                    assertTrue(each.get().isOpen());
                }
            }
            assertEquals(1, client.status().outbound());
            client.close();
        }
    }

    @Test
    void bothSidesMayDialAtOnce() throws Exception {
        Host one = host();
        Host two = host();
        Multiaddr first = one.listen(LOOPBACK);
        Multiaddr second = two.listen(LOOPBACK);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Connection> out = threads.submit(() -> one.connect(two.id(), List.of(second), TIMEOUT));
            Future<Connection> in = threads.submit(() -> two.connect(one.id(), List.of(first), TIMEOUT));
            assertEquals("a", echo(out.get(), "a"));
            assertEquals("b", echo(in.get(), "b"));
        }
        assertEquals("c", echo(one.connect(two.id(), List.of(second), TIMEOUT), "c"));
        assertEquals("d", echo(two.connect(one.id(), List.of(first), TIMEOUT), "d"));
        assertTrue(one.connections().size() <= 2, "one connection, or one of each side");
    }

    @Test
    void aConnectionThatThePeerOpenedIsUsedToo() throws Exception {
        Host server = host();
        Host client = host();
        client.dial(List.of(server.listen(LOOPBACK)), server.id(), TIMEOUT);
        HostTest.await(() -> !server.connections().isEmpty());
        Connection back = server.connect(client.id(), List.of(), TIMEOUT);
        assertFalse(back.outbound());
        assertEquals("back", echo(back, "back"));
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void aWholeAnswerIsReadThoughThePeerClosesTheConnection(String muxer) throws Exception {
        Host server = host();
        server.handle("/last", (connection, stream) -> {
            stream.readAll(10);
            stream.finish(List.of(Bytes.wrap(new byte[100_000])));
            connection.close();
        });
        Multiaddr address = server.listen(LOOPBACK);
        Host client = host(HostKey.fresh(), HostOptions.DEFAULT.withMuxers(List.of(muxer)));
        for (int i = 0; i < 30; i++) {
            Connection connection = client.connect(server.id(), List.of(address), TIMEOUT);
            assertEquals(100_000, connection.exchange("/last", Bytes.utf8("q"), 1 << 20, TIMEOUT).size(), "round " + i);
            HostTest.await(() -> !connection.isOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void aConnectionClosedBeforeTheAnswerIsAnErrorAndNoEmptyAnswer(String muxer) throws Exception {
        Host server = host();
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch cut = new CountDownLatch(1);
        server.handle("/slow", (connection, stream) -> {
            stream.readAll(10);
            asked.countDown();
            try {
                cut.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stream.finish(List.of(Bytes.utf8("late")));
        });
        Host client = host(HostKey.fresh(), HostOptions.DEFAULT.withMuxers(List.of(muxer)));
        Connection connection = client.dial(List.of(server.listen(LOOPBACK)), server.id(), TIMEOUT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Bytes> answer = threads.submit(() -> connection.exchange("/slow", Bytes.utf8("q"), 100, TIMEOUT));
            asked.await();
            server.connections().forEach(Connection::close);
            Exception error = assertThrows(Exception.class, answer::get);
            assertEquals(DropReason.CLOSED, ((PeerException) error.getCause()).reason());
            cut.countDown();
        }
    }

    @Test
    void aConnectionThatIsInUseIsNotIdle() throws Exception {
        Host server = host();
        CountDownLatch release = new CountDownLatch(1);
        server.handle("/slow", (connection, stream) -> {
            stream.readAll(10);
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            stream.finish(List.of(Bytes.utf8("done")));
        });
        Host client = host(HostKey.fresh(), HostOptions.DEFAULT.withIdle(Duration.ofMillis(50)));
        Multiaddr address = server.listen(LOOPBACK);
        Connection connection = client.connect(server.id(), List.of(address), TIMEOUT);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Bytes> answer = threads.submit(() -> connection.exchange("/slow", Bytes.utf8("q"), 100, TIMEOUT));
            // Several looks at idle connections pass.
            long until = System.nanoTime() + 2_500_000_000L;
            HostTest.await(() -> System.nanoTime() > until);
            assertSame(connection, client.connect(server.id(), List.of(address), TIMEOUT));
            release.countDown();
            assertEquals("done", answer.get().toUtf8());
        }
        HostTest.await(() -> !connection.isOpen());
        assertNotSame(connection, client.connect(server.id(), List.of(address), TIMEOUT));
    }

    @ParameterizedTest
    @ValueSource(strings = {HostOptions.MPLEX, HostOptions.YAMUX})
    void pingsOfSeveralBlocksComeBackOneByOne(String muxer) throws Exception {
        Host server = host();
        Host client = host(HostKey.fresh(), HostOptions.DEFAULT.withMuxers(List.of(muxer)));
        Connection connection = client.dial(List.of(server.listen(LOOPBACK)), server.id(), TIMEOUT);
        try (Stream stream = connection.open("/ipfs/ping/1.0.0")) {
            for (int i = 0; i < 5; i++) {
                byte[] block = new byte[32];
                block[0] = (byte) i;
                stream.write(List.of(Bytes.wrap(block)));
                assertEquals(Bytes.wrap(block), stream.read());
            }
            stream.closeWrite();
            assertTrue(stream.read().isEmpty());
        }
        assertEquals("x", echo(connection, "x"));
    }

    @Test
    void anUnknownNameDoesNotSpoilTheOtherAddresses() throws Exception {
        Host server = host();
        Multiaddr unknown = Multiaddr.parse("/dns4/no-such-host.invalid/tcp/1");
        Connection connection = host().dial(List.of(unknown, server.listen(LOOPBACK)), server.id(), TIMEOUT);
        assertEquals("x", echo(connection, "x"));
        assertThrows(PeerException.class, () -> host().dial(List.of(unknown), server.id(), TIMEOUT));
    }
}
