package prb.substrate.chain.trie;

import java.util.Arrays;
import prb.scale.Bytes;

/** Runs of half bytes, one to an array element, high half first. */
final class Nibbles {

    static final byte[] NONE = {};

    private Nibbles() {
    }

    static byte[] of(Bytes key) {
        byte[] out = new byte[2 * key.size()];
        for (int i = 0; i < key.size(); i++) {
            out[2 * i] = (byte) (key.u8(i) >>> 4);
            out[2 * i + 1] = (byte) (key.u8(i) & 15);
        }
        return out;
    }

    /** The bytes of an even run of the given length. */
    static Bytes pack(byte[] nibbles, int length) {
        byte[] out = new byte[length / 2];
        for (int i = 0; i < out.length; i++) {
            out[i] = (byte) (nibbles[2 * i] << 4 | nibbles[2 * i + 1]);
        }
        return Bytes.wrap(out);
    }

    /** How many nibbles of {@code part} equal those of {@code key} from {@code at} on. */
    static int common(byte[] part, byte[] key, int at) {
        int differs = Arrays.mismatch(part, 0, part.length, key, at, key.length);
        return differs < 0 ? part.length : differs;
    }

    static byte[] from(byte[] nibbles, int start) {
        return start == nibbles.length ? NONE : Arrays.copyOfRange(nibbles, start, nibbles.length);
    }

    static byte[] to(byte[] nibbles, int end) {
        return end == nibbles.length ? nibbles : Arrays.copyOf(nibbles, end);
    }

    static byte[] join(byte[] head, int middle, byte[] tail) {
        byte[] out = Arrays.copyOf(head, head.length + 1 + tail.length);
        out[head.length] = (byte) middle;
        System.arraycopy(tail, 0, out, head.length + 1, tail.length);
        return out;
    }
}
