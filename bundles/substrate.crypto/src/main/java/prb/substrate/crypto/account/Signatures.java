package prb.substrate.crypto.account;

import prb.scale.Bytes;

/** Verification of signatures. Stateless; any thread. */
public final class Signatures {

    private Signatures() {}

    /**
     * Whether a signature is valid. Messages are taken raw, without the wrapper of browser extensions.
     *
     * @param publicKey 32 bytes, 33 (compressed) for ecdsa
     * @param signature 64 bytes, 65 (r, s, recovery id) for ecdsa
     * @return false, never an exception, for malformed keys, points or lengths
     */
    public static boolean verify(KeyType type, Bytes publicKey, Bytes message, Bytes signature) {
        if (publicKey.size() != type.publicKeyBytes() || signature.size() != type.signatureBytes()) {
            return false;
        }
        return switch (type) {
            case ED25519 -> Ed25519Keypair.verify(publicKey, message, signature);
            case SR25519 -> Sr25519.verify(publicKey, message, signature);
            case ECDSA -> Secp256k1.verify(publicKey, message, signature);
        };
    }
}
