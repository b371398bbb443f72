package prb.libp2p.internal.secure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostKey;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/** Frames after the handshake: their sizes, their seals, their number, and what ends a connection. */
class SecureChannelTest {

    private static final byte[] KEY = new byte[32];
    private static final byte[] OTHER_KEY = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23,
        24,
        25, 26, 27, 28, 29, 30, 31, 32};

    private Socket near;
    private Socket far;

    @BeforeEach
    void connect() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            near = new Socket(server.getInetAddress(), server.getLocalPort());
            far = server.accept();
            near.setSoTimeout(10_000);
            far.setSoTimeout(10_000);
        }
    }

    @AfterEach
    void close() throws IOException {
        near.close();
        far.close();
    }

    private SecureChannel channel(Socket socket, byte[] send, byte[] receive, long counter) throws Exception {
        return new SecureChannel(new SocketPipe(socket), new NoiseHandshake.Result(HostKey.fresh().peerId(),
                new CipherState(send, counter), new CipherState(receive, counter)));
    }

    private SecureChannel sender() throws Exception {
        return channel(near, KEY, OTHER_KEY, 0);
    }

    private SecureChannel receiver() throws Exception {
        return channel(far, OTHER_KEY, KEY, 0);
    }

    private static Bytes random(int size, long seed) {
        byte[] out = new byte[size];
        new Random(seed).nextBytes(out);
        return Bytes.wrap(out);
    }

    /** Bytes of one frame as it stands on the wire. */
    private static byte[] sealed(CipherState cipher, byte[] plain) throws Exception {
        byte[] out = new byte[2 + plain.length + CipherState.TAG_BYTES];
        out[0] = (byte) (out.length - 2 >> 8);
        out[1] = (byte) (out.length - 2);
        cipher.encrypt(List.of(Bytes.wrap(plain)), out, 2);
        return out;
    }

    private static DropReason drop(SecureChannel channel) {
        return assertThrows(PeerException.class, channel::u8).reason();
    }

    @Test
    void partsOfOneSendShareAFrame() throws Exception {
        sender().send(List.of(Bytes.utf8("one"), Bytes.utf8("two"), Bytes.EMPTY));
        assertEquals(22, far.getInputStream().read() << 8 | far.getInputStream().read());
        assertEquals(22, far.getInputStream().readNBytes(22).length);
        assertEquals(0, far.getInputStream().available());
    }

    @Test
    void largeSendsAreCutAtTheLargestFrame() throws Exception {
        Bytes all = random(200_000, 1);
        SecureChannel sender = sender();
        Callable<Void> sending = () -> {
            sender.send(List.of(all.slice(0, 7), all.slice(7)));
            return null;
        };
        try (ExecutorService thread = Executors.newSingleThreadExecutor()) {
            Future<Void> sent = thread.submit(sending);
            SecureChannel receiver = receiver();
            assertEquals(65_519, receiver.some(1 << 20).size());
            assertEquals(all.slice(65_519, 100_000), receiver.take(100_000), "across frames");
            assertEquals(all.slice(165_519), receiver.take(34_481));
            sent.get();
        }
    }

    @Test
    void readingSmallPiecesCrossesFrames() throws Exception {
        SecureChannel sender = sender();
        SecureChannel receiver = receiver();
        sender.send(List.of(Bytes.utf8("ab")));
        sender.send(List.of(Bytes.utf8("cdef")));
        assertEquals('a', receiver.u8());
        assertEquals("bcd", receiver.take(3).toUtf8());
        assertEquals("e", receiver.some(1).toUtf8());
        assertTrue(receiver.ready());
        assertEquals("f", receiver.some(10).toUtf8());
        assertFalse(receiver.ready());
    }

    @Test
    void anEmptyFrameMeansNothing() throws Exception {
        CipherState cipher = new CipherState(KEY);
        near.getOutputStream().write(sealed(cipher, new byte[0]));
        near.getOutputStream().write(sealed(cipher, new byte[] {7}));
        assertEquals(7, receiver().u8());
    }

    @Test
    void everyAlteredBitIsSeen() throws Exception {
        for (int bit = 16; bit < 8 * 26; bit += 13) {
            byte[] frame = sealed(new CipherState(KEY), "12345678".getBytes());
            frame[bit / 8] ^= (byte) (1 << bit % 8);
            near.getOutputStream().write(frame);
            SecureChannel receiver = receiver();
            assertEquals(DropReason.UNAUTHENTICATED, drop(receiver), "bit " + bit);
        }
    }

    @Test
    void repeatedSwappedAndForeignFramesAreSeen() throws Exception {
        CipherState cipher = new CipherState(KEY);
        byte[] first = sealed(cipher, new byte[] {1});
        byte[] second = sealed(cipher, new byte[] {2});
        near.getOutputStream().write(first);
        near.getOutputStream().write(first);
        SecureChannel repeated = receiver();
        assertEquals(1, repeated.u8());
        assertEquals(DropReason.UNAUTHENTICATED, drop(repeated));
        near.getOutputStream().write(second);
        assertEquals(DropReason.UNAUTHENTICATED, drop(receiver()));
        near.getOutputStream().write(sealed(new CipherState(OTHER_KEY), new byte[] {1}));
        assertEquals(DropReason.UNAUTHENTICATED, drop(receiver()));
    }

    @Test
    void aFrameWithoutRoomForItsTagIsRefused() throws Exception {
        near.getOutputStream().write(new byte[] {0, 15});
        assertEquals(DropReason.MALFORMED, drop(receiver()));
    }

    @Test
    void aFrameThatIsCutShortIsTheEnd() throws Exception {
        near.getOutputStream().write(Arrays.copyOf(sealed(new CipherState(KEY), new byte[100]), 60));
        near.close();
        assertThrows(EOFException.class, receiver()::u8);
    }

    @Test
    void aConnectionEndsBeforeItsCounterComesRound() throws Exception {
        SecureChannel sender = channel(near, KEY, OTHER_KEY, CipherState.FRAMES_MAX - 1);
        SecureChannel receiver = channel(far, OTHER_KEY, KEY, CipherState.FRAMES_MAX - 1);
        sender.send(List.of(Bytes.utf8("x")));
        assertEquals('x', receiver.u8());
        PeerException error = assertThrows(PeerException.class, () -> sender.send(List.of(Bytes.utf8("y"))));
        assertEquals(DropReason.LIMIT, error.reason());
        assertEquals(DropReason.LIMIT, drop(sender), "who reads hears of it too");
        assertTrue(near.isClosed());
    }

    @Test
    void aPeerThatSendsMoreFramesThanThereMayBeIsDropped() throws Exception {
        SecureChannel receiver = channel(far, OTHER_KEY, KEY, CipherState.FRAMES_MAX);
        near.getOutputStream().write(sealed(new CipherState(KEY), new byte[] {1}));
        assertEquals(DropReason.LIMIT, drop(receiver));
    }

    @Test
    void anythingAfterAFailedWriteFails() throws Exception {
        SecureChannel sender = sender();
        near.close();
        assertThrows(PeerException.class, () -> sender.send(List.of(Bytes.utf8("x"))));
        assertEquals(DropReason.CLOSED, drop(sender));
    }

    @Test
    void framesOfManyThreadsDoNotMix() throws Exception {
        SecureChannel sender = sender();
        SecureChannel receiver = receiver();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            Bytes marked = Bytes.wrap(new byte[] {(byte) i, (byte) i, (byte) i});
            tasks.add(() -> {
                sender.send(List.of(marked.slice(0, 1), marked.slice(1)));
                return null;
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> task : threads.invokeAll(tasks)) {
                task.get();
            }
        }
        for (int i = 0; i < 50; i++) {
            Bytes three = receiver.take(3);
            assertEquals(three.get(0), three.get(2));
        }
    }

    @Test
    void fuzzedFramesAreRefused() throws Exception {
        long seed = 20_261_130;
        System.out.println("secured channel fuzz, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 300; round++) {
            byte[] valid = sealed(new CipherState(KEY), new byte[random.nextInt(200)]);
            byte[] junk = new byte[2 + random.nextInt(300)];
            random.nextBytes(junk);
            byte[] sent = random.nextBoolean() ? junk : valid;
            sent[random.nextInt(sent.length)] ^= (byte) (1 + random.nextInt(255));
            close();
            connect();
            SecureChannel receiver = receiver();
            near.getOutputStream().write(sent);
            near.close();
            assertThrows(IOException.class, receiver::u8, "seed " + seed + ", round " + round);
        }
    }
}
