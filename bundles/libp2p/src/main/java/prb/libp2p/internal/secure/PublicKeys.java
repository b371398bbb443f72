package prb.libp2p.internal.secure;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;

/** Public key messages of peers (libp2p specification, "Peer Ids and Keys") and the signatures of handshakes. */
public final class PublicKeys {

    private static final int RSA = 0;
    private static final int ED25519 = 1;
    private static final int ED25519_BYTES = 32;
    private static final int RSA_BITS_MIN = 2_048;
    private static final int RSA_BITS_MAX = 8_192;
    private static final byte[] ED25519_SPKI = HexFormat.of().parseHex("302a300506032b6570032100");
    private static final byte[] PREFIX = "noise-libp2p-static-key:".getBytes(StandardCharsets.US_ASCII);

    private PublicKeys() {}

    /** The text that a handshake signature covers. */
    public static byte[] handshakeText(byte[] staticKey) {
        return join(PREFIX, staticKey);
    }

    /** The public key message of an Ed25519 key of the JDK. */
    public static byte[] ed25519Message(PublicKey key) {
        byte[] spki = key.getEncoded();
        byte[] out = new byte[4 + ED25519_BYTES];
        out[0] = 8;
        out[1] = ED25519;
        out[2] = 0x12;
        out[3] = ED25519_BYTES;
        System.arraycopy(spki, spki.length - ED25519_BYTES, out, 4, ED25519_BYTES);
        return out;
    }

    /** @throws GeneralSecurityException when the key is of another type than RSA and Ed25519, or the signature is not its own */
    static void verify(byte[] keyMessage, byte[] staticKey, byte[] signature) throws GeneralSecurityException, IOException {
        int type = RSA;
        byte[] data = new byte[0];
        CodedInputStream in = CodedInputStream.newInstance(keyMessage);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case 1 << 3 | WireFormat.WIRETYPE_VARINT -> type = in.readEnum();
                case 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> data = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        Signature verifier = verifier(type, data);
        verifier.update(handshakeText(staticKey));
        if (!verifier.verify(signature)) {
            throw new GeneralSecurityException("its signature is not that of its key");
        }
    }

    private static Signature verifier(int type, byte[] data) throws GeneralSecurityException {
        Signature verifier = switch (type) {
            case RSA -> Signature.getInstance("SHA256withRSA");
            case ED25519 -> Signature.getInstance("Ed25519");
            default ->
                throw new GeneralSecurityException("its key has type " + type + ", only RSA (0) and Ed25519 (1) are known");
        };
        verifier.initVerify(type == RSA ? rsa(data) : ed25519(data));
        return verifier;
    }

    private static PublicKey rsa(byte[] spki) throws GeneralSecurityException {
        RSAPublicKey key = (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
        int bits = key.getModulus().bitLength();
        if (bits < RSA_BITS_MIN || bits > RSA_BITS_MAX) {
            throw new GeneralSecurityException("its RSA key has " + bits + " bits, allowed are 2048 to 8192");
        }
        return key;
    }

    private static PublicKey ed25519(byte[] raw) throws GeneralSecurityException {
        if (raw.length != ED25519_BYTES) {
            throw new GeneralSecurityException("its Ed25519 key has " + raw.length + " bytes, not 32");
        }
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(join(ED25519_SPKI, raw)));
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] out = java.util.Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, out, first.length, second.length);
        return out;
    }
}
