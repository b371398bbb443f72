package prb.identity.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.keyfile.PeerKey;

class EnvelopeTest {

    private static final long SEED = 1;
    private static final byte[] SECRET = "{\"encoded\":\"...\"}".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private static Path folder;
    private static RsaIdentity identity;

    @BeforeAll
    static void makeIdentity() throws IOException {
        identity = new RsaIdentity(folder.toString(), "LIFECYCLE");
    }

    @Test
    void whatIsWrappedIsUnwrapped() {
        Random random = new Random(SEED);
        for (int size : new int[] {0, 1, 15, 16, 17, 190, 256, 5000, Envelope.SECRET_BYTES_MAX}) {
            byte[] secret = new byte[size];
            random.nextBytes(secret);
            assertArrayEquals(secret, identity.unwrap(identity.wrap(secret)));
        }
        assertThrows(IllegalArgumentException.class, () -> identity.wrap(new byte[Envelope.SECRET_BYTES_MAX + 1]));
    }

    @Test
    void layoutIsTheDocumentedOne() {
        byte[] wrapped = identity.wrap(SECRET);
        assertEquals("PRBW\u0001\u0001\u0000", new String(wrapped, 0, 7, StandardCharsets.ISO_8859_1));
        assertEquals(7 + 256 + 12 + SECRET.length + 16, wrapped.length);
        assertFalse(Arrays.equals(wrapped, identity.wrap(SECRET)));
    }

    @Test
    void everyAlteredByteIsDetected() {
        byte[] wrapped = identity.wrap(SECRET);
        for (int i = 0; i < wrapped.length; i++) {
            byte[] altered = wrapped.clone();
            altered[i] ^= 0x10;
            assertThrows(IllegalArgumentException.class, () -> identity.unwrap(altered), "byte " + i);
        }
    }

    @Test
    void everyTruncationAndAdditionIsDetected() {
        byte[] wrapped = identity.wrap(SECRET);
        for (int size = 0; size < wrapped.length; size++) {
            byte[] cut = Arrays.copyOf(wrapped, size);
            assertThrows(IllegalArgumentException.class, () -> identity.unwrap(cut), "size " + size);
        }
        assertThrows(IllegalArgumentException.class, () -> identity.unwrap(Arrays.copyOf(wrapped, wrapped.length + 1)));
    }

    @Test
    void randomBytesAreRefused() {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        for (int i = 0; i < 2000; i++) {
            byte[] input = new byte[random.nextInt(600)];
            random.nextBytes(input);
            byte[] start = i % 3 == 0 ? new byte[] {'P', 'R', 'B', 'W', 1, 1, 0} : new byte[] {0x0a, 0x10};
            System.arraycopy(start, 0, input, 0, i % 2 == 0 ? Math.min(start.length, input.length) : 0);
            assertThrows(IllegalArgumentException.class, () -> identity.unwrap(input));
        }
    }

    @Test
    void anotherIdentityCannotUnwrap() throws IOException {
        byte[] wrapped = identity.wrap(SECRET);
        RsaIdentity other = new RsaIdentity(folder.toString(), "TRADE");
        assertThrows(IllegalArgumentException.class, () -> other.unwrap(wrapped));
    }

    @Test
    void envelopesOfTheOriginalAreRead() throws IOException, GeneralSecurityException {
        PeerKey key = PeerKey.decode(java.nio.file.Files.readAllBytes(folder.resolve("LIFECYCLE")));
        assertArrayEquals(SECRET, identity.unwrap(original(key, SECRET)));
    }

    private static byte[] original(PeerKey key, byte[] secret) throws IOException, GeneralSecurityException {
        byte[] dataKey = new byte[32];
        byte[] iv = new byte[16];
        new Random(SEED).nextBytes(dataKey);
        Cipher rsa = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
        rsa.init(Cipher.ENCRYPT_MODE, key.publicKey());
        Cipher aes = Cipher.getInstance("AES/CBC/PKCS5Padding");
        aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(dataKey, "AES"), new IvParameterSpec(iv));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        out.writeByteArray(1, iv);
        out.writeByteArray(2, rsa.doFinal(dataKey));
        out.writeByteArray(3, aes.doFinal(secret));
        out.flush();
        return bytes.toByteArray();
    }

    @Test
    void stoppedIdentityFailsFast() throws IOException {
        RsaIdentity stopped = new RsaIdentity(folder.toString(), "LIFECYCLE");
        byte[] wrapped = stopped.wrap(SECRET);
        stopped.deactivate();
        assertThrows(IllegalStateException.class, () -> stopped.wrap(SECRET));
        assertThrows(IllegalStateException.class, () -> stopped.unwrap(wrapped));
    }
}
