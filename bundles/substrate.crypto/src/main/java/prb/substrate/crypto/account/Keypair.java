package prb.substrate.crypto.account;

import prb.scale.Bytes;

/** A secret key that signs. It has no text form; {@link #secret()} is for encrypted storage only. */
public interface Keypair {

    KeyType type();

    /** 32 bytes, 33 for ecdsa. */
    Bytes publicKey();

    /** The account of this key: the public key, or its blake2b-256 for ecdsa. */
    AccountId accountId();

    /** 64 bytes, 65 for ecdsa. sr25519 uses context "substrate" and fresh randomness. */
    Bytes sign(Bytes message);

    /** sr25519: 64 bytes as polkadot-js keeps them; ed25519: 32-byte seed; ecdsa: 32-byte scalar. */
    Bytes secret();

    /**
     * From a secret URI: phrase or 0x seed, {@code //hard}, {@code /soft}, {@code ///password}; {@code //Alice} is the development phrase.
     *
     * @throws IllegalArgumentException with the reason; the text itself is never repeated. Other short texts are refused.
     */
    static Keypair fromUri(String uri, KeyType type) { throw new AssertionError("room not filled"); }

    /** From a 32-byte seed (mini secret for sr25519). */
    static Keypair fromSeed(Bytes seed, KeyType type) { throw new AssertionError("room not filled"); }

    /** From what {@link #secret()} gave. */
    static Keypair fromSecret(Bytes secret, KeyType type) { throw new AssertionError("room not filled"); }
}
