package prb.identity.internal;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyFileTest {

    private static final long SEED = 2048;

    @TempDir
    private Path folder;

    static byte[] original(String name) throws IOException {
        try (InputStream in = KeyFileTest.class.getResourceAsStream("/original/" + name)) {
            return in.readAllBytes();
        }
    }

    @Test
    void secondLoadGivesTheSameIdentity() throws IOException {
        String first = new RsaIdentity(folder.toString(), "LIFECYCLE").peerId();
        assertEquals(first, new RsaIdentity(folder.toString(), "LIFECYCLE").peerId());
        assertNotEquals(first, new RsaIdentity(folder.toString(), "TRADE").peerId());
        assertTrue(first.startsWith("Qm") && first.length() == 46, first);
    }

    @Test
    void newFileAndFolderAreTheOwnersOnlyAndNothingElseIsLeft() throws IOException {
        Path inner = folder.resolve("keys/id");
        new RsaIdentity(inner.toString(), "LIFECYCLE");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inner.resolve("LIFECYCLE"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(inner)));
        try (Stream<Path> files = Files.list(inner)) {
            assertEquals(1, files.count());
        }
    }

    @Test
    void fileOpenToOthersIsClosed() throws IOException {
        Path file = folder.resolve("LIFECYCLE");
        Files.write(file, original("LIFECYCLE.peerid.pb"));
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        new RsaIdentity(folder.toString(), "LIFECYCLE");
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIFECYCLE", "DATA_PROVIDER"})
    void filesOfTheOriginalAreReadAndWrittenAlike(String kind) throws IOException {
        byte[] recorded = original(kind + ".peerid.pb");
        Files.write(folder.resolve(kind), recorded);
        RsaIdentity identity = new RsaIdentity(folder.toString(), kind);
        assertArrayEquals(recorded, PeerKey.decode(recorded).encode());
        byte[] secret = kind.getBytes(StandardCharsets.UTF_8);
        assertArrayEquals(secret, identity.unwrap(identity.wrap(secret)));
    }

    @Test
    void peerIdIsTheOneTheOriginalLogged() throws IOException {
        Files.write(folder.resolve("DATA_PROVIDER"), original("DATA_PROVIDER.peerid.pb"));
        String logged = new String(original("DATA_PROVIDER.peerid.txt"), StandardCharsets.UTF_8).strip();
        assertEquals(logged, new RsaIdentity(folder.toString(), "DATA_PROVIDER").peerId());
    }

    @Test
    void everyAlteredByteIsFoundWhenLoading() throws IOException {
        byte[] file = original("LIFECYCLE.peerid.pb");
        for (int i = 0; i < file.length; i++) {
            byte[] altered = file.clone();
            altered[i] ^= 0x04;
            assertThrows(IllegalArgumentException.class, () -> PeerKey.decode(altered), "byte " + i);
        }
    }

    @Test
    void damagedFilesAreRefusedAndKept() throws IOException {
        System.out.println("seed " + SEED);
        Random random = new Random(SEED);
        byte[] file = original("LIFECYCLE.peerid.pb");
        for (int i = 0; i < 300; i++) {
            byte[] damaged = i % 2 == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            if (damaged.length > 0) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            decodeOrRefuse(damaged);
        }
        Path path = folder.resolve("LIFECYCLE");
        Files.write(path, new byte[] {1, 2, 3});
        IOException e = assertThrows(IOException.class, () -> new RsaIdentity(folder.toString(), "LIFECYCLE"));
        assertTrue(e.getMessage().contains(path.toString()), e.getMessage());
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(path));
    }

    private static void decodeOrRefuse(byte[] damaged) {
        try {
            assertEquals(34, PeerKey.decode(damaged).id().toBytes().length);
        } catch (IllegalArgumentException refused) {
            assertFalse(refused.getMessage().isBlank());
        }
    }

    @Test
    void oversizedFileIsRefused() throws IOException {
        Files.write(folder.resolve("LIFECYCLE"), new byte[70_000]);
        assertThrows(IOException.class, () -> new RsaIdentity(folder.toString(), "LIFECYCLE"));
    }

    @Test
    void deadLinkIsNotReplaced() throws IOException {
        Files.createSymbolicLink(folder.resolve("LIFECYCLE"), folder.resolve("missing"));
        assertThrows(IOException.class, () -> new RsaIdentity(folder.toString(), "LIFECYCLE"));
        assertTrue(Files.isSymbolicLink(folder.resolve("LIFECYCLE")));
    }

    @Test
    void processesThatStartTogetherShareOneIdentity() throws InterruptedException, ExecutionException {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> done : IntStream.range(0, 6)
                    .mapToObj(i -> pool.submit(() -> ids.add(new RsaIdentity(folder.toString(), "LIFECYCLE").peerId())))
                    .toList()) {
                done.get();
            }
        }
        assertEquals(1, ids.size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../LIFECYCLE", "lifecycle", "A/B", "."})
    void kindsThatAreNoFileNameAreRefused(String kind) {
        assertThrows(IllegalArgumentException.class, () -> new RsaIdentity(folder.toString(), kind));
    }
}
