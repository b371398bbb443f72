package prb.libp2p.internal.secure;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import javax.crypto.KeyAgreement;

/** Diffie-Hellman on Curve25519 with raw 32-byte public keys (RFC 7748). */
final class X25519 {

    static final int KEY_BYTES = 32;

    private X25519() {}

    static KeyPair generate() throws GeneralSecurityException {
        return KeyPairGenerator.getInstance("X25519").generateKeyPair();
    }

    /** The public key, little-endian. */
    static byte[] raw(KeyPair pair) {
        byte[] number = ((XECPublicKey) pair.getPublic()).getU().toByteArray();
        byte[] out = new byte[KEY_BYTES];
        for (int i = 0; i < Math.min(KEY_BYTES, number.length); i++) {
            out[i] = number[number.length - 1 - i];
        }
        return out;
    }

    /** The shared secret; the JDK refuses public keys of small order, whose secret would be all zeros. */
    static byte[] agree(KeyPair own, byte[] remote) throws GeneralSecurityException {
        byte[] number = new byte[KEY_BYTES];
        for (int i = 0; i < KEY_BYTES; i++) {
            number[i] = remote[KEY_BYTES - 1 - i];
        }
        number[0] &= 0x7f;
        XECPublicKeySpec spec = new XECPublicKeySpec(NamedParameterSpec.X25519, new BigInteger(1, number));
        KeyAgreement agreement = KeyAgreement.getInstance("X25519");
        agreement.init(own.getPrivate());
        agreement.doPhase(KeyFactory.getInstance("X25519").generatePublic(spec), true);
        return agreement.generateSecret();
    }
}
