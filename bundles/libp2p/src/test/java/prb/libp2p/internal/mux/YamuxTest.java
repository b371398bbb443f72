package prb.libp2p.internal.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/** Frames as the yamux specification has them, windows that are kept and enforced, and peers that break the rules. */
class YamuxTest {

    private static final int DATA = 0;
    private static final int WINDOW = 1;
    private static final int PING = 2;
    private static final int GO_AWAY = 3;
    private static final int SYN = 1;
    private static final int FIN = 4;
    private static final int RST = 8;
    private static final int WINDOW_BYTES = 262_144;

    private static Bytes head(int type, int flags, int id, int length) {
        return Bytes.wrap(ByteBuffer.allocate(12).put((byte) 0).put((byte) type).putShort((short) flags).putInt(id)
                .putInt(length).array());
    }

    private static Bytes data(int flags, int id, Bytes content) {
        return Bytes.concat(head(DATA, flags, id, content.size()), content);
    }

    private static Bytes data(int flags, int id, String content) {
        return data(flags, id, Bytes.utf8(content));
    }

    private static Bytes zeros(int size) {
        return Bytes.wrap(new byte[size]);
    }

    private static MuxFixture dialler() {
        return new MuxFixture(HostOptions.YAMUX, true);
    }

    private static MuxFixture listener() {
        return new MuxFixture(HostOptions.YAMUX, false);
    }

    @Test
    void aRequestAndItsEndAreOneWrite() throws Exception {
        MuxFixture mux = dialler();
        mux.muxer.open().finish(List.of(Bytes.utf8("h"), Bytes.utf8("i")));
        mux.muxer.open().finish(List.of());
        assertEquals(List.of("000000010000000100000002" + "6869" + "000000040000000100000000", "000000050000000300000000"),
                mux.pipe.takeSent());
    }

    @Test
    void theAnswerAcknowledgesTheStream() throws Exception {
        MuxFixture mux = listener().feed(data(SYN, 1, "q"), head(DATA, FIN, 1, 0)).read();
        MuxStream stream = mux.only();
        assertEquals("q", stream.readAll(10).toUtf8());
        stream.write(List.of(Bytes.utf8("a")));
        stream.closeWrite();
        assertEquals(List.of("000000020000000100000001" + "61", "000000040000000100000000"), mux.pipe.takeSent());
        assertEquals(0, mux.muxer.streams());
    }

    @Test
    void streamsOfAListenerAreEven() throws Exception {
        MuxFixture mux = listener();
        mux.muxer.open().write(List.of(Bytes.utf8("x")));
        assertEquals(List.of("00000001000000020000000178"), mux.pipe.takeSent());
    }

    @Test
    void aStreamMayBeOpenedByAWindowUpdate() throws Exception {
        MuxFixture mux = listener().feed(head(WINDOW, SYN, 1, 0), data(0, 1, "late"), head(WINDOW, FIN, 1, 0)).read();
        assertEquals("late", mux.only().readAll(10).toUtf8());
    }

    @Test
    void halfAWindowReadIsRenewedAndWidened() throws Exception {
        MuxFixture mux = listener().feed(data(SYN, 1, zeros(WINDOW_BYTES / 2 - 1)), data(0, 1, zeros(1)), data(0, 1, zeros(1)))
                .read();
        MuxStream stream = mux.only();
        assertEquals(WINDOW_BYTES / 2 - 1, stream.read().size());
        assertEquals(List.of(), mux.pipe.takeSent());
        stream.read();
        // 131,072 bytes read and 786,432 more, so that the window is a MiB from now on.
        assertEquals(List.of("000100020000000100" + "0e0000"), mux.pipe.takeSent());
        mux.feed(data(0, 1, zeros((1 << 20) - 1))).read();
        mux.feed(data(0, 1, zeros(1))).expectDrop(DropReason.WINDOW);
    }

    @Test
    void windowsAreNotWidenedBeyondHalfOfTheBuffers() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.YAMUX, false, 8, 100, 1 << 20, 64 << 20);
        mux.feed(data(SYN, 1, zeros(WINDOW_BYTES / 2))).read();
        mux.only().read();
        assertEquals(List.of("000100020000000100020000"), mux.pipe.takeSent());
    }

    @Test
    void whatAForgottenStreamWasWiderIsGivenBack() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.YAMUX, false, 8, 100, 2 << 20, 64 << 20);
        for (int id = 1; id < 9; id += 2) {
            mux.feed(data(SYN, id, zeros(WINDOW_BYTES / 2))).read();
            MuxStream stream = mux.opened.getLast();
            stream.read();
            assertEquals(List.of("00010002%08x000e0000".formatted(id)), mux.pipe.takeSent());
            stream.reset();
            mux.pipe.takeSent();
        }
    }

    @Test
    void exactlyTheWindowIsAllowedAndOneByteMoreIsNot() throws Exception {
        MuxFixture mux = listener().feed(data(SYN, 1, zeros(WINDOW_BYTES))).read();
        mux.feed(data(0, 1, zeros(1))).expectDrop(DropReason.WINDOW);
        MuxFixture whole = listener();
        whole.feed(head(DATA, SYN, 1, (1 << 20) + 1)).expectDrop(DropReason.WINDOW);
        assertEquals(0, whole.opened.size(), "no byte of the data was waited for");
    }

    @Test
    void sendingWaitsForTheOthersWindow() throws Exception {
        MuxFixture mux = dialler();
        MuxStream stream = mux.muxer.open();
        CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
            try {
                stream.write(List.of(zeros(WINDOW_BYTES + 1_000)));
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        // Five frames fill the window.
        int first = WINDOW_BYTES + 5 * 12;
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (mux.pipe.sentBytes() < first && System.nanoTime() < end) {
            LockSupport.parkNanos(1_000_000);
        }
        assertEquals(first, mux.pipe.sentBytes());
        assertFalse(sending.isDone());
        mux.feed(head(WINDOW, 2, 1, 5_000)).read();
        sending.get(10, TimeUnit.SECONDS);
        assertEquals(first + 1_012, mux.pipe.sentBytes());
    }

    @Test
    void aWindowThatIsNeverOpenedEndsTheWait() throws Exception {
        MuxFixture mux = dialler();
        MuxStream stream = mux.muxer.open();
        PeerException error = assertThrows(PeerException.class, () -> stream.write(List.of(zeros(WINDOW_BYTES + 1))));
        assertEquals(DropReason.TIMEOUT, error.reason());
    }

    @Test
    void anAbsurdWindowIsRefused() throws Exception {
        MuxFixture mux = dialler();
        mux.muxer.open().write(List.of(Bytes.utf8("x")));
        mux.feed(head(WINDOW, 2, 1, 0xffff_0000), head(WINDOW, 0, 1, 0xffff_0000)).expectDrop(DropReason.WINDOW);
    }

    @Test
    void pingsAreAnsweredWithTheirValueAndAnswersAreNot() throws Exception {
        MuxFixture mux = listener().feed(head(PING, SYN, 0, 0xcafe_babe), head(PING, 2, 0, 7)).read();
        assertEquals(List.of("0002000200000000cafebabe"), mux.pipe.takeSent());
    }

    @Test
    void afterGoAwayOpenStreamsGoOnAndNoNewOnesStart() throws Exception {
        MuxFixture mux = dialler();
        MuxStream stream = mux.muxer.open();
        stream.finish(List.of(Bytes.utf8("q")));
        mux.feed(head(GO_AWAY, 0, 0, 0), data(2, 1, "answer"), head(DATA, FIN, 1, 0)).read();
        assertEquals("answer", stream.readAll(10).toUtf8());
        assertFalse(mux.muxer.takesStreams());
        assertEquals(DropReason.CLOSED, assertThrows(PeerException.class, mux.muxer::open).reason());
    }

    @Test
    void aResetEndsBothDirections() throws Exception {
        MuxFixture mux = listener().feed(data(SYN, 1, "lost"), head(WINDOW, RST, 1, 0)).read();
        MuxStream stream = mux.only();
        assertEquals(DropReason.CLOSED, assertThrows(PeerException.class, stream::read).reason());
        assertThrows(PeerException.class, () -> stream.write(List.of(Bytes.utf8("x"))));
        assertEquals(List.of(), mux.pipe.takeSent());
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void ourResetIsSaidOnceAndFreesWhatWasReceived() throws Exception {
        MuxFixture mux = listener().feed(data(SYN, 1, zeros(1_000))).read();
        assertTrue(mux.budget.bytes() >= 1_000);
        mux.only().reset();
        mux.only().reset();
        assertEquals(List.of("0001000a0000000100000000"), mux.pipe.takeSent());
        assertEquals(0, mux.budget.bytes());
        mux.feed(data(0, 1, "late")).read();
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void halfCloseLeavesTheOtherDirectionOpen() throws Exception {
        MuxFixture mux = listener().feed(data(SYN | FIN, 1, "all")).read();
        MuxStream stream = mux.only();
        assertEquals("all", stream.readAll(10).toUtf8());
        stream.write(List.of(Bytes.utf8("1")));
        mux.feed(head(WINDOW, 0, 1, 10)).read();
        stream.finish(List.of(Bytes.utf8("2")));
        assertEquals(3, String.join("", mux.pipe.takeSent()).split("00000001000000", -1).length - 1);
    }

    @Test
    void theEndOfTheConnectionDoesNotTakeAWholeAnswerAway() throws Exception {
        MuxFixture mux = dialler();
        MuxStream whole = mux.muxer.open();
        MuxStream half = mux.muxer.open();
        whole.finish(List.of(Bytes.utf8("q")));
        half.finish(List.of(Bytes.utf8("q")));
        mux.feed(data(2, 1, "answer"), head(DATA, FIN, 1, 0), data(2, 3, "ans")).read();
        mux.muxer.close(new PeerException(DropReason.CLOSED, "the peer closed the connection"));
        assertEquals("answer", whole.readAll(10).toUtf8());
        assertEquals(DropReason.CLOSED, assertThrows(PeerException.class, () -> half.readAll(10)).reason());
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void framesOfStreamsThatAreGoneAreIgnored() throws Exception {
        MuxFixture mux = listener().feed(data(0, 7, "x"), head(WINDOW, RST, 9, 0), head(DATA, FIN, 2, 0), data(0, 0, "y"),
                head(WINDOW, 0, 4, 1)).read();
        assertEquals(0, mux.muxer.streams());
        assertEquals(List.of(), mux.pipe.takeSent());
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void framesThatBreakTheProtocolEndTheConnection() {
        listener().feed(head(DATA, SYN, 2, 0)).expectDrop(DropReason.MALFORMED);
        listener().feed(head(DATA, SYN, 0, 0)).expectDrop(DropReason.MALFORMED);
        listener().feed(head(DATA, SYN, 1, 0), head(DATA, SYN, 1, 0)).expectDrop(DropReason.MALFORMED);
        listener().feed("010000000000000100000000").expectDrop(DropReason.MALFORMED);
        listener().feed("000400000000000100000000").expectDrop(DropReason.MALFORMED);
    }

    @Test
    void streamsOverTheLimitAreResetAndCounted() throws Exception {
        MuxFixture mux = listener();
        for (int i = 0; i < 10; i++) {
            mux.feed(head(DATA, SYN, 2 * i + 1, 0));
        }
        mux.read();
        assertEquals(8, mux.opened.size());
        assertEquals(List.of(DropReason.LIMIT, DropReason.LIMIT), mux.dropped);
        assertEquals(List.of("0001000a0000001100000000", "0001000a0000001300000000"), mux.pipe.takeSent());
        mux.opened.getFirst().reset();
        mux.feed(head(DATA, SYN, 21, 0)).read();
        assertEquals(9, mux.opened.size(), "a place is free again");
    }

    @Test
    void whoGoesOnOpeningStreamsIsDropped() {
        MuxFixture mux = listener();
        for (int i = 0; i < 1_000; i++) {
            mux.feed(head(DATA, SYN | FIN, 2 * i + 1, 0), head(WINDOW, RST, 2 * i + 1, 0));
        }
        mux.expectDrop(DropReason.FLOOD);
        assertTrue(mux.dropped.contains(DropReason.FLOOD), "some were reset before");
    }

    @Test
    void fuzzedFramesEndInARefusalAndStayWithinTheBuffers() throws Exception {
        long seed = 20_261_128;
        System.out.println("yamux fuzz, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            MuxFixture mux = new MuxFixture(HostOptions.YAMUX, random.nextBoolean(), 8, 1_000, 64 << 10, 1 << 20);
            MuxStream ours = mux.muxer.open();
            ours.write(List.of(Bytes.utf8("ours")));
            for (int i = random.nextInt(12); i > 0; i--) {
                int size = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(300);
                mux.feed(head(random.nextInt(30) == 0 ? random.nextInt(9) : random.nextInt(4), random.nextInt(16),
                        random.nextInt(8), size), zeros(Math.max(0, Math.min(size, 400))));
            }
            assertThrows(IOException.class, mux.muxer::run, "seed " + seed + ", round " + round);
            assertTrue(mux.budget.bytes() <= (64 << 10) + 1_024, "seed " + seed + ", round " + round);
            mux.muxer.close(new PeerException(DropReason.CLOSED, "over"));
            mux.opened.forEach(MuxStream::reset);
            ours.reset();
            assertEquals(0, mux.budget.bytes(), "seed " + seed + ", round " + round);
        }
    }
}
