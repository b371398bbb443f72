package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/** Peers that break the rules of streams: dropped with a counted reason, in flat memory, while a good peer is served. */
class HostileStreamTest {

    private static final int SYN = 1;
    private static final int FIN = 4;

    private final HostileFixture fixture;

    HostileStreamTest() throws IOException {
        fixture = new HostileFixture();
    }

    @AfterEach
    void close() throws Exception {
        try (fixture) {
            fixture.expectOnlyTheGoodPeer();
        }
    }

    private static Bytes data(int flags, int id, Bytes content) {
        return Bytes.concat(HostileFixture.yamux(0, flags, id, content.size()), content);
    }

    @Test
    void anMplexFrameOverOneMebibyteIsRefused() throws Exception {
        try (Socket socket = fixture.socket()) {
            HostileFixture.muxed(socket, HostOptions.MPLEX)
                    .send(List.of(Bytes.wrap(VarInt.encode(2)), Bytes.wrap(VarInt.encode((1 << 20) + 1))));
            fixture.expectDrop(DropReason.TOO_LARGE);
        }
    }

    @Test
    void anEndlessNumberIsRefused() throws Exception {
        try (Socket socket = fixture.socket()) {
            byte[] endless = new byte[1_000];
            Arrays.fill(endless, (byte) 0xff);
            HostileFixture.muxed(socket, HostOptions.MPLEX).send(List.of(Bytes.wrap(endless)));
            fixture.expectDrop(DropReason.MALFORMED);
        }
    }

    @Test
    void moreThanTheWindowIsRefused() throws Exception {
        try (Socket socket = fixture.socket()) {
            // The handler reads nothing, so only the offer leaves the window, and too little of it to widen it again.
            Bytes offer = Multistream.offer("/hold");
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            channel.send(List.of(data(SYN, 1, offer), data(0, 1, Bytes.wrap(new byte[262_144 - offer.size()]))));
            assertEquals(0, fixture.counted(DropReason.WINDOW));
            channel.send(List.of(data(0, 1, Bytes.ofInts(1))));
            fixture.expectDrop(DropReason.WINDOW);
        }
    }

    @Test
    void anMplexPeerThatNobodyReadsIsStalledAndThenDropped() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.MPLEX);
            channel.send(List.of(HostileFixture.mplex(0, 0, Bytes.utf8("0")),
                    HostileFixture.mplex(0, 2, Multistream.offer("/hold"))));
            long before = HostileMemoryTest.usedBytes();
            Bytes piece = HostileFixture.mplex(0, 2, Bytes.wrap(new byte[60_000]));
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 2_000; i++) {
                    channel.send(List.of(piece));
                    if (i % 50 == 0) {
                        fixture.expectService();
                    }
                }
            }, "120 MB do not fit in buffers of one");
            assertTrue(HostileMemoryTest.usedBytes() - before < 32 << 20, "memory stays flat");
            fixture.expectDrop(DropReason.SLOW);
        }
    }

    @Test
    void aPeerThatTakesNoAnswersIsDropped() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            // Every ping is answered; who never reads the answers fills the socket.
            Bytes ping = HostileFixture.yamux(2, SYN, 0, 1);
            List<Bytes> pings = java.util.Collections.nCopies(4_000, ping);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 20_000; i++) {
                    channel.send(pings);
                }
            });
            fixture.expectDrop(DropReason.SLOW);
        }
    }

    @Test
    void announcedSizesSetNothingAside() throws Exception {
        List<Socket> sockets = new ArrayList<>();
        try {
            long before = HostileMemoryTest.usedBytes();
            for (int i = 0; i < 50; i++) {
                sockets.add(fixture.socket());
                HostileFixture.muxed(sockets.getLast(), HostOptions.MPLEX)
                        .send(List.of(HostileFixture.mplex(0, 0, Bytes.utf8("0")),
                                Bytes.wrap(VarInt.encode(2)), Bytes.wrap(VarInt.encode(1 << 20)), Bytes.ofInts(1)));
            }
            HostileFixture.await(() -> fixture.host.status().connections() == 51);
            fixture.expectService();
            assertTrue(HostileMemoryTest.usedBytes() - before < 20 << 20,
                    "50 frames of one MiB were announced, one byte of each came");
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    @Test
    void aNegotiationByteByByteIsCutOff() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            channel.send(List.of(HostileFixture.yamux(1, SYN, 1, 0)));
            Bytes slow = Multistream.offer("/echo");
            // 27 bytes, one every 200 ms: each wait is short, all of them are longer than the upgrade may take.
            for (int i = 0; i < slow.size(); i++) {
                channel.send(List.of(data(0, 1, slow.slice(i, 1))));
                LockSupport.parkNanos(200_000_000);
            }
            fixture.expectDrop(DropReason.TIMEOUT);
        }
    }

    @Test
    void aStreamWithoutProgressIsReset() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            channel.send(List.of(data(SYN, 1, Multistream.offer("/read"))));
            fixture.expectDrop(DropReason.TIMEOUT);
        }
    }

    @Test
    void aFloodOfStreamsIsRefusedAndThenEndsTheConnection() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            assertThrows(IOException.class, () -> {
                for (int i = 0; i < 100_000; i++) {
                    channel.send(List.of(HostileFixture.yamux(0, SYN, 2 * i + 1, 0)));
                }
            });
            fixture.expectDrop(DropReason.LIMIT);
            fixture.expectDrop(DropReason.FLOOD);
        }
    }

    @Test
    void framesOfUnknownStreamsChangeNothing() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            long before = HostileMemoryTest.usedBytes();
            for (int i = 0; i < 2_000; i++) {
                channel.send(List.of(data(0, 2 * i + 1, Bytes.wrap(new byte[20_000])), HostileFixture.yamux(1, FIN, 99, 5)));
            }
            Bytes ping = HostileFixture.yamux(2, SYN, 0, 7);
            channel.send(List.of(ping));
            assertEquals("000200020000000000000007", channel.take(12).toPlainHex(), "the connection is alive");
            assertTrue(HostileMemoryTest.usedBytes() - before < 16 << 20, "memory stays flat");
        }
    }

    @Test
    void protocolsThatAreNotServedAreAnsweredNa() throws Exception {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            channel.send(List.of(data(SYN, 1, Multistream.offer("/ipfs/lan/kad/1.0.0"))));
            Bytes answer = Bytes.utf8("\u0013/multistream/1.0.0\n\u0003na\n");
            assertEquals(answer, Bytes.concat(read(channel, answer.size())));
        }
    }

    private static List<Bytes> read(SecureChannel channel, int size) throws IOException {
        List<Bytes> out = new ArrayList<>();
        for (int left = size; left > 0;) {
            Bytes head = channel.take(12);
            Bytes content = head.get(1) == 0 ? channel.take(head.asByteBuffer().getInt(8)) : Bytes.EMPTY;
            out.add(content);
            left -= content.size();
        }
        return out;
    }

    @Test
    void fuzzedFramesNeverStopTheHost() throws Exception {
        long seed = 20_261_133;
        System.out.println("stream fuzz, seed " + seed);
        Random random = new Random(seed);
        int cut = 0;
        for (int round = 0; round < 60; round++) {
            try (Socket socket = fixture.socket()) {
                SecureChannel channel = HostileFixture.muxed(socket,
                        random.nextBoolean() ? HostOptions.YAMUX : HostOptions.MPLEX);
                for (int i = 0; i < 20; i++) {
                    byte[] junk = new byte[1 + random.nextInt(64)];
                    random.nextBytes(junk);
                    junk[0] &= (byte) (random.nextBoolean() ? 0 : 0x0f);
                    channel.send(List.of(Bytes.wrap(junk)));
                }
            } catch (IOException dropped) {
                cut++;
            }
        }
        System.out.println("stream fuzz: " + cut + " were cut off while they sent");
        HostileFixture.await(() -> fixture.host.status().dropped().values().stream().mapToLong(Long::longValue).sum() > 10);
    }
}
