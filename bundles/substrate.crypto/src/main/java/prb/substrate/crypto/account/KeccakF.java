package prb.substrate.crypto.account;

/** The permutation keccak-f[1600] of FIPS 202 on 25 little-endian lanes. */
final class KeccakF {

    private static final long[] ROUND_CONSTANTS = {
        0x0000000000000001L, 0x0000000000008082L, 0x800000000000808aL, 0x8000000080008000L,
        0x000000000000808bL, 0x0000000080000001L, 0x8000000080008081L, 0x8000000000008009L,
        0x000000000000008aL, 0x0000000000000088L, 0x0000000080008009L, 0x000000008000000aL,
        0x000000008000808bL, 0x800000000000008bL, 0x8000000000008089L, 0x8000000000008003L,
        0x8000000000008002L, 0x8000000000000080L, 0x000000000000800aL, 0x800000008000000aL,
        0x8000000080008081L, 0x8000000000008080L, 0x0000000080000001L, 0x8000000080008008L,
    };
    private static final int[] ROTATIONS = {
        1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44,
    };
    private static final int[] LANES = {
        10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1,
    };

    private KeccakF() {}

    static void permute(long[] lanes) {
        long[] columns = new long[5];
        for (long constant : ROUND_CONSTANTS) {
            theta(lanes, columns);
            rhoPi(lanes);
            chi(lanes);
            lanes[0] ^= constant;
        }
    }

    private static void theta(long[] a, long[] c) {
        for (int x = 0; x < 5; x++) {
            c[x] = a[x] ^ a[x + 5] ^ a[x + 10] ^ a[x + 15] ^ a[x + 20];
        }
        for (int x = 0; x < 5; x++) {
            long d = c[(x + 4) % 5] ^ Long.rotateLeft(c[(x + 1) % 5], 1);
            for (int y = 0; y < 25; y += 5) {
                a[y + x] ^= d;
            }
        }
    }

    private static void rhoPi(long[] a) {
        long carried = a[1];
        for (int i = 0; i < LANES.length; i++) {
            long next = a[LANES[i]];
            a[LANES[i]] = Long.rotateLeft(carried, ROTATIONS[i]);
            carried = next;
        }
    }

    private static void chi(long[] a) {
        for (int y = 0; y < 25; y += 5) {
            long a0 = a[y];
            long a1 = a[y + 1];
            long a2 = a[y + 2];
            long a3 = a[y + 3];
            long a4 = a[y + 4];
            a[y] = a0 ^ ~a1 & a2;
            a[y + 1] = a1 ^ ~a2 & a3;
            a[y + 2] = a2 ^ ~a3 & a4;
            a[y + 3] = a3 ^ ~a4 & a0;
            a[y + 4] = a4 ^ ~a0 & a1;
        }
    }
}
