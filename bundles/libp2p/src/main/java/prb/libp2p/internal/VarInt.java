package prb.libp2p.internal;

import java.io.IOException;
import java.util.Arrays;
import prb.libp2p.DropReason;
import prb.libp2p.PeerException;

/** Unsigned LEB128 numbers (multiformats "unsigned-varint"). */
public final class VarInt {

    /** Numbers on the wire have at most 63 bits, so nine bytes. */
    private static final int BYTES_MAX = 9;

    private VarInt() {}

    public static byte[] encode(long value) {
        byte[] out = new byte[BYTES_MAX + 1];
        int at = 0;
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out[at++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        out[at++] = (byte) rest;
        return Arrays.copyOf(out, at);
    }

    /** @throws PeerException MALFORMED when the number is longer than nine bytes */
    public static long read(Pipe in) throws IOException {
        long value = 0;
        for (int i = 0; i < BYTES_MAX; i++) {
            int next = in.u8();
            value |= (next & 0x7fL) << 7 * i;
            if (next < 0x80) {
                return value;
            }
        }
        throw new PeerException(DropReason.MALFORMED, "a number is longer than " + BYTES_MAX + " bytes");
    }
}
