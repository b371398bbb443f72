package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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

/** Peers that break the rules are dropped with a counted reason, and a good peer is served all the while. */
class HostilePeerTest {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final HostOptions OPTIONS = new HostOptions("prb", List.of(HostOptions.YAMUX, HostOptions.MPLEX), 64, 64, 8,
            Duration.ofMillis(1_500), 16, 200, Duration.ofSeconds(2), Duration.ofSeconds(60), Duration.ofSeconds(2), 1 << 20);

    private final Host host = Host.start(HostKey.fresh(), OPTIONS);
    private final Host good = Host.start(HostKey.fresh(), HostOptions.DEFAULT);
    private final CountDownLatch done = new CountDownLatch(1);
    private final Multiaddr address;
    private final Connection connection;

    HostilePeerTest() throws IOException {
        host.handle("/echo", (c, stream) -> stream.finish(List.of(stream.readAll(1 << 16))));
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

    @AfterEach
    void theGoodPeerIsStillServed() throws Exception {
        assertEquals("still", connection.exchange("/echo", Bytes.utf8("still"), 100, TIMEOUT).toUtf8());
        await(() -> host.status().connections() == 1);
        done.countDown();
        good.close();
        host.close();
    }

    private Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", address.port());
        socket.setSoTimeout(10_000);
        socket.setTcpNoDelay(true);
        return socket;
    }

    private static SecureChannel secure(Socket socket) throws IOException {
        SocketPipe pipe = new SocketPipe(socket);
        Multistream.select(pipe, List.of("/noise"));
        return NoiseHandshake.run(pipe, NoiseIdentity.of(HostKey.fresh()), true);
    }

    private static SecureChannel muxed(Socket socket, String muxer) throws IOException {
        SecureChannel channel = secure(socket);
        Multistream.select(channel, List.of(muxer));
        return channel;
    }

    private void dropped(DropReason reason) throws Exception {
        await(() -> host.status().dropped().getOrDefault(reason, 0L) > 0);
    }

    private static Bytes yamux(int version, int type, int flags, int id, int length, int size) {
        return Bytes.wrap(ByteBuffer.allocate(12 + size)
                .put((byte) version)
                .put((byte) type)
                .putShort((short) flags)
                .putInt(id)
                .putInt(length)
                .array());
    }

    @Test
    void silenceAfterConnectingEndsWithTheUpgradeTime() throws Exception {
        try (Socket silent = socket()) {
            dropped(DropReason.TIMEOUT);
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        try (Socket http = socket()) {
            http.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes());
            await(() -> !host.status().dropped().isEmpty());
        }
    }

    @Test
    void anMplexFrameOverOneMebibyteIsRefused() throws Exception {
        try (Socket socket = socket()) {
            muxed(socket, HostOptions.MPLEX)
                    .send(List.of(Bytes.wrap(VarInt.encode(2)), Bytes.wrap(VarInt.encode((1 << 20) + 1))));
            dropped(DropReason.TOO_LARGE);
        }
    }

    @Test
    void anEndlessNumberIsRefused() throws Exception {
        try (Socket socket = socket()) {
            byte[] endless = new byte[1_000];
            java.util.Arrays.fill(endless, (byte) 0xff);
            muxed(socket, HostOptions.MPLEX).send(List.of(Bytes.wrap(endless)));
            dropped(DropReason.MALFORMED);
        }
    }

    @Test
    void moreThanTheWindowIsRefused() throws Exception {
        try (Socket socket = socket()) {
            // The handler reads nothing, so only the offer leaves the window, and too little of it to widen it again.
            Bytes offer = Multistream.offer("/hold");
            SecureChannel channel = muxed(socket, HostOptions.YAMUX);
            channel.send(List.of(yamux(0, 0, 1, 1, offer.size(), 0), offer));
            int rest = 262_144 - offer.size();
            channel.send(List.of(yamux(0, 0, 0, 1, rest, rest), yamux(0, 0, 0, 1, 100, 100)));
            dropped(DropReason.WINDOW);
        }
    }

    @Test
    void aYamuxFrameOfAnotherVersionIsRefused() throws Exception {
        try (Socket socket = socket()) {
            muxed(socket, HostOptions.YAMUX).send(List.of(yamux(1, 0, 1, 1, 0, 0)));
            dropped(DropReason.MALFORMED);
        }
    }

    @Test
    void aStreamThatIsOursToOpenIsRefused() throws Exception {
        try (Socket socket = socket()) {
            muxed(socket, HostOptions.YAMUX).send(List.of(yamux(0, 0, 1, 2, 0, 0)));
            dropped(DropReason.MALFORMED);
        }
    }

    @Test
    void anAlteredFrameIsRefused() throws Exception {
        try (Socket socket = socket()) {
            muxed(socket, HostOptions.YAMUX);
            socket.getOutputStream().write(new byte[] {0, 40});
            socket.getOutputStream().write(new byte[40]);
            dropped(DropReason.UNAUTHENTICATED);
        }
    }

    @Test
    void aFloodOfStreamsIsRefusedAndCounted() throws Exception {
        try (Socket socket = socket()) {
            SecureChannel channel = muxed(socket, HostOptions.YAMUX);
            for (int i = 0; i < 1_000; i++) {
                channel.send(List.of(yamux(0, 0, 1, 2 * i + 1, 0, 0)));
            }
            dropped(DropReason.LIMIT);
        }
    }

    @Test
    void moreConnectionsThanAllowedAreRefused() throws Exception {
        Socket[] sockets = new Socket[100];
        for (int i = 0; i < sockets.length; i++) {
            sockets[i] = socket();
        }
        dropped(DropReason.LIMIT);
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    @Test
    void fuzzedMuxFramesNeverStopTheHost() throws Exception {
        long seed = 77;
        Random random = new Random(seed);
        for (int round = 0; round < 60; round++) {
            try (Socket socket = socket()) {
                SecureChannel channel = muxed(socket, random.nextBoolean() ? HostOptions.YAMUX : HostOptions.MPLEX);
                for (int i = 0; i < 20; i++) {
                    byte[] junk = new byte[1 + random.nextInt(64)];
                    random.nextBytes(junk);
                    junk[0] &= (byte) (random.nextBoolean() ? 0 : 0x0f);
                    channel.send(List.of(Bytes.wrap(junk)));
                }
            } catch (IOException dropped) {
                assertTrue(round >= 0, "the host ended the connection, as it may");
            }
        }
    }

    @Test
    void fuzzedBytesBeforeTheHandshakeNeverStopTheHost() throws Exception {
        Random random = new Random(78);
        for (int round = 0; round < 100; round++) {
            try (Socket socket = socket()) {
                byte[] junk = new byte[random.nextInt(600)];
                random.nextBytes(junk);
                if (random.nextBoolean()) {
                    socket.getOutputStream().write(Multistream.offer("/noise").toArray());
                }
                socket.getOutputStream().write(junk);
            } catch (IOException dropped) {
                assertTrue(round >= 0, "the host ended the connection, as it may");
            }
        }
    }

    private static void await(Callable<Boolean> condition) throws Exception {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, "the condition did not come true in time");
            LockSupport.parkNanos(5_000_000);
        }
    }
}
