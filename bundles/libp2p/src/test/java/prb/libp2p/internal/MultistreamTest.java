package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

/** Agreeing on protocols, byte for byte as the original does it. */
class MultistreamTest {

    private static final String HEADER = "132f6d756c746973747265616d2f312e302e300a";
    private static final String NOISE = "072f6e6f6973650a";
    private static final String MPLEX = "0d2f6d706c65782f362e372e300a";
    private static final String NA = "036e610a";

    private final MemoryPipe pipe = new MemoryPipe();

    private static String line(String text) {
        return Bytes.concat(Bytes.wrap(VarInt.encode(text.length() + 1)), Bytes.utf8(text + "\n")).toPlainHex();
    }

    private DropReason refusal(org.junit.jupiter.api.function.Executable call) {
        return assertThrows(PeerException.class, call).reason();
    }

    @Test
    void theOfferIsThatOfTheOriginal() throws Exception {
        pipe.feed(HEADER + NOISE);
        assertEquals("/noise", Multistream.select(pipe, List.of("/noise")));
        assertEquals(List.of(HEADER + NOISE), pipe.takeSent());
    }

    @Test
    void theOfferIsAnsweredInOneWriteWhenItIsHere() throws Exception {
        pipe.feed(HEADER + MPLEX);
        assertEquals("/mplex/6.7.0", Multistream.answer(pipe, "/mplex/6.7.0"::equals));
        assertEquals(List.of(HEADER + MPLEX), pipe.takeSent());
    }

    @Test
    void aDiallerThatWaitsForOurHeaderGetsItFirst() throws Exception {
        pipe.feed(HEADER);
        assertThrows(IOException.class, () -> Multistream.answer(pipe, "/noise"::equals));
        assertEquals(List.of(HEADER), pipe.takeSent());
    }

    @Test
    void theNextProtocolIsOfferedAfterARefusal() throws Exception {
        pipe.feed(HEADER + NA + MPLEX);
        assertEquals("/mplex/6.7.0", Multistream.select(pipe, List.of("/yamux/1.0.0", "/mplex/6.7.0")));
        assertEquals(List.of(HEADER + line("/yamux/1.0.0"), MPLEX), pipe.takeSent());
    }

    @Test
    void whatIsNotSupportedIsRefusedUntilSomethingIs() throws Exception {
        pipe.feed(HEADER + line("/tls/1.0.0") + line("ls") + NOISE);
        assertEquals("/noise", Multistream.answer(pipe, "/noise"::equals));
        assertEquals(List.of(HEADER + NA, NA, NOISE), pipe.takeSent());
    }

    @Test
    void nothingInCommonIsAnError() {
        pipe.feed(HEADER + NA + NA);
        assertEquals(DropReason.UNSUPPORTED, refusal(() -> Multistream.select(pipe, List.of("/a", "/b"))));
        pipe.feed(HEADER + NA);
        assertEquals(DropReason.UNSUPPORTED, refusal(() -> Multistream.expect(pipe, "/a")));
    }

    @Test
    void anotherAnswerThanTheOfferIsAnError() {
        pipe.feed(HEADER + MPLEX);
        assertEquals(DropReason.MALFORMED, refusal(() -> Multistream.select(pipe, List.of("/noise"))));
        MemoryPipe other = new MemoryPipe().feed(line("/multistream/2.0.0") + NOISE);
        assertEquals(DropReason.MALFORMED, refusal(() -> Multistream.answer(other, "/noise"::equals)));
    }

    @Test
    void linesHaveALimit() {
        assertEquals(DropReason.TOO_LARGE, refusal(() -> Multistream.answer(new MemoryPipe().feed("00"), "x"::equals)));
        assertEquals(DropReason.TOO_LARGE, refusal(() -> Multistream.answer(new MemoryPipe().feed("8108"), "x"::equals)));
        MemoryPipe longest = new MemoryPipe().feed(HEADER + line("x".repeat(1_023)));
        assertThrows(IOException.class, () -> Multistream.answer(longest, "y"::equals));
        assertEquals(List.of(HEADER + NA), longest.takeSent());
        assertEquals(DropReason.MALFORMED, refusal(() -> Multistream.answer(new MemoryPipe().feed("0161"), "x"::equals)));
    }

    @Test
    void offersHaveALimit() {
        pipe.feed(HEADER + line("/none").repeat(40));
        assertEquals(DropReason.UNSUPPORTED, refusal(() -> Multistream.answer(pipe, "/noise"::equals)));
        assertEquals(32, pipe.takeSent().size());
    }

    @Test
    void fuzzedLinesEndInARefusalOrAnAgreement() {
        long seed = 20_261_127;
        System.out.println("multistream fuzz, seed " + seed);
        Random random = new Random(seed);
        Bytes valid = Bytes.fromHex("0x" + HEADER + NA + NOISE);
        int agreed = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = valid.toArray();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            Bytes input = Bytes.wrap(bytes).slice(0, random.nextBoolean() ? bytes.length : random.nextInt(bytes.length));
            MemoryPipe fuzzed = new MemoryPipe().feed(input);
            try {
                if (random.nextBoolean()) {
                    Multistream.answer(fuzzed, "/noise"::equals);
                } else {
                    Multistream.select(fuzzed, List.of("/other", "/noise"));
                }
                agreed++;
            } catch (IOException expected) {
                assertTrue(fuzzed.sentBytes() <= 1_200, "seed " + seed + ", round " + i);
            }
        }
        assertTrue(agreed > 500, "only " + agreed + " of 20,000 came to an agreement");
    }
}
