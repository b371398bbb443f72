package prb.walkie.internal.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;
import prb.libp2p.Stream;
import prb.scale.Bytes;

class RequestReaderTest {

    private final RequestReader reader = new RequestReader();

    @Test
    void piecesAreJoinedInOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            List<Bytes> pieces = new ArrayList<>();
            for (int count = random.nextInt(12); count > 0; count--) {
                byte[] piece = new byte[1 + random.nextInt(random.nextBoolean() ? 3 : 20_000)];
                random.nextBytes(piece);
                pieces.add(Bytes.wrap(piece));
            }
            try (RequestReader.Held held = reader.read(new Given(pieces), "peer")) {
                assertEquals(Bytes.concat(pieces), held.body(), "seed " + seed);
            }
        }
        assertEquals(0, reader.held());
    }

    @Test
    void aSinglePieceIsNotCopied() throws Exception {
        Bytes piece = Bytes.utf8("whole");
        try (RequestReader.Held held = reader.read(new Given(List.of(piece)), "peer")) {
            assertEquals(System.identityHashCode(piece.backingArray()), System.identityHashCode(held.body().backingArray()));
        }
    }

    @Test
    void aRequestOfSingleBytesTakesTwiceItsSizeAtMost() throws Exception {
        int size = 1 << 20;
        try (RequestReader.Held held = reader.read(new Given(java.util.Collections.nCopies(size, Bytes.ofInts(7))), "peer")) {
            assertEquals(size, held.body().size());
            assertTrue(held.memory() <= 2 * size, held.memory() + " bytes");
        }
    }

    @Test
    void whatIsTooLargeIsRefusedAndItsBytesGivenBack() {
        List<Bytes> pieces = java.util.Collections.nCopies(5, Bytes.wrap(new byte[1 << 20]));
        PeerException refused = assertThrows(PeerException.class, () -> reader.read(new Given(pieces), "peer"));
        assertEquals(DropReason.TOO_LARGE, refused.reason());
        assertEquals(0, reader.held());
    }

    /** A stream that was received already. */
    private static final class Given implements Stream {
        private final Deque<Bytes> left;

        Given(List<Bytes> pieces) {
            left = new ArrayDeque<>(pieces);
        }

        @Override
        public Bytes read() {
            return left.isEmpty() ? Bytes.EMPTY : left.poll();
        }

        @Override
        public String protocol() {
            return RpcServer.PROTOCOL;
        }

        @Override
        public Bytes readAll(int bytesMax) throws IOException {
            throw new IOException("not asked for");
        }

        @Override
        public void write(List<Bytes> parts) throws IOException {
            throw new IOException("not asked for");
        }

        @Override
        public void closeWrite() throws IOException {
            throw new IOException("not asked for");
        }

        @Override
        public void finish(List<Bytes> parts) throws IOException {
            throw new IOException("not asked for");
        }

        @Override
        public boolean isLive() {
            return true;
        }

        @Override
        public void reset() {
            left.clear();
        }

        @Override
        public void close() {
            left.clear();
        }
    }
}
