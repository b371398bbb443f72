package prb.substrate.crypto.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** BLAKE2b of RFC 7693, one-shot and without key. Hashes whole blocks where they lie; only the last one is copied. */
final class Blake2b {

    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private static final int BLOCK_BYTES = 128;
    private static final int WORDS = 16;

    private static final long[] IV = {
        0x6a09e667f3bcc908L, 0xbb67ae8584caa73bL, 0x3c6ef372fe94f82bL, 0xa54ff53a5f1d36f1L,
        0x510e527fade682d1L, 0x9b05688c2b3e6c1fL, 0x1f83d9abfb41bd6bL, 0x5be0cd19137e2179L,
    };

    /** Which message word each half step takes, one row per round (RFC 7693, 2.7; rounds 10 and 11 repeat 0 and 1). */
    private static final byte[][] SIGMA = {
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
        {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
        {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
        {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
        {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
        {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
        {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
        {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
        {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
        {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
        {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    };

    private Blake2b() {}

    static byte[] hash(byte[] input, int offset, int size, int outBytes) {
        long[] h = IV.clone();
        h[0] ^= 0x0101_0000L ^ outBytes;
        long[] m = new long[WORDS];
        int at = offset;
        int end = offset + size;
        while (end - at > BLOCK_BYTES) {
            load(m, input, at);
            at += BLOCK_BYTES;
            compress(h, m, at - offset, false);
        }
        byte[] rest = new byte[BLOCK_BYTES];
        System.arraycopy(input, at, rest, 0, end - at);
        load(m, rest, 0);
        compress(h, m, size, true);
        byte[] out = new byte[8 * h.length];
        for (int i = 0; i < h.length; i++) {
            LONGS.set(out, 8 * i, h[i]);
        }
        return outBytes == out.length ? out : Arrays.copyOf(out, outBytes);
    }

    private static void load(long[] m, byte[] from, int at) {
        for (int i = 0; i < WORDS; i++) {
            m[i] = (long) LONGS.get(from, at + 8 * i);
        }
    }

    // The sixteen working words are locals and the eight mixing steps are written out, so that they stay in registers.
    private static void compress(long[] h, long[] m, long counter, boolean last) {
        long v0 = h[0];
        long v1 = h[1];
        long v2 = h[2];
        long v3 = h[3];
        long v4 = h[4];
        long v5 = h[5];
        long v6 = h[6];
        long v7 = h[7];
        long v8 = IV[0];
        long v9 = IV[1];
        long v10 = IV[2];
        long v11 = IV[3];
        long v12 = IV[4] ^ counter;
        long v13 = IV[5];
        long v14 = last ? ~IV[6] : IV[6];
        long v15 = IV[7];
        for (byte[] s : SIGMA) {
            v12 = Long.rotateRight(v12 ^ (v0 += v4 + m[s[0]]), 32);
            v4 = Long.rotateRight(v4 ^ (v8 += v12), 24);
            v12 = Long.rotateRight(v12 ^ (v0 += v4 + m[s[1]]), 16);
            v4 = Long.rotateRight(v4 ^ (v8 += v12), 63);
            v13 = Long.rotateRight(v13 ^ (v1 += v5 + m[s[2]]), 32);
            v5 = Long.rotateRight(v5 ^ (v9 += v13), 24);
            v13 = Long.rotateRight(v13 ^ (v1 += v5 + m[s[3]]), 16);
            v5 = Long.rotateRight(v5 ^ (v9 += v13), 63);
            v14 = Long.rotateRight(v14 ^ (v2 += v6 + m[s[4]]), 32);
            v6 = Long.rotateRight(v6 ^ (v10 += v14), 24);
            v14 = Long.rotateRight(v14 ^ (v2 += v6 + m[s[5]]), 16);
            v6 = Long.rotateRight(v6 ^ (v10 += v14), 63);
            v15 = Long.rotateRight(v15 ^ (v3 += v7 + m[s[6]]), 32);
            v7 = Long.rotateRight(v7 ^ (v11 += v15), 24);
            v15 = Long.rotateRight(v15 ^ (v3 += v7 + m[s[7]]), 16);
            v7 = Long.rotateRight(v7 ^ (v11 += v15), 63);
            v15 = Long.rotateRight(v15 ^ (v0 += v5 + m[s[8]]), 32);
            v5 = Long.rotateRight(v5 ^ (v10 += v15), 24);
            v15 = Long.rotateRight(v15 ^ (v0 += v5 + m[s[9]]), 16);
            v5 = Long.rotateRight(v5 ^ (v10 += v15), 63);
            v12 = Long.rotateRight(v12 ^ (v1 += v6 + m[s[10]]), 32);
            v6 = Long.rotateRight(v6 ^ (v11 += v12), 24);
            v12 = Long.rotateRight(v12 ^ (v1 += v6 + m[s[11]]), 16);
            v6 = Long.rotateRight(v6 ^ (v11 += v12), 63);
            v13 = Long.rotateRight(v13 ^ (v2 += v7 + m[s[12]]), 32);
            v7 = Long.rotateRight(v7 ^ (v8 += v13), 24);
            v13 = Long.rotateRight(v13 ^ (v2 += v7 + m[s[13]]), 16);
            v7 = Long.rotateRight(v7 ^ (v8 += v13), 63);
            v14 = Long.rotateRight(v14 ^ (v3 += v4 + m[s[14]]), 32);
            v4 = Long.rotateRight(v4 ^ (v9 += v14), 24);
            v14 = Long.rotateRight(v14 ^ (v3 += v4 + m[s[15]]), 16);
            v4 = Long.rotateRight(v4 ^ (v9 += v14), 63);
        }
        h[0] ^= v0 ^ v8;
        h[1] ^= v1 ^ v9;
        h[2] ^= v2 ^ v10;
        h[3] ^= v3 ^ v11;
        h[4] ^= v4 ^ v12;
        h[5] ^= v5 ^ v13;
        h[6] ^= v6 ^ v14;
        h[7] ^= v7 ^ v15;
    }
}
