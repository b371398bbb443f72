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
import prb.walkie.access.AccessControl;
import prb.walkie.api.Access;
import prb.walkie.api.AnnouncedNode;
import prb.walkie.api.Caller;
import prb.walkie.api.DiscoveredPeers;
import prb.walkie.api.DiscoverySession;
import prb.walkie.api.PeerDiscovery;
import prb.walkie.api.PeerRole;
import prb.walkie.api.PeerUnreachableException;
import prb.walkie.api.WalkieException;
import prb.walkie.api.WalkieMethod;
import prb.walkie.discovery.BootstrapDiscovery;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;
import prb.wire.walkie.WalkieRoles;
import prb.wire.walkie.WalkieSystemInfo;

/** Peers that hold a proper connection and misuse it. The transport's own tests treat those that do not get that far. */
class HostilePeersTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");

    private static final Duration PERIOD = Duration.ofMillis(200);

    private final Host hostile = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final List<NodeCore> nodes = new ArrayList<>();
    private final NodeCore node = start();

    private NodeCore start(String... boot) {
        try {
            NodeCore started = new NodeCore(HostKey.fresh(),
                    new NodeCore.Settings(PeerRole.LIFECYCLE, List.of(LOOPBACK.toString()), "default", "0x00", PERIOD),
                    HostOptions.DEFAULT, new AccessControl(new String[0], "", Clock.systemUTC(), (remote, local) -> false),
                    Clock.systemUTC());
            nodes.add(started);
            started.add(new BootstrapDiscovery(boot, PERIOD));
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

    @Test
    void aFloodOfCallsIsLimitedAndOthersAreServed() throws Exception {
        Connection connection = dial();
        Bytes hello = Bytes.concat(Envelope.request(1, "n", "Hello", Bytes.EMPTY));
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (node.counters().get("calls.limited") == 0) {
            assertTrue(System.nanoTime() < deadline, node.counters().toString());
            try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 50; i++) {
                    threads.submit(() -> connection.exchange(RpcServer.PROTOCOL, hello, 1 << 16, TIMEOUT));
                }
            }
        }
        stillServes();
    }

    @Test
    void onePeerNeverHasAllPlaces() throws Exception {
        java.util.concurrent.CountDownLatch go = new java.util.concurrent.CountDownLatch(1);
        node.add(other -> 0, new Blocking(go));
        Bytes call = Bytes.concat(Envelope.request(1, "n", "ListPool", Bytes.EMPTY));
        List<Stream> streams = new ArrayList<>();
        Connection connection = dial();
        for (int i = 0; i < 100; i++) {
            Stream stream = connection.open(RpcServer.PROTOCOL);
            stream.finish(List.of(call));
            streams.add(stream);
        }
        await("the rest is refused", () -> node.counters().get("calls.limited") >= 36);
        stillServes();
        go.countDown();
        int refused = 0;
        for (Stream stream : streams) {
            refused += Envelope.readResponse(stream.readAll(1 << 16)).failure().isPresent() ? 1 : 0;
        }
        assertEquals(36, refused, "64 were served");
    }

    @Test
    void anyHelloIsAnsweredOrRefusedAndKeptFromLogsAndTables() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Connection connection = dial();
        for (int i = 0; i < 300; i++) {
            byte[] text = new byte[random.nextInt(3_000)];
            random.nextBytes(text);
            WalkieSystemInfo.Builder word = WalkieSystemInfo.newBuilder().setRoleValue(random.nextInt())
                    .setHostnameBytes(com.google.protobuf.ByteString.copyFromUtf8("\u0007".repeat(random.nextInt(400))))
                    .setChainIdentity("0x" + i).setPeerId(i % 2 == 0 ? "" : "Qm" + i);
            byte[] bytes = i % 3 == 0 ? text : word.build().toByteArray();
            Bytes answer = connection.exchange(RpcServer.PROTOCOL,
                    Bytes.concat(Envelope.request(1, "n", "Hello", Bytes.wrap(bytes))), 1 << 16, TIMEOUT);
            assertFalse(answer.isEmpty());
        }
        assertEquals(List.of(), node.calls().peers());
        assertEquals(List.of(), node.alarms(), "strangers do not fill the alarms");
        stillServes();
    }

    @Test
    void peersThatDoNotExistKeepOutNobody() throws Exception {
        NodeCore other = start();
        HostKey real = HostKey.fresh();
        try (Host existing = Host.start(real, HostOptions.DEFAULT)) {
            existing.handle(RpcServer.PROTOCOL, (connection, stream) -> {
                Envelope.Request request = Envelope.readRequest(stream.readAll(1 << 16));
                stream.finish(Envelope.success(1, request.nonce(), "m", Bytes.wrap(WalkieSystemInfo.newBuilder()
                        .setPeerId(existing.id().toString()).build().toByteArray())));
            });
            String address = existing.listen(LOOPBACK).toString();
            other.add(new Announcer(existing.id().toString(), address));
            await("the real one is met", () -> other.calls().peers().stream()
                    .anyMatch(peer -> peer.id().equals(existing.id().toString())));
        }
    }

    /** Announces peers that do not exist without end, and one that does. */
    private record Announcer(String real, String address) implements PeerDiscovery {
        @Override
        public String name() {
            return "announcer";
        }

        @Override
        public DiscoverySession begin(AnnouncedNode self, DiscoveredPeers peers) {
            java.util.concurrent.atomic.AtomicBoolean open = new java.util.concurrent.atomic.AtomicBoolean(true);
            Thread.ofVirtual().start(() -> {
                while (open.get()) {
                    for (int i = 0; i < 100; i++) {
                        peers.found(HostKey.fresh().peerId().toString(),
                                List.of("/ip4/127.0.0.1/tcp/1", "junk", "/ip4/0.0.0.0/tcp/2"), false);
                    }
                    peers.found("no id", List.of(address), false);
                    peers.found(real, List.of(address), false);
                    LockSupport.parkNanos(10_000_000);
                }
            });
            return new DiscoverySession() {
                @Override
                public java.util.Map<String, Long> counters() {
                    return java.util.Map.of();
                }

                @Override
                public void close() {
                    open.set(false);
                }
            };
        }
    }

    private record Blocking(java.util.concurrent.CountDownLatch go) implements WalkieMethod {
        @Override
        public String name() {
            return "ListPool";
        }

        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) {
            try {
                go.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Bytes.EMPTY;
        }
    }

    @Test
    void anOversizedAnswerIsNotSent() throws Exception {
        node.add(other -> 0, new Large("ListPool", RpcServer.ANSWER_BYTES_MAX + 1));
        Bytes call = Bytes.concat(Envelope.request(1, "n", "ListPool", Bytes.EMPTY));
        Envelope.Response answer = Envelope.readResponse(dial().exchange(RpcServer.PROTOCOL, call, 1 << 16, TIMEOUT));
        assertTrue(answer.failure().orElseThrow().getMessage().contains("limit is"));
        stillServes();
    }

    private record Large(String name, int size) implements WalkieMethod {
        @Override
        public Access access() {
            return Access.READ;
        }

        @Override
        public Bytes handle(Caller caller, Bytes request) {
            return Bytes.wrap(new byte[size]);
        }
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
