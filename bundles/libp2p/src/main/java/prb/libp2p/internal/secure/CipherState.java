package prb.libp2p.internal.secure;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import prb.scale.Bytes;

/**
 * One direction of ChaCha20-Poly1305 with its counter (Noise specification, 5.1). The nonce is four zero bytes and the counter,
 * little-endian. Not thread-safe.
 */
final class CipherState {

    static final int TAG_BYTES = 16;

    /** js peers count with 32 bits only; a connection ends before they would repeat a nonce. */
    static final long FRAMES_MAX = 0xffff_fff0L;

    private static final byte[] NOTHING = new byte[0];

    private final SecretKeySpec key;
    private final Cipher cipher;
    private long counter;

    CipherState(byte[] key) throws GeneralSecurityException {
        this(key, 0);
    }

    /** A state that has sealed or opened so many messages already. */
    CipherState(byte[] key, long counter) throws GeneralSecurityException {
        this.key = new SecretKeySpec(key, "ChaCha20");
        this.cipher = Cipher.getInstance("ChaCha20-Poly1305");
        this.counter = counter;
    }

    /** Whether the next message would be one too many. */
    boolean isExhausted() {
        return counter >= FRAMES_MAX;
    }

    private void next(int mode, byte[] associated) throws GeneralSecurityException {
        if (isExhausted()) {
            throw new GeneralSecurityException("the connection carried its maximum of frames");
        }
        byte[] nonce = new byte[12];
        ByteBuffer.wrap(nonce).order(ByteOrder.LITTLE_ENDIAN).putLong(4, counter++);
        cipher.init(mode, key, new IvParameterSpec(nonce));
        cipher.updateAAD(associated);
    }

    byte[] encrypt(byte[] associated, byte[] plain) throws GeneralSecurityException {
        next(Cipher.ENCRYPT_MODE, associated);
        return cipher.doFinal(plain);
    }

    byte[] decrypt(byte[] associated, byte[] sealed) throws GeneralSecurityException {
        next(Cipher.DECRYPT_MODE, associated);
        return cipher.doFinal(sealed);
    }

    /** Encrypts the parts as one message. @return end of the ciphertext in {@code target} */
    int encrypt(List<Bytes> parts, byte[] target, int from) throws GeneralSecurityException {
        next(Cipher.ENCRYPT_MODE, NOTHING);
        int at = from;
        for (Bytes part : parts) {
            at += cipher.update(part.backingArray(), part.backingOffset(), part.size(), target, at);
        }
        return at + cipher.doFinal(target, at);
    }

    /** Decrypts one message in its place: a second array per frame would be 64 KiB more to clear and to collect. */
    Bytes decrypt(Bytes sealed) throws GeneralSecurityException {
        next(Cipher.DECRYPT_MODE, NOTHING);
        byte[] array = sealed.backingArray();
        int at = sealed.backingOffset();
        return Bytes.wrap(array, at, cipher.doFinal(array, at, sealed.size(), array, at));
    }
}
