package prb.libp2p.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.EOFException;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.scale.Bytes;

class VarIntTest {

    private static long read(String hex) throws Exception {
        return VarInt.read(new MemoryPipe().feed(hex));
    }

    @Test
    void theExamplesOfTheSpecificationComeBack() throws Exception {
        Object[][] examples = {{1L, "01"}, {127L, "7f"}, {128L, "8001"}, {255L, "ff01"}, {300L, "ac02"}, {16_384L, "808001"},
            {0L, "00"}, {Long.MAX_VALUE, "ffffffffffffffff7f"}};
        for (Object[] example : examples) {
            assertEquals(example[1], HexFormat.of().formatHex(VarInt.encode((Long) example[0])));
            assertEquals(example[0], read((String) example[1]));
        }
    }

    @Test
    void randomNumbersComeBack() throws Exception {
        Random random = new Random(11);
        for (int i = 0; i < 2_000; i++) {
            long number = random.nextLong() >>> 1 + random.nextInt(63);
            assertEquals(number, VarInt.read(new MemoryPipe().feed(Bytes.wrap(VarInt.encode(number)))));
        }
    }

    @Test
    void moreThanNineBytesAreRefused() {
        PeerException error = assertThrows(PeerException.class, () -> read("80808080808080808001"));
        assertEquals(DropReason.MALFORMED, error.reason());
        assertThrows(EOFException.class, () -> read("8080"), "a number that is cut short");
    }
}
