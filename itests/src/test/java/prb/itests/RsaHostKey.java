package prb.itests;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import prb.libp2p.HostKey;
import prb.scale.Bytes;

/** A throw-away key of the kind that bridges have: RSA, 2048 bits. */
final class RsaHostKey implements HostKey {

    /** Protobuf {1 type RSA, 2 bytes of 294}. */
    private static final Bytes HEAD = Bytes.ofInts(0x08, 0x00, 0x12, 0xa6, 0x02);

    private final KeyPair pair;

    RsaHostKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2_048);
        pair = generator.generateKeyPair();
    }

    @Override
    public byte[] publicKey() {
        return Bytes.concat(HEAD, Bytes.wrap(pair.getPublic().getEncoded())).toArray();
    }

    @Override
    public byte[] signHandshake(byte[] staticKey) {
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(pair.getPrivate());
            rsa.update("noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII));
            rsa.update(staticKey);
            return rsa.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with RSA", e);
        }
    }
}
