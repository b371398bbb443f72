package prb.libp2p;

import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.concurrent.atomic.AtomicInteger;
import prb.libp2p.internal.VarInt;
import prb.libp2p.internal.secure.PublicKeys;

/** A throw-away RSA key, as the original's nodes have them. Counts its signatures. */
public final class RsaKey implements HostKey {

    private final KeyPair pair;
    private final AtomicInteger signatures = new AtomicInteger();

    public RsaKey(int bits) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        pair = generator.generateKeyPair();
    }

    public int signatures() {
        return signatures.get();
    }

    @Override
    public byte[] publicKey() {
        byte[] spki = pair.getPublic().getEncoded();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {8, 0, 0x12});
        out.writeBytes(VarInt.encode(spki.length));
        out.writeBytes(spki);
        return out.toByteArray();
    }

    @Override
    public byte[] signHandshake(byte[] staticKey) {
        signatures.incrementAndGet();
        try {
            Signature rsa = Signature.getInstance("SHA256withRSA");
            rsa.initSign(pair.getPrivate());
            rsa.update(PublicKeys.handshakeText(staticKey));
            return rsa.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
