package prb.libp2p.internal.secure;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import prb.libp2p.HostKey;

/**
 * What a host brings to each of its handshakes: a static key, and the payload that binds it to the peer id. Made once per host,
 * because the signature is the dearest part of a handshake with an RSA key; every connection still has a fresh key of its own,
 * on which its secrecy rests. Immutable.
 */
public final class NoiseIdentity {

    private final KeyPair fixed;
    private final byte[] payload;

    NoiseIdentity(KeyPair fixed, byte[] payload) {
        this.fixed = fixed;
        this.payload = payload;
    }

    /** A fresh static key, signed by a key that stays where it is. */
    public static NoiseIdentity of(HostKey key) {
        try {
            KeyPair fixed = X25519.generate();
            ByteArrayOutputStream buffer = new ByteArrayOutputStream();
            CodedOutputStream out = CodedOutputStream.newInstance(buffer);
            out.writeByteArray(1, key.publicKey());
            out.writeByteArray(2, key.signHandshake(X25519.raw(fixed)));
            out.flush();
            return new NoiseIdentity(fixed, buffer.toByteArray());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no X25519", e);
        } catch (IOException e) {
            throw new IllegalStateException("a byte array refused bytes", e);
        }
    }

    KeyPair fixed() {
        return fixed;
    }

    /** Protobuf {1 public key message, 2 signature}. */
    byte[] payload() {
        return payload.clone();
    }
}
