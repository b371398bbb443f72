package prb.substrate.crypto.account;

/** Signature schemes of Substrate, in the order of {@code MultiSignature}. */
public enum KeyType {
    /** Edwards curve 25519 (RFC 8032); GRANDPA authorities. */
    ED25519,
    /** Schnorr on ristretto255 (schnorrkel); the usual accounts and pRuntime workers. */
    SR25519,
    /** secp256k1 over BLAKE2b-256 of the message, with recovery id. */
    ECDSA;

    /** Index of the variant in {@code MultiSignature}: 0 ed25519, 1 sr25519, 2 ecdsa. */
    public int multiSignatureIndex() {
        return ordinal();
    }

    /** Size of a public key: 32 bytes, 33 (compressed) for ecdsa. */
    int publicKeyBytes() {
        return this == ECDSA ? 33 : 32;
    }

    /** Size of a signature: 64 bytes, 65 for ecdsa. */
    int signatureBytes() {
        return this == ECDSA ? 65 : 64;
    }
}
