package prb.blob.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.scale.ScaleException;

class FactBatchCodecTest {

    @Test
    void everyFactSurvivesTheRoundTrip() {
        assertEquals(FactJournalTest.batch(5), FactBatchCodec.decode(FactBatchCodec.encode(FactJournalTest.batch(5))));
    }

    @Test
    void everyFlippedBitIsDetected() {
        byte[] entry = FactBatchCodec.encode(FactJournalTest.batch(5)).toArray();
        for (int bit = 0; bit < entry.length * 8; bit++) {
            entry[bit / 8] ^= (byte) (1 << bit % 8);
            assertThrows(ScaleException.class, () -> FactBatchCodec.decode(Bytes.of(entry)));
            entry[bit / 8] ^= (byte) (1 << bit % 8);
        }
    }

    @Test
    void randomAndTornBytesAreRefusedNotCrashing() {
        Bytes entry = FactBatchCodec.encode(FactJournalTest.batch(5));
        for (int size = 0; size < entry.size(); size++) {
            Bytes torn = entry.slice(0, size);
            assertThrows(ScaleException.class, () -> FactBatchCodec.decode(torn));
        }
        long seed = 42;
        Random random = new Random(seed);
        for (int i = 0; i < 2_000; i++) {
            byte[] noise = new byte[random.nextInt(200)];
            random.nextBytes(noise);
            assertThrows(ScaleException.class, () -> FactBatchCodec.decode(Bytes.wrap(noise)), "seed " + seed);
        }
    }
}
