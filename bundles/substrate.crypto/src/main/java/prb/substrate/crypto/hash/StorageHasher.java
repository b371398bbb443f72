package prb.substrate.crypto.hash;

import prb.scale.Bytes;

/** How a storage map hashes its keys. The order is that of the metadata's hasher byte (0..6). */
public enum StorageHasher {
    BLAKE2_128, BLAKE2_256, BLAKE2_128_CONCAT, TWOX_128, TWOX_256, TWOX_64_CONCAT, IDENTITY;

    /** The hashed part of a storage key, from the SCALE form of the map key. */
    public Bytes apply(Bytes encodedKey) { throw new AssertionError("room not filled"); }
}
