package prb.identity;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PeerIdTest {

    @Test
    void longKeyMessagesAreHashedAndShortOnesContained() {
        assertTrue(PeerId.ofPublicKey(new byte[299]).toString().startsWith("Qm"));
        byte[] ed25519 = new byte[36];
        ed25519[0] = 8;
        ed25519[1] = 1;
        ed25519[2] = 0x12;
        ed25519[3] = 32;
        assertTrue(PeerId.ofPublicKey(ed25519).toString().startsWith("12D3Koo"));
    }

    @Test
    void textAndBytesComeBack() {
        Random random = new Random(7);
        for (int i = 0; i < 200; i++) {
            byte[] message = new byte[1 + random.nextInt(300)];
            random.nextBytes(message);
            PeerId id = PeerId.ofPublicKey(message);
            assertEquals(id, PeerId.parse(id.toString()));
            assertArrayEquals(id.toBytes(), PeerId.ofBytes(id.toBytes()).toBytes());
        }
    }

    @Test
    void whatIsNoPeerIdIsRefusedWithItsReason() {
        for (String wrong : new String[] {"", "Qm", "0OIl", "x".repeat(81), "QmRcRb4h6r5AxGfRx89q6xqBGGonenLvvsCukriTHMJcj6t"}) {
            assertThrows(IllegalArgumentException.class, () -> PeerId.parse(wrong), wrong);
        }
    }
}
