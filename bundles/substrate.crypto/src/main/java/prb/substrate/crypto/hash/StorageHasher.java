package prb.substrate.crypto.hash;

import prb.scale.Bytes;

/**
 * How a storage map hashes its keys. The order is that of the metadata's hasher byte (0..6), see frame-metadata's
 * {@code StorageHasher}.
 */
public enum StorageHasher {
    /** 16-byte BLAKE2b; the key cannot be read back. */
    BLAKE2_128,
    /** 32-byte BLAKE2b; the key cannot be read back. */
    BLAKE2_256,
    /** 16-byte BLAKE2b, then the key itself. */
    BLAKE2_128_CONCAT,
    /** 16-byte XXH64; the key cannot be read back. */
    TWOX_128,
    /** 32-byte XXH64; the key cannot be read back. */
    TWOX_256,
    /** 8-byte XXH64, then the key itself. */
    TWOX_64_CONCAT,
    /** The key itself. */
    IDENTITY;

    /** The hashed part of a storage key, from the SCALE form of the map key. */
    public Bytes apply(Bytes encodedKey) {
        return switch (this) {
            case BLAKE2_128 -> Hashing.blake2b128(encodedKey);
            case BLAKE2_256 -> Hashing.blake2b256(encodedKey);
            case BLAKE2_128_CONCAT -> Bytes.concat(Hashing.blake2b128(encodedKey), encodedKey);
            case TWOX_128 -> Hashing.twox128(encodedKey);
            case TWOX_256 -> Hashing.twox256(encodedKey);
            case TWOX_64_CONCAT -> Bytes.concat(Hashing.twox64(encodedKey), encodedKey);
            case IDENTITY -> encodedKey;
        };
    }
}
