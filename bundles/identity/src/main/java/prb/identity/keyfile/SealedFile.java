package prb.identity.keyfile;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;

/**
 * A file under a passphrase: an encrypted key, an exported key, or a backup. Layout of version 1, numbers big-endian:
 *
 * <pre>
 * 4 bytes   ASCII PRBK
 * 1 byte    version, 1
 * 1 byte    content: 1 key (the original's PeerIdProto), 2 backup (zip)
 * 3 bytes   scrypt (RFC 7914): log2 N, r, p
 * 16 bytes  salt
 * 12 bytes  nonce
 * 2 bytes   size of the public part
 *           public part: the public key message of a key, nothing for a backup
 *           AES-256-GCM ciphertext with its 16-byte tag, to the end of the file
 * </pre>
 *
 * <p>Everything before the ciphertext is authenticated with it. Salt and nonce are fresh for each file. The public part can be
 * read without the passphrase, and is proven only with it.
 *
 * <p>Limits when reading: keys 64 KiB, backups 256 MiB; scrypt at most 256 MiB of memory and four times the work of what is
 * written. Nothing is allocated by a size that the file claims and does not have. Immutable.
 */
public final class SealedFile {

    /** What is inside. */
    public enum Content {
        KEY(PeerKey.FILE_BYTES_MAX), BACKUP(256 << 20);

        private final int bytesMax;

        Content(int bytesMax) {
            this.bytesMax = bytesMax;
        }

        /** Most bytes of plain content. */
        public int bytesMax() {
            return bytesMax;
        }

        private byte code() {
            return (byte) (ordinal() + 1);
        }
    }

    /** Work of turning a passphrase into a key. */
    record Cost(int logN, int r, int p) {

        /** What is written: 128 MiB of memory, about half a second. */
        static final Cost DEFAULT = new Cost(17, 8, 1);
        private static final int LOG_N_MAX = 20;
        private static final long MEMORY_MAX = 256L << 20;
        private static final long WORK_MAX = 4 * (1L << 17) * 8;

        void check() {
            boolean small = logN >= 1 && logN <= LOG_N_MAX && r >= 1 && p >= 1;
            long block = small ? (long) r << logN : 0;
            // N below 2^(16 r) is scrypt's own demand; 2^20 with r = 1 would break it.
            if (!small || logN >= 16 * r || block * 128 > MEMORY_MAX || block * p > WORK_MAX) {
                throw new IllegalArgumentException("its scrypt parameters log2 N=" + logN + " r=" + r + " p=" + p
                        + " are out of bounds");
            }
        }
    }

    /** Largest file of either kind. */
    public static final int BYTES_MAX = Content.BACKUP.bytesMax() + 4096;
    /** Shortest passphrase that is taken for a new file. */
    public static final int PASSPHRASE_BYTES_MIN = 8;

    private static final byte[] MAGIC = "PRBK".getBytes(StandardCharsets.US_ASCII);
    private static final byte VERSION = 1;
    private static final int SALT_BYTES = 16;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BYTES = 16;
    private static final int KEY_BYTES = 32;
    private static final int HEAD_BYTES = MAGIC.length + 1 + 1 + 3 + SALT_BYTES + NONCE_BYTES + 2;
    private static final int PUBLIC_BYTES_MAX = 2048;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Content content;
    private final Cost cost;
    private final byte[] salt;
    private final byte[] nonce;
    private final byte[] publicPart;
    private final byte[] file;
    private final int sealedFrom;

    private SealedFile(Content content, Cost cost, byte[] salt, byte[] nonce, byte[] publicPart, byte[] file, int sealedFrom) {
        this.content = content;
        this.cost = cost;
        this.salt = salt;
        this.nonce = nonce;
        this.publicPart = publicPart;
        this.file = file;
        this.sealedFrom = sealedFrom;
    }

    /** Whether bytes begin as such a file does. */
    public static boolean isOne(byte[] file) {
        return file.length >= MAGIC.length && Arrays.equals(file, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
    }

    /**
     * Encrypts.
     *
     * @param plain not changed
     * @param passphrase at least {@link #PASSPHRASE_BYTES_MIN} bytes; not changed
     * @return the bytes of the file
     * @throws IllegalArgumentException when content or public part are too large or the passphrase is too short
     */
    public static byte[] seal(Content content, byte[] publicPart, byte[] plain, byte[] passphrase) {
        return seal(content, publicPart, plain, passphrase, Cost.DEFAULT);
    }

    static byte[] seal(Content content, byte[] publicPart, byte[] plain, byte[] passphrase, Cost cost) {
        if (plain.length > content.bytesMax() || publicPart.length > PUBLIC_BYTES_MAX) {
            throw new IllegalArgumentException("there are " + plain.length + " bytes, limit is " + content.bytesMax());
        }
        if (passphrase.length < PASSPHRASE_BYTES_MIN) {
            throw new IllegalArgumentException("the passphrase is shorter than " + PASSPHRASE_BYTES_MIN + " bytes");
        }
        cost.check();
        byte[] salt = random(SALT_BYTES);
        byte[] nonce = random(NONCE_BYTES);
        int headBytes = HEAD_BYTES + publicPart.length;
        ByteBuffer out = ByteBuffer.allocate(headBytes + plain.length + TAG_BYTES);
        out.put(MAGIC).put(VERSION).put(content.code());
        out.put((byte) cost.logN()).put((byte) cost.r()).put((byte) cost.p());
        out.put(salt).put(nonce).putShort((short) publicPart.length).put(publicPart);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, passphrase, salt, nonce, cost);
            cipher.updateAAD(out.array(), 0, headBytes);
            cipher.doFinal(plain, 0, plain.length, out.array(), headBytes);
            return out.array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot encrypt with AES-GCM", e);
        }
    }

    /**
     * Takes a file apart without opening it.
     *
     * @param file kept, not copied
     * @throws IllegalArgumentException with the reason when it is no such file
     */
    public static SealedFile parse(byte[] file) {
        if (!isOne(file)) {
            throw new IllegalArgumentException("it does not begin as an encrypted file");
        }
        try {
            ByteBuffer in = ByteBuffer.wrap(file, MAGIC.length, file.length - MAGIC.length);
            int version = in.get();
            if (version != VERSION) {
                throw new IllegalArgumentException("it has version " + version + ", this program knows version 1");
            }
            Content content = content(in.get());
            Cost cost = new Cost(in.get() & 0xff, in.get() & 0xff, in.get() & 0xff);
            cost.check();
            byte[] salt = take(in, SALT_BYTES);
            byte[] nonce = take(in, NONCE_BYTES);
            int publicBytes = in.getShort() & 0xffff;
            if (publicBytes > PUBLIC_BYTES_MAX) {
                throw new IllegalArgumentException("its public part claims " + publicBytes + " bytes");
            }
            byte[] publicPart = take(in, publicBytes);
            if (in.remaining() < TAG_BYTES) {
                throw new BufferUnderflowException();
            }
            if (in.remaining() - TAG_BYTES > content.bytesMax()) {
                throw new IllegalArgumentException("it is larger than " + content.bytesMax() + " bytes");
            }
            return new SealedFile(content, cost, salt, nonce, publicPart, file, in.position());
        } catch (BufferUnderflowException e) {
            throw new IllegalArgumentException("it is cut short at " + file.length + " bytes", e);
        }
    }

    private static Content content(byte code) {
        for (Content each : Content.values()) {
            if (each.code() == code) {
                return each;
            }
        }
        throw new IllegalArgumentException("it holds content of the unknown kind " + code);
    }

    public Content content() {
        return content;
    }

    /** What can be read without the passphrase; a copy. */
    public byte[] publicPart() {
        return publicPart.clone();
    }

    /**
     * Decrypts.
     *
     * @param passphrase not changed
     * @return the content: wipe it after use
     * @throws IllegalArgumentException when the passphrase is wrong or the file was altered, which can not be told apart
     */
    public byte[] open(byte[] passphrase) {
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, passphrase, salt, nonce, cost);
            cipher.updateAAD(file, 0, sealedFrom);
            return cipher.doFinal(file, sealedFrom, file.length - sealedFrom);
        } catch (AEADBadTagException e) {
            throw new IllegalArgumentException("the passphrase is wrong, or the file was altered", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java cannot decrypt with AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, byte[] passphrase, byte[] salt, byte[] nonce, Cost cost)
            throws GeneralSecurityException {
        byte[] key = SCrypt.generate(passphrase, salt, 1 << cost.logN(), cost.r(), cost.p(), KEY_BYTES);
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
            return cipher;
        } finally {
            Arrays.fill(key, (byte) 0);
        }
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
