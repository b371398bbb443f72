package prb.substrate.crypto.hash;

import org.bouncycastle.crypto.digests.KeccakDigest;
import prb.scale.Bytes;

/** One-shot hash functions. Stateless; any thread. The input is read in place, never copied or changed. */
public final class Hashing {

    private static final int BLAKE2B_BYTES_MAX = 64;

    private Hashing() {}

    /**
     * BLAKE2b (RFC 7693) without key, salt or personalisation.
     *
     * @param sizeBytes size of the hash, 1..64; a shorter hash is not a prefix of a longer one
     * @throws IllegalArgumentException when the size is outside 1..64
     */
    public static Bytes blake2b(Bytes input, int sizeBytes) {
        if (sizeBytes < 1 || sizeBytes > BLAKE2B_BYTES_MAX) {
            throw new IllegalArgumentException("BLAKE2b hash of " + sizeBytes + " bytes asked for, allowed are 1..64");
        }
        return Bytes.wrap(Blake2b.hash(input.backingArray(), input.backingOffset(), input.size(), sizeBytes));
    }

    /** BLAKE2b with 16 bytes of output, part of many storage keys. */
    public static Bytes blake2b128(Bytes input) {
        return blake2b(input, 16);
    }

    /** BLAKE2b with 32 bytes of output: the hash of headers, trie nodes, extrinsics. */
    public static Bytes blake2b256(Bytes input) {
        return blake2b(input, 32);
    }

    /** BLAKE2b with 64 bytes of output, the checksum of SS58 addresses. */
    public static Bytes blake2b512(Bytes input) {
        return blake2b(input, 64);
    }

    /** XXH64 with a seed; not cryptographic. */
    public static long xxh64(Bytes input, long seed) {
        return Xxh64.hash(input.backingArray(), input.backingOffset(), input.size(), seed);
    }

    /** XXH64 with seed 0 as 8 little-endian bytes. */
    public static Bytes twox64(Bytes input) {
        return twox(input, 1);
    }

    /** XXH64 with seeds 0 and 1, 16 bytes: the hash of pallet and storage item names. */
    public static Bytes twox128(Bytes input) {
        return twox(input, 2);
    }

    /** XXH64 with seeds 0 to 3, 32 bytes. */
    public static Bytes twox256(Bytes input) {
        return twox(input, 4);
    }

    /** Keccak-256 with the original padding (not SHA3-256), 32 bytes. */
    public static Bytes keccak256(Bytes input) {
        KeccakDigest digest = new KeccakDigest(256);
        digest.update(input.backingArray(), input.backingOffset(), input.size());
        byte[] out = new byte[32];
        digest.doFinal(out, 0);
        return Bytes.wrap(out);
    }

    private static Bytes twox(Bytes input, int words) {
        byte[] out = new byte[8 * words];
        for (int seed = 0; seed < words; seed++) {
            Blake2b.LONGS.set(out, 8 * seed, xxh64(input, seed));
        }
        return Bytes.wrap(out);
    }
}
