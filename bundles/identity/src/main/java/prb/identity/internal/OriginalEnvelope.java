package prb.identity.internal;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import prb.identity.keyfile.ByteFields;

/**
 * The envelope of the original bridge ({@code encryptedOperator} of its database), for import only: protobuf {1 iv of 16
 * bytes, 2 key under RSA-OAEP with SHA-1, 3 payload under AES-256-CBC with PKCS#7 padding}.
 */
final class OriginalEnvelope {

    private static final int BYTES_MAX = 1024 * 1024;
    private static final int IV_BYTES = 16;
    private static final int KEY_BYTES = 32;

    private OriginalEnvelope() {}

    /**
     * @throws IllegalArgumentException when the bytes are no such envelope
     * @throws GeneralSecurityException when they were altered or are another identity's
     */
    static byte[] open(byte[] wrapped, PrivateKey key) throws GeneralSecurityException {
        byte[][] fields = fields(wrapped);
        if (fields[0].length != IV_BYTES) {
            throw new IllegalArgumentException("wrapped secret is neither our envelope nor the original bridge's");
        }
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(Cipher.DECRYPT_MODE, key);
        byte[] dataKey = rsa.doFinal(fields[1]);
        try {
            if (dataKey.length != KEY_BYTES) {
                throw new GeneralSecurityException("data key has " + dataKey.length + " bytes, not 32");
            }
            Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
            aes.init(Cipher.DECRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new IvParameterSpec(fields[0]));
            return aes.doFinal(fields[2]);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static byte[][] fields(byte[] wrapped) {
        if (wrapped.length > BYTES_MAX) {
            throw new IllegalArgumentException("wrapped secret has " + wrapped.length + " bytes, limit is " + BYTES_MAX);
        }
        try {
            return ByteFields.read(wrapped, 3);
        } catch (IOException e) {
            throw new IllegalArgumentException("wrapped secret is neither our envelope nor the original bridge's", e);
        }
    }
}
