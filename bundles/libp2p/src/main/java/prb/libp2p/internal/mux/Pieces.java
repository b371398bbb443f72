package prb.libp2p.internal.mux;

import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;

/**
 * What was received so far, to be joined at the end. Large pieces are kept as they are, small ones are gathered in chunks: a
 * peer that sends byte by byte must not cost us an object for each.
 */
final class Pieces {

    private static final int CHUNK_BYTES = 4_096;

    private final List<Bytes> pieces = new ArrayList<>(1);
    private byte[] chunk = new byte[0];
    private int used;
    private long size;

    void add(Bytes piece) {
        size += piece.size();
        if (pieces.isEmpty() && used == 0 || piece.size() >= CHUNK_BYTES) {
            flush();
            pieces.add(piece);
            return;
        }
        if (piece.size() > chunk.length - used) {
            flush();
            chunk = new byte[CHUNK_BYTES];
        }
        used = piece.copyTo(chunk, used);
    }

    private void flush() {
        if (used > 0) {
            pieces.add(Bytes.wrap(chunk, 0, used));
            chunk = new byte[0];
            used = 0;
        }
    }

    /** Bytes added so far. */
    long size() {
        return size;
    }

    Bytes whole() {
        flush();
        return pieces.size() == 1 ? pieces.getFirst() : Bytes.concat(pieces);
    }
}
