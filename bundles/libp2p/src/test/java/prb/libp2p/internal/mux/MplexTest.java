package prb.libp2p.internal.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.HostOptions;
import prb.libp2p.PeerException;
import prb.libp2p.internal.Multistream;
import prb.libp2p.internal.VarInt;
import prb.scale.Bytes;

/** Frames as mplex 6.7 of js-libp2p has them, buffers that are bounded without windows, and peers that break the rules. */
class MplexTest {

    private static final String HEADER = "132f6d756c746973747265616d2f312e302e300a";
    private static final int NEW = 0;
    private static final int MESSAGE = 2;
    private static final int CLOSE = 4;
    private static final int RESET = 6;

    private static MuxFixture fixture() {
        return new MuxFixture(HostOptions.MPLEX, false);
    }

    private static Bytes head(long id, int flag, long size) {
        return Bytes.concat(Bytes.wrap(VarInt.encode(id << 3 | flag)), Bytes.wrap(VarInt.encode(size)));
    }

    private static Bytes frame(long id, int flag, Bytes data) {
        return Bytes.concat(head(id, flag, data.size()), data);
    }

    private static Bytes frame(long id, int flag, String data) {
        return frame(id, flag, Bytes.utf8(data));
    }

    private static Bytes zeros(int size) {
        return Bytes.wrap(new byte[size]);
    }

    @Test
    void aCallIsTheOneOfTheTranscriptInOneWrite() throws Exception {
        MuxFixture mux = fixture();
        mux.muxer.open();
        MuxStream stream = mux.muxer.open();
        stream.finish(List.of(Multistream.offer("/pb"), Bytes.utf8("req")));
        // NewStream 1 "1", the offer of 25 bytes, the request, the half close.
        assertEquals(List.of("080131" + "0a19" + HEADER + "042f70620a" + "0a03726571" + "0c00"), mux.pipe.takeSent());
        mux.feed("0914" + HEADER + "0905042f70620a" + "0903616e73" + "0b00").read();
        Multistream.expect(stream, "/pb");
        assertEquals("ans", stream.readAll(10).toUtf8());
        assertEquals(1, mux.muxer.streams());
    }

    @Test
    void theAnswerToACallThatIsWholeIsOneWrite() throws Exception {
        MuxFixture mux = fixture().feed("080131" + "0a19" + HEADER + "042f70620a" + "0a03726571" + "0c00").read();
        MuxStream stream = mux.only();
        assertEquals("/pb", Multistream.answer(stream, "/pb"::equals));
        assertEquals(List.of(), mux.pipe.takeSent(), "the agreement waits for the answer");
        assertEquals("req", stream.readAll(10).toUtf8());
        stream.finish(List.of(Bytes.utf8("ans")));
        assertEquals(List.of("0914" + HEADER + "0905042f70620a" + "0903616e73" + "0b00"), mux.pipe.takeSent());
        assertEquals(0, mux.muxer.streams());
    }

    @Test
    void aCallerThatWaitsForTheAgreementGetsItAtOnce() throws Exception {
        MuxFixture mux = fixture().feed("080131" + "0a19" + HEADER + "042f70620a").read();
        Multistream.answer(mux.only(), "/pb"::equals);
        assertEquals(List.of("0914" + HEADER + "0905042f70620a"), mux.pipe.takeSent());
    }

    @Test
    void bothSidesCountTheirOwnStreams() throws Exception {
        MuxFixture mux = fixture();
        MuxStream ours = mux.muxer.open();
        ours.write(List.of(Bytes.utf8("q")));
        mux.feed(frame(0, NEW, "0"), frame(0, MESSAGE, "theirs"), frame(0, MESSAGE - 1, "ours"), head(0, CLOSE, 0),
                head(0, CLOSE - 1, 0)).read();
        assertEquals("ours", ours.readAll(10).toUtf8());
        assertEquals("theirs", mux.only().readAll(10).toUtf8());
    }

    @Test
    void aFrameOfOneMebibyteIsAllowedAndOneByteMoreIsNot() throws Exception {
        MuxFixture mux = fixture().feed(frame(0, NEW, "0"), frame(0, MESSAGE, zeros(1 << 20)), head(0, CLOSE, 0)).read();
        assertEquals(1 << 20, mux.only().readAll(1 << 20).size());
        fixture().feed(head(0, MESSAGE, (1 << 20) + 1)).expectDrop(DropReason.TOO_LARGE);
        fixture().feed(head(0, NEW, (1 << 20) + 1)).expectDrop(DropReason.TOO_LARGE);
    }

    @Test
    void ourFramesFitASecuredFrame() throws Exception {
        MuxFixture mux = fixture();
        mux.muxer.open().finish(List.of(zeros(3_000_000)));
        long sent = mux.pipe.sentBytes();
        assertTrue(sent < 3_000_000 + 46 * 6 + 5, "46 pieces of at most 65,503 bytes, not " + sent + " bytes");
        assertTrue(mux.pipe.takeSent().size() > 4, "other streams get their turn between some of them");
    }

    @Test
    void aResetEndsBothDirectionsAndTheRestIsIgnored() throws Exception {
        MuxFixture mux = fixture().feed(frame(0, NEW, "0"), frame(0, MESSAGE, "lost"), head(0, RESET, 0),
                frame(0, MESSAGE, "late")).read();
        MuxStream stream = mux.only();
        assertEquals(DropReason.CLOSED, assertThrows(PeerException.class, stream::read).reason());
        assertThrows(PeerException.class, () -> stream.write(List.of(Bytes.utf8("x"))));
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void ourResetsCarryTheFlagOfOurSide() throws Exception {
        MuxFixture mux = fixture().feed(frame(3, NEW, "3")).read();
        mux.only().reset();
        MuxStream own = mux.muxer.open();
        own.write(List.of(Bytes.utf8("x")));
        own.reset();
        assertEquals(List.of("1d00", "000130" + "020178", "0600"), mux.pipe.takeSent());
    }

    @Test
    void sendingStopsWhenTheOtherSideResets() throws Exception {
        MuxFixture mux = fixture();
        MuxStream stream = mux.muxer.open();
        stream.write(List.of(Bytes.utf8("x")));
        mux.feed(head(0, RESET - 1, 0)).read();
        mux.pipe.takeSent();
        assertThrows(PeerException.class, () -> stream.write(List.of(zeros(10_000_000))));
        assertEquals(0, mux.pipe.sentBytes());
    }

    @Test
    void bytesThatNobodyReadsStallTheReaderAndThenEndTheConnection() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false, 8, 100, 200_000, 64 << 20);
        mux.feed(frame(0, NEW, "0"));
        for (int i = 0; i < 100; i++) {
            mux.feed(frame(0, MESSAGE, zeros(10_000)));
        }
        mux.expectDrop(DropReason.SLOW);
        assertTrue(mux.budget.bytes() <= 200_000, "held " + mux.budget.bytes());
        assertTrue(mux.pipe.ready(), "the rest was left unread");
    }

    @Test
    void theReaderGoesOnAsSoonAsSomebodyReads() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false, 8, 100, 200_000, 64 << 20);
        mux.feed(frame(0, NEW, "0")).read();
        for (int i = 0; i < 100; i++) {
            mux.feed(frame(0, MESSAGE, zeros(10_000)));
        }
        mux.feed(head(0, CLOSE, 0));
        CompletableFuture<Integer> size = CompletableFuture.supplyAsync(() -> {
            try {
                return mux.only().readAll(2_000_000).size();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        mux.read();
        assertEquals(1_000_000, size.get(10, TimeUnit.SECONDS));
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void byteByByteCostsWhatItCosts() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false, 8, 100, 64_000, 64 << 20);
        mux.feed(frame(0, NEW, "0"));
        for (int i = 0; i < 5_000; i++) {
            mux.feed("020178");
        }
        mux.expectDrop(DropReason.SLOW);
        assertTrue(mux.budget.bytes() > 60_000, "each piece counts with its objects");
    }

    @Test
    void theHostAsAWholeHasABound() throws Exception {
        MuxFixture mux = new MuxFixture(HostOptions.MPLEX, false, 8, 100, 4 << 20, 1 << 20);
        mux.feed(frame(0, NEW, "0"));
        for (int i = 0; i < 12; i++) {
            mux.feed(frame(0, MESSAGE, zeros(100_000)));
        }
        mux.expectDrop(DropReason.LIMIT);
        assertTrue(mux.budget.bytes() <= 1 << 20);
        mux.muxer.close(new PeerException(DropReason.CLOSED, "over"));
        assertEquals(0, mux.budget.bytes());
    }

    @Test
    void streamsHaveLimits() throws Exception {
        MuxFixture mux = fixture();
        for (int i = 0; i < 9; i++) {
            mux.feed(frame(i, NEW, "" + i));
        }
        mux.read();
        assertEquals(List.of(DropReason.LIMIT), mux.dropped);
        assertEquals(List.of("4500"), mux.pipe.takeSent(), "stream 8 is reset");
        for (int i = 9; i < 500; i++) {
            mux.feed(frame(i, NEW, "" + i));
        }
        mux.expectDrop(DropReason.FLOOD);
    }

    @Test
    void framesThatBreakTheProtocolEndTheConnection() throws Exception {
        fixture().feed("0700").expectDrop(DropReason.MALFORMED);
        fixture().feed("ffffffffffffffffffff").expectDrop(DropReason.MALFORMED);
        fixture().feed(frame(1, NEW, "1"), frame(1, NEW, "1")).expectDrop(DropReason.MALFORMED);
        MuxFixture unknown = fixture().feed(frame(5, MESSAGE, "x"), frame(5, MESSAGE - 1, "y"), head(6, CLOSE, 0),
                head(7, RESET - 1, 0)).read();
        assertEquals(0, unknown.muxer.streams());
        assertEquals(List.of(), unknown.pipe.takeSent());
    }

    @Test
    void aSmallPieceKeepsNoLargeFrameInMemory() throws Exception {
        MuxFixture mux = fixture().feed(frame(0, NEW, "0"), frame(0, MESSAGE, "x"), frame(9, MESSAGE, zeros(60_000))).read();
        assertTrue(mux.only().read().backingArray().length < 100);
    }

    @Test
    void fuzzedFramesEndInARefusalAndStayWithinTheBuffers() throws Exception {
        long seed = 20_261_129;
        System.out.println("mplex fuzz, seed " + seed);
        Random random = new Random(seed);
        for (int round = 0; round < 3_000; round++) {
            MuxFixture mux = new MuxFixture(HostOptions.MPLEX, random.nextBoolean(), 8, 1_000, 64 << 10, 1 << 20);
            MuxStream ours = mux.muxer.open();
            ours.write(List.of(Bytes.utf8("ours")));
            for (int i = random.nextInt(20); i > 0; i--) {
                byte[] junk = new byte[random.nextInt(100)];
                random.nextBytes(junk);
                int flag = random.nextInt(20) == 0 ? 7 : random.nextInt(7);
                mux.feed(random.nextInt(20) == 0 ? Bytes.wrap(junk) : frame(random.nextInt(6), flag, Bytes.wrap(junk)));
            }
            assertThrows(IOException.class, mux.muxer::run, "seed " + seed + ", round " + round);
            assertTrue(mux.budget.bytes() <= 65 << 10, "seed " + seed + ", round " + round);
            mux.muxer.close(new PeerException(DropReason.CLOSED, "over"));
            mux.opened.forEach(MuxStream::reset);
            ours.reset();
            assertEquals(0, mux.budget.bytes(), "seed " + seed + ", round " + round);
        }
    }
}
