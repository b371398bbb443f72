package prb.libp2p.internal.secure;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Hash, chaining key and cipher of a handshake (Noise specification, 5.2). Not thread-safe. */
final class SymmetricState {

    /** Exactly 32 bytes long, so it is its own first hash. */
    private static final String NAME = "Noise_XX_25519_ChaChaPoly_SHA256";
    private static final byte[] NOTHING = new byte[0];

    private byte[] hash = NAME.getBytes(StandardCharsets.US_ASCII);
    private byte[] chainingKey = hash;
    private @Nullable CipherState cipher;

    SymmetricState() throws GeneralSecurityException {
        mixHash(NOTHING);
    }

    void mixHash(byte[] data) throws GeneralSecurityException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(hash);
        hash = sha.digest(data);
    }

    void mixKey(byte[] secret) throws GeneralSecurityException {
        byte[][] keys = expand(secret);
        chainingKey = keys[0];
        cipher = new CipherState(keys[1]);
    }

    byte[] encryptAndHash(byte[] plain) throws GeneralSecurityException {
        byte[] sealed = cipher == null ? plain : cipher.encrypt(hash, plain);
        mixHash(sealed);
        return sealed;
    }

    byte[] decryptAndHash(byte[] sealed) throws GeneralSecurityException {
        byte[] plain = cipher == null ? sealed : cipher.decrypt(hash, sealed);
        mixHash(sealed);
        return plain;
    }

    /** The ciphers of the transport: initiator to responder, responder to initiator. */
    CipherState[] split() throws GeneralSecurityException {
        byte[][] keys = expand(NOTHING);
        return new CipherState[] {new CipherState(keys[0]), new CipherState(keys[1])};
    }

    byte[] handshakeHash() {
        return hash.clone();
    }

    private byte[][] expand(byte[] secret) throws GeneralSecurityException {
        byte[] temporary = hmac(chainingKey, secret, NOTHING);
        byte[] first = hmac(temporary, new byte[] {1}, NOTHING);
        return new byte[][] {first, hmac(temporary, first, new byte[] {2})};
    }

    private static byte[] hmac(byte[] key, byte[] first, byte[] second) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(key, "HmacSHA256"));
        mac.update(first);
        return mac.doFinal(second);
    }
}
