package prb.identity.keyfile;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import prb.identity.PeerId;

/**
 * An RSA key pair with its peer id, and their form in a key file: protobuf {1 id, 2 public key message, 3 private key
 * message}. A key message is {1 key type, 2 data} with SPKI data for public and PKCS#1 data for private keys (libp2p
 * specification, "Peer Ids and Keys"; package peer-id 0.16).
 */
public final class PeerKey {

    /** Largest file that is taken for a key file; keys of the original have 1.5 KiB. */
    public static final int FILE_BYTES_MAX = 64 * 1024;

    private static final int NEW_KEY_BITS = 2048;
    private static final int KEY_BITS_MIN = 2048;
    private static final int KEY_BITS_MAX = 8192;
    private static final int KEY_TYPE_RSA = 0;
    private static final int KEY_TYPE_ED25519 = 1;
    private static final int FIRST = 1;
    private static final int SECOND = 2;
    private static final int THIRD = 3;

    private final RSAPublicKey publicKey;
    private final RSAPrivateCrtKey privateKey;
    private final byte[] publicMessage;

    private PeerKey(RSAPublicKey publicKey, RSAPrivateCrtKey privateKey, byte[] publicMessage) {
        this.publicKey = publicKey;
        this.privateKey = privateKey;
        this.publicMessage = publicMessage;
    }

    /** A fresh key of 2,048 bits. */
    public static PeerKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(NEW_KEY_BITS);
            KeyPair pair = generator.generateKeyPair();
            RSAPublicKey publicKey = (RSAPublicKey) pair.getPublic();
            return new PeerKey(publicKey, (RSAPrivateCrtKey) pair.getPrivate(), keyMessage(publicKey.getEncoded()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot make RSA keys", e);
        }
    }

    /** @throws IllegalArgumentException with the reason, which shows nothing of the content */
    public static PeerKey decode(byte[] file) {
        if (file.length == 0) {
            throw new IllegalArgumentException("it is empty");
        }
        byte[][] fields = {};
        try {
            fields = ByteFields.read(file, 3);
            byte[] publicMessage = fields[1];
            RSAPublicKey publicKey = ofSpki(keyData(publicMessage, "public"));
            RSAPrivateCrtKey privateKey = privateKey(keyData(fields[2], "private"));
            PeerKey key = new PeerKey(publicKey, privateKey, publicMessage);
            key.check(fields[0]);
            return key;
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("it is no protobuf message of a peer id", e);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("its keys cannot be decoded", e);
        } finally {
            if (fields.length == 3) {
                Arrays.fill(fields[2], (byte) 0);
            }
        }
    }

    /**
     * Size of the RSA key of a public key message.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static int bits(byte[] publicMessage) {
        return publicKey(publicMessage).getModulus().bitLength();
    }

    /**
     * The RSA key of a public key message.
     *
     * @throws IllegalArgumentException when it is none
     */
    public static RSAPublicKey publicKey(byte[] publicMessage) {
        try {
            return ofSpki(keyData(publicMessage, "public"));
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalArgumentException("its public key cannot be decoded", e);
        }
    }

    /** The content of a key file in the original's format, private key included: wipe it after use. */
    public byte[] encode() {
        byte[] pkcs8 = privateKey.getEncoded();
        byte[] pkcs1 = Pkcs.pkcs1FromPkcs8(pkcs8);
        byte[] privateMessage = keyMessage(pkcs1);
        try {
            return message(out -> {
                out.writeByteArray(FIRST, id().toBytes());
                out.writeByteArray(SECOND, publicMessage);
                out.writeByteArray(THIRD, privateMessage);
            });
        } finally {
            for (byte[] secret : new byte[][] {pkcs8, pkcs1, privateMessage}) {
                Arrays.fill(secret, (byte) 0);
            }
        }
    }

    public RSAPublicKey publicKey() {
        return publicKey;
    }

    public RSAPrivateCrtKey privateKey() {
        return privateKey;
    }

    /** The public key message; a copy. */
    public byte[] publicMessage() {
        return publicMessage.clone();
    }

    public PeerId id() {
        return PeerId.ofPublicKey(publicMessage);
    }

    private void check(byte[] recordedId) {
        int bits = publicKey.getModulus().bitLength();
        if (bits < KEY_BITS_MIN || bits > KEY_BITS_MAX) {
            throw new IllegalArgumentException("its RSA key has " + bits + " bits, allowed are 2048 to 8192");
        }
        if (!isConsistent(privateKey)
                || !privateKey.getModulus().equals(publicKey.getModulus())
                || !privateKey.getPublicExponent().equals(publicKey.getPublicExponent())) {
            throw new IllegalArgumentException("its private key does not belong to its public key");
        }
        if (!Arrays.equals(recordedId, id().toBytes())) {
            throw new IllegalArgumentException("its peer id does not belong to its public key");
        }
    }

    /** The relations of RFC 8017, 3.2: with one of them broken, secrets would be wrapped that nobody can unwrap. */
    private static boolean isConsistent(RSAPrivateCrtKey key) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        BigInteger d = key.getPrivateExponent();
        if (p.compareTo(BigInteger.ONE) <= 0 || q.compareTo(BigInteger.ONE) <= 0 || !p.multiply(q).equals(key.getModulus())) {
            return false;
        }
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger ed = d.multiply(key.getPublicExponent());
        return ed.mod(p1).equals(BigInteger.ONE)
                && ed.mod(q1).equals(BigInteger.ONE)
                && d.mod(p1).equals(key.getPrimeExponentP())
                && d.mod(q1).equals(key.getPrimeExponentQ())
                && key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE);
    }

    private static RSAPublicKey ofSpki(byte[] spki) throws GeneralSecurityException {
        return (RSAPublicKey) KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(spki));
    }

    private static RSAPrivateCrtKey privateKey(byte[] pkcs1) throws GeneralSecurityException {
        PKCS8EncodedKeySpec spec = new PKCS8EncodedKeySpec(Pkcs.pkcs8FromPkcs1(pkcs1));
        if (KeyFactory.getInstance("RSA").generatePrivate(spec) instanceof RSAPrivateCrtKey key) {
            return key;
        }
        throw new IllegalArgumentException("its private key lacks the primes");
    }

    private static byte[] keyData(byte[] message, String which) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        int type = KEY_TYPE_RSA;
        byte[] data = null;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (tag) {
                case FIRST << 3 | WireFormat.WIRETYPE_VARINT -> type = in.readEnum();
                case SECOND << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED -> data = in.readByteArray();
                default -> in.skipField(tag);
            }
        }
        if (type != KEY_TYPE_RSA) {
            throw new IllegalArgumentException(
                    "its " + which + " key has type " + type + (type == KEY_TYPE_ED25519 ? " (Ed25519)" : "")
                            + ", only 0 (RSA) can wrap secrets");
        }
        if (data == null) {
            throw new IllegalArgumentException("its " + which + " key is empty");
        }
        return data;
    }

    private static byte[] keyMessage(byte[] data) {
        return message(out -> {
            out.writeEnum(FIRST, KEY_TYPE_RSA);
            out.writeByteArray(SECOND, data);
        });
    }

    private interface Body {
        void writeTo(CodedOutputStream out) throws IOException;
    }

    private static byte[] message(Body body) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            body.writeTo(out);
            out.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    /** The public side only. */
    @Override
    public String toString() {
        return "key of " + id();
    }
}
