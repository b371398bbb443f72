package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.Connection;
import prb.libp2p.DropReason;
import prb.libp2p.Host;
import prb.libp2p.HostKey;
import prb.libp2p.HostOptions;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/** Peers that never become one: dropped with a counted reason, while a good peer is served. */
class HostileHandshakeTest {

    private HostileFixture fixture;

    private HostileFixture start(int connectionsPerAddressMax) throws IOException {
        fixture = new HostileFixture(connectionsPerAddressMax);
        return fixture;
    }

    @AfterEach
    void close() throws Exception {
        try (HostileFixture closing = fixture) {
            closing.expectOnlyTheGoodPeer();
        }
    }

    @Test
    void silenceEndsWithTheUpgradeTime() throws Exception {
        start(64);
        try (Socket silent = fixture.socket()) {
            fixture.expectDrop(DropReason.TIMEOUT);
            assertEquals(-1, silent.getInputStream().read());
        }
    }

    @Test
    void byteByByteDoesNotProlongTheUpgrade() throws Exception {
        start(64);
        byte[] offer = Multistream.offer("/noise").toArray();
        try (Socket slow = fixture.socket()) {
            OutputStream out = slow.getOutputStream();
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 600; i++) {
                    out.write(offer[i % 20]);
                    LockSupport.parkNanos(100_000_000);
                    // Not more than the header: a whole line would be answered.
                    if (i % 20 == 18) {
                        LockSupport.parkNanos(2_500_000_000L);
                    }
                }
            });
            fixture.expectDrop(DropReason.TIMEOUT);
        }
    }

    @Test
    void aHandshakeThatStopsInTheMiddleEndsWithTheUpgradeTime() throws Exception {
        start(64);
        try (Socket socket = fixture.socket()) {
            Bytes half = Bytes.concat(Multistream.offer("/noise"), Bytes.ofInts(0, 32), Bytes.wrap(new byte[31]));
            socket.getOutputStream().write(half.toArray());
            fixture.expectDrop(DropReason.TIMEOUT);
        }
    }

    @Test
    void noMuxerAfterTheHandshakeEndsWithTheUpgradeTime() throws Exception {
        start(64);
        try (Socket socket = fixture.socket()) {
            HostileFixture.secure(socket);
            fixture.expectDrop(DropReason.TIMEOUT);
        }
    }

    @Test
    void handshakesThatNeverEndDoNotLockOthersOut() throws Exception {
        start(64);
        List<Socket> silent = new ArrayList<>();
        try (Host other = Host.start(HostKey.fresh(), HostOptions.DEFAULT)) {
            for (int i = 0; i < 40; i++) {
                silent.add(fixture.socket());
            }
            Connection connection = other.dial(List.of(fixture.address), fixture.host.id(), HostileFixture.TIMEOUT);
            assertEquals("in", connection.exchange("/echo", Bytes.utf8("in"), 9, HostileFixture.TIMEOUT).toUtf8());
            assertTrue(fixture.counted(DropReason.LIMIT) >= 30, "the oldest had to go");
        } finally {
            for (Socket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void oneAddressHasOnlySoManyConnections() throws Exception {
        start(4);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < 3; i++) {
                sockets.add(fixture.socket());
                HostileFixture.muxed(sockets.getLast(), HostOptions.YAMUX);
            }
            HostileFixture.await(() -> fixture.host.status().connections() == 4);
            sockets.add(fixture.socket());
            assertThrows(IOException.class, () -> HostileFixture.secure(sockets.getLast()));
            fixture.expectDrop(DropReason.LIMIT);
            assertEquals(4, fixture.host.status().connections());
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void anotherProtocolIsRefused() throws Exception {
        start(64);
        try (Socket http = fixture.socket()) {
            http.getOutputStream().write("GET / HTTP/1.1\r\nHost: x\r\n\r\nxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                    .getBytes(StandardCharsets.US_ASCII));
            fixture.expectDrop(DropReason.MALFORMED);
        }
    }

    @Test
    void handshakeMessagesOfOtherSizesAreRefused() throws Exception {
        start(64);
        for (int size : new int[] {0, 31, 8_193, 65_535}) {
            long before = fixture.counted(DropReason.MALFORMED);
            try (Socket socket = fixture.socket()) {
                socket.getOutputStream().write(Bytes.concat(Multistream.offer("/noise"), Bytes.ofInts(size >> 8, size & 0xff))
                        .toArray());
                HostileFixture.await(() -> fixture.counted(DropReason.MALFORMED) == before + 1);
            }
        }
    }

    @Test
    void anAlteredHandshakeIsRefused() throws Exception {
        start(64);
        try (Socket socket = fixture.socket()) {
            byte[] low = new byte[32];
            socket.getOutputStream().write(Bytes.concat(Multistream.offer("/noise"), Bytes.ofInts(0, 32), Bytes.wrap(low))
                    .toArray());
            // A public key of small order would make a secret that everybody knows.
            fixture.expectDrop(DropReason.UNAUTHENTICATED);
        }
    }

    @Test
    void anAlteredFrameIsRefused() throws Exception {
        start(64);
        try (Socket socket = fixture.socket()) {
            HostileFixture.muxed(socket, HostOptions.YAMUX);
            socket.getOutputStream().write(new byte[] {0, 40});
            socket.getOutputStream().write(new byte[40]);
            fixture.expectDrop(DropReason.UNAUTHENTICATED);
        }
    }

    @Test
    void endlessOffersOfMuxersAreRefused() throws Exception {
        start(64);
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.secure(socket);
            Bytes none = Bytes.concat(Bytes.ofInts(6), Bytes.utf8("/none\n"));
            channel.send(List.of(Multistream.offer("/none")));
            for (int i = 0; i < 31; i++) {
                channel.send(List.of(none));
            }
            fixture.expectDrop(DropReason.UNSUPPORTED);
        }
    }

    @Test
    void fuzzedHandshakesNeverStopTheHost() throws Exception {
        start(64);
        long seed = 20_261_132;
        System.out.println("handshake fuzz, seed " + seed);
        Random random = new Random(seed);
        int cut = 0;
        for (int round = 0; round < 150; round++) {
            try (Socket socket = fixture.socket()) {
                byte[] junk = new byte[32 + random.nextInt(600)];
                random.nextBytes(junk);
                Bytes start = switch (random.nextInt(3)) {
                    case 0 -> Bytes.EMPTY;
                    case 1 -> Multistream.offer("/noise");
                    default -> Bytes.concat(Multistream.offer("/noise"), Bytes.ofInts(0, 32));
                };
                socket.getOutputStream().write(Bytes.concat(start, Bytes.wrap(junk)).toArray());
            } catch (IOException dropped) {
                cut++;
            }
        }
        System.out.println("handshake fuzz: " + cut + " were cut off while they sent");
        HostileFixture.await(() -> fixture.host.status().dropped().values().stream().mapToLong(Long::longValue).sum() > 20);
    }
}
