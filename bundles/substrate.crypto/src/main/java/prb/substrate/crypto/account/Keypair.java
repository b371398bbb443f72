package prb.substrate.crypto.account;

import prb.scale.Bytes;

/** A secret key that signs. It has no text form; {@link #secret()} is for encrypted storage only. Any thread. */
public interface Keypair {

    /** The curve and scheme of this key. */
    KeyType type();

    /** 32 bytes, 33 (compressed) for ecdsa. */
    Bytes publicKey();

    /** The account of this key: the public key, or its blake2b-256 for ecdsa. */
    AccountId accountId();

    /**
     * Signs a message as it is: 64 bytes, 65 for ecdsa. sr25519 uses context "substrate" and fresh randomness, so its
     * signatures differ from call to call; the other two are deterministic.
     */
    Bytes sign(Bytes message);

    /** sr25519: 64 bytes as polkadot-js keeps them; ed25519: 32-byte seed; ecdsa: 32-byte scalar. */
    Bytes secret();

    /**
     * From a secret URI as Substrate tools write it: a BIP39 phrase or 0x and 64 hex digits, then any {@code //hard} and
     * {@code /soft} junctions, then {@code ///password}. Without phrase, as in {@code //Alice}, the public development
     * phrase is taken. ed25519 and ecdsa have no soft junctions. The password counts for phrases only.
     *
     * @throws IllegalArgumentException with the reason; the text itself is never repeated. Other short texts, which
     *     polkadot-js pads to raw seeds, are refused.
     */
    static Keypair fromUri(String uri, KeyType type) {
        return SecretUri.parse(uri).keypair(type);
    }

    /**
     * From a 32-byte seed (mini secret for sr25519).
     *
     * @throws IllegalArgumentException when the size is wrong or, for ecdsa, the number is no valid scalar
     */
    static Keypair fromSeed(Bytes seed, KeyType type) {
        if (seed.size() != 32) {
            throw new IllegalArgumentException("a seed has 32 bytes, this one has " + seed.size());
        }
        return switch (type) {
            case SR25519 -> Sr25519Keypair.fromSeed(seed.toArray());
            case ED25519 -> new Ed25519Keypair(seed.toArray());
            case ECDSA -> new EcdsaKeypair(seed.toArray());
        };
    }

    /**
     * From what {@link #secret()} gave.
     *
     * @throws IllegalArgumentException when the size or the form is wrong
     */
    static Keypair fromSecret(Bytes secret, KeyType type) {
        return type == KeyType.SR25519 ? Sr25519Keypair.fromSecret(secret.toArray()) : fromSeed(secret, type);
    }
}
