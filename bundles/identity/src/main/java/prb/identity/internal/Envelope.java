package prb.identity.internal;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.spec.MGF1ParameterSpec;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.OAEPParameterSpec;
import javax.crypto.spec.PSource;
import javax.crypto.spec.SecretKeySpec;

/** Our envelope around a secret; {@link prb.identity.NodeIdentity#wrap} describes its layout. */
final class Envelope {

    static final int SECRET_BYTES_MAX = 1024 * 1024;

    private static final byte[] MAGIC = "PRBW".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int HEAD_BYTES = MAGIC.length + 1 + 2;
    private static final int WRAPPED_KEY_BYTES_MAX = 1024;
    private static final int BYTES_MAX = HEAD_BYTES + WRAPPED_KEY_BYTES_MAX + NONCE_BYTES + SECRET_BYTES_MAX + TAG_BYTES;
    private static final SecureRandom RANDOM = new SecureRandom();

    private Envelope() {}

    static boolean isOne(byte[] wrapped) {
        return wrapped.length >= MAGIC.length && Arrays.equals(wrapped, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    static byte[] seal(byte[] secret, PublicKey key) throws GeneralSecurityException {
        byte[] dataKey = random(KEY_BYTES);
        try {
            Cipher rsa = rsa(Cipher.ENCRYPT_MODE, key);
            byte[] wrappedKey = rsa.doFinal(dataKey);
            byte[] nonce = random(NONCE_BYTES);
            byte[] head = ByteBuffer.allocate(HEAD_BYTES + wrappedKey.length)
                    .put(MAGIC)
                    .put(VERSION)
                    .putShort((short) wrappedKey.length)
                    .put(wrappedKey)
                    .array();
            byte[] sealed = gcm(Cipher.ENCRYPT_MODE, dataKey, nonce, head).doFinal(secret);
            return ByteBuffer.allocate(head.length + nonce.length + sealed.length).put(head).put(nonce).put(sealed).array();
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    /**
     * @throws IllegalArgumentException when the bytes are no envelope of a known version
     * @throws GeneralSecurityException when they were altered or are another identity's
     */
    static byte[] open(byte[] wrapped, PrivateKey key) throws GeneralSecurityException {
        if (wrapped.length > BYTES_MAX) {
            throw new IllegalArgumentException("wrapped secret has " + wrapped.length + " bytes, limit is " + BYTES_MAX);
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(wrapped, MAGIC.length, wrapped.length - MAGIC.length);
            int version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("wrapped secret has version " + version + ", this program knows version 1");
            }
            byte[] wrappedKey = take(in, in.getShort() & 0xffff);
            byte[] head = Arrays.copyOf(wrapped, in.position());
            byte[] nonce = take(in, NONCE_BYTES);
            return open(take(in, in.remaining()), head, nonce, rsa(Cipher.DECRYPT_MODE, key).doFinal(wrappedKey));
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("wrapped secret is cut short at " + wrapped.length + " bytes", e);
        }
    }

    private static byte[] open(byte[] sealed, byte[] head, byte[] nonce, byte[] dataKey) throws GeneralSecurityException {
        try {
            return gcm(Cipher.DECRYPT_MODE, dataKey, nonce, head).doFinal(sealed);
        } finally {
            Arrays.fill(dataKey, (byte) 0);
        }
    }

    private static Cipher rsa(int mode, Key key) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("RSA/ECB/OAEPPadding");
        // Said in full: by default Java would use SHA-1 inside MGF1.
        cipher.init(mode, key, new OAEPParameterSpec("SHA-256", "MGF1", MGF1ParameterSpec.SHA256, PSource.PSpecified.DEFAULT));
        return cipher;
    }

    private static Cipher gcm(int mode, byte[] dataKey, byte[] nonce, byte[] head) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(mode, new SecretKeySpec(dataKey, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(head);
        return cipher;
    }

    private static byte[] take(ByteBuffer in, int size) {
        if (in.remaining() < size) {
            throw new BufferUnderflowException();
        }
        byte[] out = new byte[size];
        in.get(out);
        return out;
    }

    private static byte[] random(int size) {
        byte[] out = new byte[size];
        RANDOM.nextBytes(out);
        return out;
    }
}
