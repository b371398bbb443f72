package prb.walkie.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.Connection;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.libp2p.Stream;
import prb.scale.Bytes;
import prb.walkie.access.AccessControl;
import prb.walkie.api.Access;
import prb.walkie.api.Caller;
import prb.walkie.api.PeerRole;
import prb.walkie.api.WalkieMethod;
import prb.walkie.internal.rpc.Envelope;
import prb.walkie.internal.rpc.RpcServer;

/**
 * A node with its usual limits under all that peers can do to it with calls, again and again, while others are served: what the
 * heap holds after a collection does not grow, though the hostile peers are still there. They are in this process, so their own
 * heap counts too.
 */
class HostileMemoryTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/0");
    private static final long GROWTH_BYTES_MAX = 16 << 20;
    private static final int ROUNDS = 4;
    private static final int OVERSIZED = 4;
    private static final int DRIPPING = 16;
    private static final int DRIPS = 100;
    private static final int TAKERS = 24;
    private static final int JUNK = 500;
    private static final int HELLOS = 1_200;
    private static final int HALF_OPEN = 150;

    private final Host hostile = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private Host taker = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final List<Socket> sockets = new ArrayList<>();
    private final AtomicLong messages = new AtomicLong();
    private final Bytes megabyte = Bytes.wrap(new byte[1 << 20]);
    private NodeCore node;
    private int strangers;

    @BeforeEach
    void start() throws Exception {
        AccessControl access = new AccessControl(new String[0], "", Clock.systemUTC(), (remote, local) -> false);
        node = new NodeCore(HostKey.fresh(),
                new NodeCore.Settings(PeerRole.LIFECYCLE, List.of(LOOPBACK.toString()), "default", "0x00", Duration.ofSeconds(1)),
                HostOptions.DEFAULT, access, Clock.systemUTC());
        node.add(other -> 0, new Given("GetBlobByKey", Access.READ, Bytes.wrap(new byte[8 << 20])));
        node.add(other -> 0, new Given("CreatePool", Access.CHANGE, Bytes.EMPTY));
        node.start();
        await("it listens", () -> !node.addresses().isEmpty());
    }

    @AfterEach
    void close() throws IOException {
        hostile.close();
        taker.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        node.close();
    }

    private Connection dial(Host from) throws IOException {
        return from.dial(List.of(Multiaddr.parse(node.addresses().getFirst())), null, TIMEOUT);
    }

    private void othersAreServed() throws IOException {
        try (Host friend = Host.start(HostKey.fresh(), HostOptions.DEFAULT)) {
            Bytes answer = dial(friend).exchange(RpcServer.PROTOCOL, call("Hello", Bytes.EMPTY), 1 << 16, TIMEOUT);
            assertTrue(Envelope.readResponse(answer).failure().isEmpty());
        }
    }

    private static Bytes call(String method, Bytes data) {
        return Bytes.concat(Envelope.request(1, "n", method, data));
    }

    private static long usedBytes() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(least, Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory());
        }
        return least;
    }

    @Test
    void memoryStaysFlatWhileHostilePeersFlood() throws Exception {
        round();
        long before = usedBytes();
        long sent = messages.get();
        long highest = 0;
        for (int i = 0; i < ROUNDS; i++) {
            hostile.connections().forEach(Connection::close);
            taker.close();
            taker = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
            round();
            highest = Math.max(highest, usedBytes() - before);
        }
        sent = messages.get() - sent;
        System.out.println(sent + " hostile messages, heap grew by " + (highest >> 10) + " KiB at most, " + node.counters());
        assertTrue(sent > 5_000, sent + " messages are no flood");
        assertTrue(highest < GROWTH_BYTES_MAX, "the heap grew by " + highest + " bytes over " + sent + " messages");
        for (String counter : List.of("dropped.too_large", "dropped.limit", "calls.failed", "calls.refused", "calls.limited")) {
            await(counter + " is counted", () -> node.counters().getOrDefault(counter, 0L) > 0);
        }
    }

    private void round() throws Exception {
        Connection connection = dial(hostile);
        for (int i = 0; i < OVERSIZED; i++) {
            oversized(connection);
        }
        othersAreServed();
        dripWithoutEnd(connection);
        othersAreServed();
        takeNothing(dial(taker));
        othersAreServed();
        nonsense(connection);
        halfOpen();
        othersAreServed();
        callTooOften(dial(hostile));
        othersAreServed();
    }

    private void oversized(Connection connection) throws IOException {
        try (Stream stream = connection.open(RpcServer.PROTOCOL)) {
            for (int i = 0; i < 64; i++) {
                stream.write(List.of(megabyte));
                messages.incrementAndGet();
            }
        } catch (IOException cutOff) {
            messages.incrementAndGet();
        }
    }

    /** Requests that come byte by byte and never end. */
    private void dripWithoutEnd(Connection connection) throws IOException {
        List<Stream> streams = new ArrayList<>();
        for (int i = 0; i < DRIPPING; i++) {
            streams.add(connection.open(RpcServer.PROTOCOL));
        }
        for (int i = 0; i < DRIPS; i++) {
            for (Stream stream : streams) {
                stream.write(List.of(Bytes.ofInts(i & 0x7f)));
                messages.incrementAndGet();
            }
        }
    }

    /** Asks for large answers and reads none of them; more at once than one peer may have. */
    private void takeNothing(Connection connection) throws IOException {
        for (int i = 0; i < TAKERS; i++) {
            connection.open(RpcServer.PROTOCOL).finish(List.of(call("GetBlobByKey", Bytes.EMPTY)));
            messages.incrementAndGet();
        }
    }

    /** Requests that are none, and some that are not allowed. */
    private void nonsense(Connection connection) throws IOException {
        for (int i = 0; i < JUNK; i++) {
            Bytes request = i % 2 == 0 ? Bytes.ofInts(0xff, i & 0xff, 7) : call("CreatePool", Bytes.utf8("x".repeat(i)));
            Bytes answer = connection.exchange(RpcServer.PROTOCOL, request, 1 << 16, TIMEOUT);
            messages.incrementAndGet();
            assertTrue(Envelope.readResponse(answer).failure().isPresent());
        }
    }

    private void halfOpen() throws IOException {
        for (int i = 0; i < HALF_OPEN; i++) {
            Socket socket = new Socket("127.0.0.1", Multiaddr.parse(node.addresses().getFirst()).port());
            sockets.add(socket);
            messages.incrementAndGet();
        }
        while (sockets.size() > 2 * HALF_OPEN) {
            sockets.removeFirst().close();
        }
    }

    /** As strangers that tell another name, role and chain each time. */
    private void callTooOften(Connection connection) throws Exception {
        try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
            java.util.concurrent.Semaphore atOnce = new java.util.concurrent.Semaphore(64);
            for (int i = 0; i < HELLOS; i++) {
                Bytes hello = call("Hello", Bytes.wrap(prb.wire.walkie.WalkieSystemInfo.newBuilder().setRoleValue(i)
                        .setHostname("host" + strangers++).setChainIdentity("0x" + "cd".repeat(500)).build().toByteArray()));
                atOnce.acquire();
                messages.incrementAndGet();
                threads.submit(() -> {
                    try {
                        return connection.exchange(RpcServer.PROTOCOL, hello, 1 << 16, TIMEOUT);
                    } finally {
                        atOnce.release();
                    }
                });
            }
        }
    }

    private static void await(String what, Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "not in time: " + what);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private record Given(String name, Access access, Bytes answer) implements WalkieMethod {
        @Override
        public Bytes handle(Caller caller, Bytes request) {
            return answer;
        }
    }
}
