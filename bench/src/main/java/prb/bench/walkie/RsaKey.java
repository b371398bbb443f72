package prb.bench.walkie;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import prb.libp2p.HostKey;
import prb.scale.Bytes;

/** A throw-away key of the kind that nodes have, RSA with 2048 bits, so that a dial costs what it costs them. */
final class RsaKey implements HostKey {

    private static final int BITS = 2_048;
    /** Protobuf {1 type RSA, 2 bytes of 294}. */
    private static final Bytes HEAD = Bytes.ofInts(0x08, 0x00, 0x12, 0xa6, 0x02);
    private static final byte[] PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

    private final KeyPair pair;

    RsaKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(BITS);
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
            rsa.update(PREFIX);
            rsa.update(staticKey);
            return rsa.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot sign with RSA", e);
        }
    }
}
