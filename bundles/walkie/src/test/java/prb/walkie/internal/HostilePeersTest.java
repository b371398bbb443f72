package prb.walkie.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.libp2p.Connection;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.libp2p.Stream;
import prb.scale.Bytes;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.internal.access.AccessControl;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/** Peers that hold a proper connection and misuse it. The transport's own tests treat those that do not get that far. */
class HostilePeersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

    private final Host hostile = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final List<NodeCore> nodes = new ArrayList<>();
    private final NodeCore node = start();

    private NodeCore start(String... boot) {
        try {
            NodeCore started = new NodeCore(HostKey.fresh(),
                    new NodeCore.Settings(PeerRole.LIFECYCLE, List.of(LOOPBACK.toString()), List.of(boot), false, "default",
                            "0x00",
                            Duration.ofMillis(200)),
                    HostOptions.DEFAULT, new AccessControl(new String[0], "", Clock.systemUTC(), connection -> false),
                    Clock.systemUTC());
            nodes.add(started);
            started.start();
            return started;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @BeforeEach
    void listen() throws Exception {
        await("it listens", () -> !node.addresses().isEmpty());
    }

    @AfterEach
    void close() {
        nodes.forEach(NodeCore::close);
        hostile.close();
    }

    private Connection dial() throws IOException {
        return hostile.dial(List.of(Multiaddr.parse(node.addresses().getFirst())), null, TIMEOUT);
    }

    private void stillServes() throws IOException {
        try (Host friend = Host.start(HostKey.fresh(), HostOptions.DEFAULT)) {
            Bytes hello = Bytes.concat(Envelope.request(1, "n", "Hello", Bytes.EMPTY));
            Bytes answer = friend.dial(List.of(Multiaddr.parse(node.addresses().getFirst())), null, TIMEOUT)
                    .exchange(RpcServer.PROTOCOL, hello, 1 << 16, TIMEOUT);
            assertTrue(Envelope.readResponse(answer).failure().isEmpty());
        }
    }

    @Test
    void anOversizedRequestIsCutOffAndCounted() throws Exception {
        try (Stream stream = dial().open(RpcServer.PROTOCOL)) {
            Bytes megabyte = Bytes.wrap(new byte[1 << 20]);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 64; i++) {
                    stream.write(List.of(megabyte));
                }
                stream.closeWrite();
                stream.readAll(100);
            });
        }
        await("it is counted", () -> node.counters().getOrDefault("dropped.too_large", 0L) > 0);
        stillServes();
    }

    @Test
    void manyRequestsThatNeverEndHoldNoMoreThanTheBudget() throws Exception {
        List<Stream> streams = new ArrayList<>();
        Bytes piece = Bytes.wrap(new byte[2 << 20]);
        for (int connections = 0; connections < 4; connections++) {
            Connection connection = dial();
            for (int i = 0; i < 20; i++) {
                streams.add(connection.open(RpcServer.PROTOCOL));
            }
        }
        for (Stream stream : streams) {
            try {
                stream.write(List.of(piece));
            } catch (IOException refused) {
                assertFalse(refused.getMessage().isEmpty());
            }
        }
        await("some are cut off", () -> node.counters().getOrDefault("dropped.limit", 0L) > 0);
        streams.forEach(Stream::reset);
        await("others are served again", () -> {
            try {
                stillServes();
                return true;
            } catch (IOException e) {
                return false;
            }
        });
    }

    @Test
    void nonsenseIsAnsweredWithAnErrorAndHarmsNobody() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Connection connection = dial();
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            Bytes answer = connection.exchange(RpcServer.PROTOCOL, Bytes.wrap(bytes), 1 << 16, TIMEOUT);
            assertTrue(Envelope.readResponse(answer).failure().isPresent());
        }
        assertTrue(connection.isOpen());
        stillServes();
    }

    @ParameterizedTest
    @ValueSource(strings = {"empty", "junk", "reset", "lies", "silent"})
    void aPeerThatAnswersHelloBadlyIsNotTakenForAPeer(String how) throws Exception {
        hostile.handle(RpcServer.PROTOCOL, (connection, stream) -> {
            Bytes request = stream.readAll(1 << 16);
            switch (how) {
                case "empty" -> stream.finish(List.of());
                case "junk" -> stream.finish(List.of(Bytes.ofInts(0xff, 0xff, 0xff)));
                case "reset" -> stream.reset();
                case "lies" -> stream.finish(Envelope.success(1, Envelope.readRequest(request).nonce(), "m",
                        Bytes.wrap(WalkieSystemInfo.newBuilder().setPeerId(HostKey.fresh().peerId().toString())
                                .setRole(WalkieRoles.WR_DATA_PROVIDER_INT).build().toByteArray())));
                default -> stream.read();
            }
        });
        Multiaddr address = hostile.listen(LOOPBACK).withPeer(hostile.id());
        NodeCore other = start(address.toString());
        await("it was asked", () -> hostile.status().inbound() > 0);
        if (!how.equals("lies")) {
            assertThrows(PeerUnreachableException.class,
                    () -> other.calls().call(hostile.id().toString(), "ListPool", Bytes.EMPTY, Duration.ofSeconds(2)));
        }
        assertEquals(List.of(), other.calls().peers());
        if (how.equals("lies")) {
            await("an alarm names it", () -> other.alarms().stream().anyMatch(text -> text.contains(hostile.id().toString())));
        }
    }

    @Test
    void anAnswerThatIsCutOffIsNoAnswerAndReadingIsTriedAgain() throws Exception {
        List<String> methods = new java.util.concurrent.CopyOnWriteArrayList<>();
        hostile.handle(RpcServer.PROTOCOL, (connection, stream) -> {
            Envelope.Request request = Envelope.readRequest(stream.readAll(1 << 16));
            if (request.method().equals("Hello")) {
                stream.finish(Envelope.success(1, request.nonce(), "m", Bytes.wrap(WalkieSystemInfo.newBuilder()
                        .setPeerId(hostile.id().toString()).build().toByteArray())));
                return;
            }
            methods.add(request.method());
            if (methods.stream().filter(request.method()::equals).count() == 1) {
                connection.close();
            } else {
                stream.finish(Envelope.success(1, request.nonce(), "m", Bytes.utf8("second")));
            }
        });
        NodeCore other = start(hostile.listen(LOOPBACK).withPeer(hostile.id()).toString());
        String id = hostile.id().toString();
        await("they met", () -> !other.calls().peers().isEmpty());
        assertEquals("second", other.calls().call(id, "ListPool", Bytes.EMPTY, TIMEOUT).toUtf8());
        assertThrows(PeerUnreachableException.class, () -> other.calls().call(id, "CreatePool", Bytes.EMPTY, TIMEOUT),
                "whether it was carried out is unknown, so it is not sent twice");
        assertEquals(1, methods.stream().filter("CreatePool"::equals).count());
    }

    @Test
    void errorsOfAPeerKeepTheirType() throws Exception {
        hostile.handle(RpcServer.PROTOCOL, (connection, stream) -> {
            Envelope.Request request = Envelope.readRequest(stream.readAll(1 << 16));
            stream.finish(Envelope.failure(1, request.nonce(), "m", WalkieException.Type.DUPLICATED, "twice"));
        });
        NodeCore other = start(hostile.listen(LOOPBACK).withPeer(hostile.id()).toString());
        await("it is known", () -> hostile.status().inbound() > 0);
        WalkieException error = assertThrows(WalkieException.class,
                () -> other.calls().call(hostile.id().toString(), "CreatePool", Bytes.EMPTY, TIMEOUT));
        assertEquals(WalkieException.Type.DUPLICATED, error.type());
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not in time: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
