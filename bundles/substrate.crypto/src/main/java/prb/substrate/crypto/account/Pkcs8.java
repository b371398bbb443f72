package prb.substrate.crypto.account;

import prb.scale.Bytes;

/**
 * The plain block inside a keystore: a fixed header that looks like PKCS #8, the secret, a divider, the public key. The
 * secret has 64 bytes (sr25519: scalar times 8 and nonce seed; ed25519: seed and public key) or 32 (ecdsa: scalar; all
 * types in the oldest files: seed); where the divider stands tells which. Source: polkadot-js keyring, pair encode/decode.
 */
final class Pkcs8 {

    private static final Bytes HEADER = Bytes.fromHex("3053020101300506032b657004220420");
    private static final Bytes DIVIDER = Bytes.fromHex("a123032100");
    private static final int SECRET_BYTES = 64;
    private static final int SEED_BYTES = 32;

    private Pkcs8() {}

    static Bytes encode(Keypair key) {
        Bytes secret = key.type() == KeyType.ED25519 ? Bytes.concat(key.secret(), key.publicKey()) : key.secret();
        return Bytes.concat(HEADER, secret, DIVIDER, key.publicKey());
    }

    /** @throws IllegalArgumentException with the reason when the block is none, or its parts do not belong together */
    static Keypair decode(Bytes block, KeyType type) {
        if (!block.startsWith(HEADER)) {
            throw new IllegalArgumentException("keystore data does not begin with the pkcs8 header");
        }
        Bytes rest = block.slice(HEADER.size());
        int secretBytes = dividerAt(rest, SECRET_BYTES) ? SECRET_BYTES : SEED_BYTES;
        if (!dividerAt(rest, secretBytes)) {
            throw new IllegalArgumentException("keystore data has no divider after a secret of 32 or 64 bytes");
        }
        Bytes secret = rest.slice(0, secretBytes);
        Keypair key = secretBytes == SEED_BYTES ? Keypair.fromSeed(secret, type) : fromLongSecret(secret, type);
        // In old files the public key of ecdsa is its hash; it is derived anew in any case.
        Bytes stored = rest.slice(secretBytes + DIVIDER.size());
        if (type != KeyType.ECDSA && !stored.equals(key.publicKey())) {
            throw new IllegalArgumentException("public key in the keystore data is not that of the secret");
        }
        return key;
    }

    private static Keypair fromLongSecret(Bytes secret, KeyType type) {
        return switch (type) {
            case SR25519 -> Keypair.fromSecret(secret, type);
            case ED25519 -> {
                Keypair key = Keypair.fromSeed(secret.slice(0, SEED_BYTES), type);
                if (!key.publicKey().equals(secret.slice(SEED_BYTES))) {
                    throw new IllegalArgumentException("ed25519 secret in the keystore data does not end in its public key");
                }
                yield key;
            }
            case ECDSA -> throw new IllegalArgumentException("ecdsa secret in the keystore data has 64 bytes, not 32");
        };
    }

    private static boolean dividerAt(Bytes rest, int at) {
        return rest.size() >= at && rest.slice(at).startsWith(DIVIDER);
    }
}
