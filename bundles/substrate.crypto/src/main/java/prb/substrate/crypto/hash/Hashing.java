package prb.substrate.crypto.hash;

import prb.scale.Bytes;

/** One-shot hash functions. */
public final class Hashing {
    private Hashing() {}

    /** BLAKE2b with {@code sizeBytes} (1..64) of output, no key. */
    public static Bytes blake2b(Bytes input, int sizeBytes) { throw new AssertionError("room not filled"); }
    /** 16 bytes. */
    public static Bytes blake2b128(Bytes input) { return blake2b(input, 16); }
    /** 32 bytes: the hash of headers, trie nodes, extrinsics. */
    public static Bytes blake2b256(Bytes input) { return blake2b(input, 32); }
    /** 64 bytes. */
    public static Bytes blake2b512(Bytes input) { return blake2b(input, 64); }
    /** XXH64 with a seed. */
    public static long xxh64(Bytes input, long seed) { throw new AssertionError("room not filled"); }
    /** XXH64, seed 0, 8 bytes little-endian. */
    public static Bytes twox64(Bytes input) { throw new AssertionError("room not filled"); }
    /** XXH64 with seeds 0 and 1, 16 bytes. */
    public static Bytes twox128(Bytes input) { throw new AssertionError("room not filled"); }
    /** XXH64 with seeds 0..3, 32 bytes. */
    public static Bytes twox256(Bytes input) { throw new AssertionError("room not filled"); }
    /** Keccak-256 (not SHA3). */
    public static Bytes keccak256(Bytes input) { throw new AssertionError("room not filled"); }
}
