package prb.libp2p.internal.mux;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class PiecesTest {

    @Test
    void piecesOfEverySizeComeBackInOrder() {
        Random random = new Random(5);
        for (int round = 0; round < 200; round++) {
            Pieces pieces = new Pieces();
            List<Bytes> all = new ArrayList<>();
            for (int i = random.nextInt(60); i > 0; i--) {
                byte[] piece = new byte[random.nextInt(10) == 0 ? random.nextInt(20_000) : 1 + random.nextInt(600)];
                random.nextBytes(piece);
                all.add(Bytes.wrap(piece));
                pieces.add(Bytes.wrap(piece));
            }
            assertEquals(Bytes.concat(all), pieces.whole());
            assertEquals(Bytes.concat(all).size(), pieces.size());
        }
        assertTrue(new Pieces().whole().isEmpty());
    }

    @Test
    void aSinglePieceIsNotCopied() {
        Bytes piece = Bytes.wrap(new byte[100_000]);
        Pieces pieces = new Pieces();
        pieces.add(piece);
        assertSame(piece, pieces.whole());
    }
}
