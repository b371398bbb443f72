package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.Multiaddr;
import prb.libp2p.internal.secure.NoiseHandshake;
import prb.libp2p.internal.secure.NoiseIdentity;
import prb.libp2p.internal.secure.SecureChannel;
import prb.libp2p.internal.secure.SocketPipe;
import prb.scale.Bytes;

/** A host with tight limits, a good peer that is connected to it, and what a bad one needs to get at it. */
final class HostileFixture implements AutoCloseable {

    static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final NoiseIdentity BAD = NoiseIdentity.of(HostKey.fresh());

    final Host host;
    final Multiaddr address;
    private final Host good = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Connection connection;

    HostileFixture() throws IOException {
        this(64);
    }

    HostileFixture(int connectionsPerAddressMax) throws IOException {
        host = Host.start(HostKey.fresh(),
                new HostOptions("prb", List.of(HostOptions.YAMUX, HostOptions.MPLEX), 64, connectionsPerAddressMax, 8,
                        Duration.ofMillis(1_500), 16, 200, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(2),
                        1 << 20));
        host.handle("/echo", (c, stream) -> stream.finish(List.of(stream.readAll(1 << 16))));
        host.handle("/read", (c, stream) -> {
            while (!stream.read().isEmpty()) {
                assertTrue(stream.protocol().equals("/read"));
            }
        });
        host.handle("/hold", (c, stream) -> {
            try {
                done.await(60, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        address = host.listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0"));
        connection = good.dial(List.of(address), host.id(), TIMEOUT);
    }

    /** The good peer is served, and is the only one left. */
    void expectOnlyTheGoodPeer() throws Exception {
        assertEquals("still", connection.exchange("/echo", Bytes.utf8("still"), 100, TIMEOUT).toUtf8());
        await(() -> host.status().connections() == 1);
    }

    /** The good peer is served while the bad one goes on. */
    void expectService() throws Exception {
        assertEquals("still", connection.exchange("/echo", Bytes.utf8("still"), 100, TIMEOUT).toUtf8());
    }

    Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", address.port());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    static SecureChannel secure(Socket socket) throws IOException {
        SocketPipe pipe = new SocketPipe(socket);
        Multistream.select(pipe, List.of("/noise"));
        return NoiseHandshake.run(pipe, BAD, true);
    }

    static SecureChannel muxed(Socket socket, String muxer) throws IOException {
        SecureChannel channel = secure(socket);
        Multistream.select(channel, List.of(muxer));
        return channel;
    }

    long counted(DropReason reason) {
        return host.status().dropped().getOrDefault(reason, 0L);
    }

    void expectDrop(DropReason reason) throws Exception {
        await(() -> counted(reason) > 0);
    }

    static Bytes yamux(int type, int flags, int id, int length) {
        return Bytes.wrap(ByteBuffer.allocate(12).put((byte) 0).put((byte) type).putShort((short) flags).putInt(id)
                .putInt(length).array());
    }

    static Bytes mplex(long id, int flag, Bytes data) {
        return Bytes.concat(Bytes.wrap(VarInt.encode(id << 3 | flag)), Bytes.wrap(VarInt.encode(data.size())), data);
    }

    static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "the condition did not come true in time");
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Override
    public void close() {
        done.countDown();
        good.close();
        host.close();
    }
}
