package prb.worker.pruntime;

import java.util.ArrayList;
import java.util.List;
import prb.scale.Bytes;

/** The request of LoadChainState, written around the state without copying it: that may be hundreds of megabytes. Stateless. */
final class ChainStates {

    /** Protobuf tags of ChainState: field 1 as a number, field 2 as bytes. */
    private static final int NUMBER_TAG = 1 << 3;
    private static final int STATE_TAG = 2 << 3 | 2;
    private static final int VARINT_BYTES_MAX = 10;

    private ChainStates() {}

    static List<Bytes> request(long paraBlock, List<Bytes> state) {
        byte[] head = new byte[2 + 2 * VARINT_BYTES_MAX];
        head[0] = NUMBER_TAG;
        int at = varint(head, 1, paraBlock);
        head[at++] = STATE_TAG;
        at = varint(head, at, state.stream().mapToLong(Bytes::size).sum());
        List<Bytes> parts = new ArrayList<>(state.size() + 1);
        parts.add(Bytes.wrap(head).slice(0, at));
        parts.addAll(state);
        return parts;
    }

    private static int varint(byte[] out, int from, long value) {
        int at = from;
        long rest = value;
        for (; rest >>> 7 != 0; rest >>>= 7) {
            out[at++] = (byte) (rest | 0x80);
        }
        out[at++] = (byte) rest;
        return at;
    }
}
