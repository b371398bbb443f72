package prb.identity.keyfile;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * RSA private keys between PKCS#1 (RFC 8017, A.1.2), which key files hold, and PKCS#8 (RFC 5208), which the JDK speaks: the
 * latter is the former in an octet string behind a fixed head.
 */
final class Pkcs {

    private static final int SEQUENCE = 0x30;
    private static final int OCTET_STRING = 0x04;
    /** INTEGER 0 and the AlgorithmIdentifier rsaEncryption with NULL parameters. */
    private static final byte[] HEAD = HexFormat.of().parseHex("020100300d06092a864886f70d0101010500");

    private Pkcs() {}

    static byte[] pkcs8FromPkcs1(byte[] pkcs1) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(HEAD);
        body.write(OCTET_STRING);
        body.writeBytes(length(pkcs1.length));
        body.writeBytes(pkcs1);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(SEQUENCE);
        out.writeBytes(length(body.size()));
        out.writeBytes(body.toByteArray());
        return out.toByteArray();
    }

    static byte[] pkcs1FromPkcs8(byte[] pkcs8) {
        int body = contentStart(pkcs8, 0, SEQUENCE);
        if (!Arrays.equals(pkcs8, body, Math.min(body + HEAD.length, pkcs8.length), HEAD, 0, HEAD.length)) {
            throw new IllegalStateException("the JDK's PKCS#8 form of an RSA key has an unknown head");
        }
        int content = contentStart(pkcs8, body + HEAD.length, OCTET_STRING);
        byte[] pkcs1 = Arrays.copyOfRange(pkcs8, content, pkcs8.length);
        if (!Arrays.equals(pkcs8FromPkcs1(pkcs1), pkcs8)) {
            throw new IllegalStateException("the JDK's PKCS#8 form of an RSA key has attributes");
        }
        return pkcs1;
    }

    private static int contentStart(byte[] der, int at, int tag) {
        if ((der[at] & 0xff) != tag) {
            throw new IllegalStateException("the JDK's PKCS#8 form of an RSA key is not the expected one");
        }
        int first = der[at + 1] & 0xff;
        return at + 2 + (first < 0x80 ? 0 : first & 0x7f);
    }

    private static byte[] length(int size) {
        if (size < 0x80) {
            return new byte[] {(byte) size};
        }
        if (size < 0x100) {
            return new byte[] {(byte) 0x81, (byte) size};
        }
        if (size < 0x1_0000) {
            return new byte[] {(byte) 0x82, (byte) (size >> 8), (byte) size};
        }
        throw new IllegalArgumentException("a key of " + size + " bytes is too large");
    }
}
