package prb.substrate.crypto.hash;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** XXH64, written from the xxHash specification (github.com/Cyan4973/xxHash, doc/xxhash_spec.md). */
final class Xxh64 {

    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final long PRIME_1 = 0x9E3779B185EBCA87L;
    private static final long PRIME_2 = 0xC2B2AE3D27D4EB4FL;
    private static final long PRIME_3 = 0x165667B19E3779F9L;
    private static final long PRIME_4 = 0x85EBCA77C2B2AE63L;
    private static final long PRIME_5 = 0x27D4EB2F165667C5L;
    private static final int STRIPE_BYTES = 32;

    private Xxh64() {}

    static long hash(byte[] input, int offset, int size, long seed) {
        int stripesEnd = offset + size / STRIPE_BYTES * STRIPE_BYTES;
        long h = size < STRIPE_BYTES ? seed + PRIME_5 : stripes(input, offset, stripesEnd, seed);
        return avalanche(tail(input, stripesEnd, offset + size, h + size));
    }

    private static long stripes(byte[] input, int from, int end, long seed) {
        long a = seed + PRIME_1 + PRIME_2;
        long b = seed + PRIME_2;
        long c = seed;
        long d = seed - PRIME_1;
        for (int at = from; at < end; at += STRIPE_BYTES) {
            a = round(a, (long) LONGS.get(input, at));
            b = round(b, (long) LONGS.get(input, at + 8));
            c = round(c, (long) LONGS.get(input, at + 16));
            d = round(d, (long) LONGS.get(input, at + 24));
        }
        long h = Long.rotateLeft(a, 1) + Long.rotateLeft(b, 7) + Long.rotateLeft(c, 12) + Long.rotateLeft(d, 18);
        h = merge(h, a);
        h = merge(h, b);
        h = merge(h, c);
        return merge(h, d);
    }

    private static long tail(byte[] input, int from, int end, long start) {
        long h = start;
        int at = from;
        for (; at + 8 <= end; at += 8) {
            h ^= round(0, (long) LONGS.get(input, at));
            h = Long.rotateLeft(h, 27) * PRIME_1 + PRIME_4;
        }
        if (at + 4 <= end) {
            h ^= ((int) INTS.get(input, at) & 0xffff_ffffL) * PRIME_1;
            h = Long.rotateLeft(h, 23) * PRIME_2 + PRIME_3;
            at += 4;
        }
        for (; at < end; at++) {
            h ^= (input[at] & 0xff) * PRIME_5;
            h = Long.rotateLeft(h, 11) * PRIME_1;
        }
        return h;
    }

    private static long round(long accumulator, long word) {
        return Long.rotateLeft(accumulator + word * PRIME_2, 31) * PRIME_1;
    }

    private static long merge(long h, long accumulator) {
        return (h ^ round(0, accumulator)) * PRIME_1 + PRIME_4;
    }

    private static long avalanche(long start) {
        long h = start;
        h ^= h >>> 33;
        h *= PRIME_2;
        h ^= h >>> 29;
        h *= PRIME_3;
        return h ^ h >>> 32;
    }
}
