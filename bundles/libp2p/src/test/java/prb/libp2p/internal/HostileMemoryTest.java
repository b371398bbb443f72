package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.internal.secure.SecureChannel;
import prb.scale.Bytes;

/**
 * Floods of every kind at once, again and again, with a good peer served in between: what the heap holds after a collection,
 * while the hostile peers are still there, does not grow. Heap of the attackers counts too, as they are in this process.
 */
class HostileMemoryTest {

    private static final int SYN = 1;
    private static final long GROWTH_BYTES_MAX = 16 << 20;
    private static final int ROUNDS = 4;
    private static final int HALF_OPEN = 400;
    private static final int OVERSIZED = 40;
    private static final int FILLERS = 12;
    private static final int FILLER_FRAMES = 400;
    private static final int TAKERS = 6;

    private final HostileFixture fixture;
    private final AtomicLong messages = new AtomicLong();
    private final List<Socket> open = new ArrayList<>();
    private long highest;

    HostileMemoryTest() throws IOException {
        fixture = new HostileFixture();
        byte[] answer = new byte[4 << 20];
        fixture.host.handle("/large", (connection, stream) -> stream.finish(List.of(Bytes.wrap(answer))));
    }

    @AfterEach
    void close() throws Exception {
        hangUp();
        try (fixture) {
            fixture.expectOnlyTheGoodPeer();
        }
    }

    private void hangUp() throws IOException {
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    /** What is in use after a collection; the least of three looks, as threads that end still hold something at the first. */
    static long usedBytes() {
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
        highest = 0;
        for (int i = 0; i < ROUNDS; i++) {
            hangUp();
            round();
            look();
        }
        highest -= before;
        sent = messages.get() - sent;
        System.out.println(sent + " hostile messages, heap grew by " + (highest >> 10) + " KiB at most, dropped "
                + fixture.host.status().dropped());
        assertTrue(sent > 10_000, sent + " messages are no flood");
        assertTrue(highest < GROWTH_BYTES_MAX, "the heap grew by " + highest + " bytes over " + sent + " messages");
        for (DropReason reason : List.of(DropReason.LIMIT, DropReason.TOO_LARGE, DropReason.MALFORMED, DropReason.SLOW,
                DropReason.FLOOD)) {
            assertTrue(fixture.counted(reason) > 0, reason + " was counted: " + fixture.host.status().dropped());
        }
    }

    private void look() {
        highest = Math.max(highest, usedBytes());
    }

    private void round() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            long slow = fixture.counted(DropReason.SLOW);
            for (int i = 0; i < FILLERS; i++) {
                Socket socket = socket();
                String muxer = i % 2 == 0 ? HostOptions.MPLEX : HostOptions.YAMUX;
                threads.execute(() -> untilCutOff(() -> fill(HostileFixture.muxed(socket, muxer), muxer)));
            }
            for (int i = 0; i < TAKERS; i++) {
                Socket socket = socket();
                threads.execute(() -> untilCutOff(() -> takeNothing(HostileFixture.muxed(socket, HostOptions.YAMUX))));
            }
            fixture.expectService();
            for (int i = 0; i < OVERSIZED; i++) {
                oversized(i);
            }
            fixture.expectService();
            untilCutOff(this::openStreamsWithoutEnd);
            look();
            HostileFixture.await(() -> fixture.counted(DropReason.SLOW) > slow);
            fixture.expectService();
            halfOpen();
            fixture.expectService();
        }
    }

    private Socket socket() throws IOException {
        Socket socket = fixture.socket();
        open.add(socket);
        return socket;
    }

    private interface Attack {
        void run() throws IOException;
    }

    /** The host may end it at any time. */
    private void untilCutOff(Attack attack) {
        try {
            attack.run();
        } catch (IOException cutOff) {
            messages.incrementAndGet();
        }
    }

    private void send(SecureChannel channel, Bytes... frames) throws IOException {
        channel.send(List.of(frames));
        messages.addAndGet(frames.length);
    }

    /** Messages that never end, on as many streams as there may be, which nobody reads. */
    private void fill(SecureChannel channel, String muxer) throws IOException {
        boolean yamux = muxer.equals(HostOptions.YAMUX);
        Bytes content = Bytes.wrap(new byte[16_000]);
        for (int i = 0; i < 16; i++) {
            Bytes offer = Multistream.offer("/hold");
            if (yamux) {
                send(channel, HostileFixture.yamux(0, SYN, 2 * i + 1, offer.size()), offer);
            } else {
                send(channel, HostileFixture.mplex(i, 0, Bytes.utf8("" + i)), HostileFixture.mplex(i, 2, offer));
            }
        }
        for (int i = 0; i < FILLER_FRAMES; i++) {
            // Below the window of each stream of yamux: what stops this one are the bounds on what is buffered.
            int stream = i % 16;
            if (!yamux) {
                send(channel, HostileFixture.mplex(stream, 2, content));
            } else if (i < 16 * 15) {
                send(channel, HostileFixture.yamux(0, 0, 2 * stream + 1, content.size()), content);
            }
        }
    }

    /** Asks for large answers and has every ping answered, and reads none of it. */
    private void takeNothing(SecureChannel channel) throws IOException {
        Bytes offer = Multistream.offer("/large");
        for (int i = 0; i < 16; i++) {
            send(channel, HostileFixture.yamux(0, SYN, 2 * i + 1, offer.size()), offer,
                    HostileFixture.yamux(1, 0, 2 * i + 1, 4 << 20));
        }
        Bytes ping = HostileFixture.yamux(2, SYN, 0, 1);
        for (int i = 0; i < 20_000; i++) {
            send(channel, ping);
        }
    }

    /** Frames and numbers over their limits. */
    private void oversized(int i) throws IOException {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.MPLEX);
            if (i % 2 == 0) {
                send(channel, Bytes.wrap(VarInt.encode(2)), Bytes.wrap(VarInt.encode((1 << 20) + 1)));
            } else {
                send(channel, Bytes.ofInts(0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff));
            }
            channel.take(1);
        } catch (IOException cutOff) {
            messages.incrementAndGet();
        }
    }

    private void openStreamsWithoutEnd() throws IOException {
        try (Socket socket = fixture.socket()) {
            SecureChannel channel = HostileFixture.muxed(socket, HostOptions.YAMUX);
            for (int i = 0; i < 100_000; i++) {
                send(channel, HostileFixture.yamux(0, SYN, 2 * i + 1, 0));
            }
        }
    }

    /** Connections that begin the negotiation and leave it there. */
    private void halfOpen() throws IOException {
        byte[] half = Multistream.offer("/noise").slice(0, 20).toArray();
        for (int i = 0; i < HALF_OPEN; i++) {
            Socket socket = new Socket("127.0.0.1", fixture.address.port());
            untilCutOff(() -> socket.getOutputStream().write(half));
            messages.incrementAndGet();
            if (i % 4 == 0) {
                open.add(socket);
            } else {
                socket.close();
            }
        }
    }
}
