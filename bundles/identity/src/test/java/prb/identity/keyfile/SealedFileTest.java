package prb.identity.keyfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.generators.SCrypt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SealedFileTest {

    private static final byte[] PLAIN = "the content of a key file".getBytes(StandardCharsets.UTF_8);
    private static final byte[] PUBLIC = "public".getBytes(StandardCharsets.UTF_8);

    private static byte[] sealed() {
        return SealedFile.seal(SealedFile.Content.KEY, PUBLIC, PLAIN, Keys.PASSPHRASE, Keys.CHEAP);
    }

    @Test
    void whatIsSealedIsOpened() {
        byte[] file = SealedFile.seal(SealedFile.Content.BACKUP, new byte[0], PLAIN, Keys.PASSPHRASE);
        assertArrayEquals(new byte[] {17, 8, 1}, Arrays.copyOfRange(file, 6, 9));
        SealedFile parsed = SealedFile.parse(file);
        assertEquals(SealedFile.Content.BACKUP, parsed.content());
        assertEquals(0, parsed.publicPart().length);
        assertArrayEquals(PLAIN, parsed.open(Keys.PASSPHRASE));
        assertFalse(Arrays.equals(sealed(), sealed()));
    }

    /** Opened by hand, so that another program can do it from the description alone. */
    @Test
    void layoutIsTheDocumentedOne() throws Exception {
        byte[] file = sealed();
        assertEquals("5052424b" + "01" + "01" + "040101", HexFormat.of().formatHex(file, 0, 9));
        assertEquals("0006" + HexFormat.of().formatHex(PUBLIC), HexFormat.of().formatHex(file, 37, 45));
        byte[] key = SCrypt.generate(Keys.PASSPHRASE, Arrays.copyOfRange(file, 9, 25), 16, 1, 1, 32);
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, file, 25, 12));
        cipher.updateAAD(file, 0, 45);
        assertArrayEquals(PLAIN, cipher.doFinal(file, 45, file.length - 45));
    }

    @Test
    void everyAlteredByteAndEveryCutIsFound() {
        byte[] file = sealed();
        for (int i = 0; i < file.length; i++) {
            byte[] altered = file.clone();
            altered[i] ^= 0x01;
            assertThrows(IllegalArgumentException.class, () -> SealedFile.parse(altered).open(Keys.PASSPHRASE), "byte " + i);
            byte[] cut = Arrays.copyOf(file, i);
            assertThrows(IllegalArgumentException.class, () -> SealedFile.parse(cut).open(Keys.PASSPHRASE), "size " + i);
        }
        byte[] wrong = "eight or mora".getBytes(StandardCharsets.UTF_8);
        assertThrows(IllegalArgumentException.class, () -> SealedFile.parse(file).open(wrong));
    }

    @ParameterizedTest
    @CsvSource({"0,8,1", "21,1,1", "20,8,1", "18,16,1", "17,8,5", "17,0,1", "17,8,0", "17,255,255", "255,255,255", "16,1,1"})
    void parametersOutOfBoundsAreRefusedBeforeAnyWork(int logN, int r, int p) {
        byte[] file = sealed();
        file[6] = (byte) logN;
        file[7] = (byte) r;
        file[8] = (byte) p;
        IllegalArgumentException e = assertThrows(IllegalArgumentException.class, () -> SealedFile.parse(file));
        assertTrue(e.getMessage().contains("out of bounds"), e.getMessage());
    }

    @Test
    void shortPassphrasesAndLargeContentsAreRefused() {
        byte[] seven = new byte[SealedFile.PASSPHRASE_BYTES_MIN - 1];
        assertThrows(IllegalArgumentException.class,
                () -> SealedFile.seal(SealedFile.Content.KEY, PUBLIC, PLAIN, seven, Keys.CHEAP));
        byte[] large = new byte[SealedFile.Content.KEY.bytesMax() + 1];
        assertThrows(IllegalArgumentException.class,
                () -> SealedFile.seal(SealedFile.Content.KEY, PUBLIC, large, Keys.PASSPHRASE, Keys.CHEAP));
    }

    @Test
    void damagedFilesAreRefusedWithoutMuchMemory() {
        long seed = System.nanoTime();
        System.out.println("SealedFileTest seed " + seed);
        Random random = new Random(seed);
        byte[] file = sealed();
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = Arrays.copyOf(file, random.nextInt(8) == 0 ? random.nextInt(file.length) : file.length);
            for (int hits = 1 + random.nextInt(4); hits > 0 && damaged.length > 4; hits--) {
                int at = 4 + random.nextInt(damaged.length - 4);
                damaged[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            long before = Allocations.ofThisThread();
            try {
                assertTrue(SealedFile.parse(damaged).publicPart().length <= damaged.length);
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().isBlank());
            }
            assertTrue(Allocations.ofThisThread() - before < 1 << 20, "round " + i);
        }
    }
}
