package prb.identity.keyfile;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key file's life when all goes well, and the original's files. */
class KeyFileTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");

    @TempDir
    private Path folder;
    private final List<String> notes = new ArrayList<>();

    private KeyFile file(String kind) {
        return new KeyFolder(folder).file(kind);
    }

    private KeyFile.Loaded load(String kind) throws IOException {
        return file(kind).loadOrCreate(Keys::noPassphrase, notes::add);
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    @Test
    void missingKeyIsMadeOnce() throws IOException {
        KeyFile.Loaded first = load("LIFECYCLE");
        KeyFile.Loaded second = load("LIFECYCLE");
        assertTrue(first.created() && !second.created());
        assertEquals(first.key().id(), second.key().id());
        assertNotEquals(first.key().id(), load("TRADE").key().id());
        assertTrue(first.key().id().toString().matches("Qm.{44}"));
        assertEquals(List.of(), notes);
    }

    @Test
    void newFileAndFolderAreTheOwnersOnlyAndNothingElseIsLeft() throws IOException {
        Path inner = folder.resolve("keys/id");
        new KeyFolder(inner).file("LIFECYCLE").loadOrCreate(Keys::noPassphrase, notes::add);
        assertEquals("rw-------", mode(inner.resolve("LIFECYCLE")));
        assertEquals("rwx------", mode(inner));
        assertEquals(List.of("LIFECYCLE"), Keys.names(inner));
    }

    @ParameterizedTest
    @ValueSource(strings = {"LIFECYCLE", "DATA_PROVIDER", "LIBRARY"})
    void filesOfTheOriginalAreReadAndWrittenAlike(String kind) throws IOException {
        byte[] recorded = Keys.original(kind + ".peerid.pb");
        assertArrayEquals(recorded, PeerKey.decode(recorded).encode());
        if (!kind.equals("LIFECYCLE")) {
            String logged = new String(Keys.original(kind + ".peerid.txt"), StandardCharsets.UTF_8).strip();
            assertEquals(logged, PeerKey.decode(recorded).id().toString());
        }
    }

    @Test
    void recordedFilesGiveTheRecordedIds() throws IOException {
        Path shared = Path.of(System.getProperty("prb.shared", "."), "vectors/peer/walkie");
        if (!Files.isDirectory(shared)) {
            System.out.println("skipped: no folder vectors/peer/walkie in prb.shared");
        }
        Assumptions.assumeTrue(Files.isDirectory(shared));
        Files.copy(shared.resolve("DATA_PROVIDER.peerid.pb"), folder.resolve("DATA_PROVIDER"));
        Files.copy(shared.resolve("LIFECYCLE.peerid.pb"), folder.resolve("LIFECYCLE"));
        assertEquals(Files.readString(shared.resolve("DATA_PROVIDER.peerid.txt")).strip(),
                load("DATA_PROVIDER").key().id().toString());
        assertTrue(load("LIFECYCLE").key().id().toString().startsWith("Qm"));
    }

    @Test
    void processesThatStartTogetherShareOneIdentity() throws InterruptedException, ExecutionException {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<?> done : IntStream.range(0, 6)
                    .mapToObj(i -> pool.submit(() -> ids.add(load("LIFECYCLE").key().id().toString()))).toList()) {
                done.get();
            }
        }
        assertEquals(1, ids.size());
    }

    @Test
    void encryptedFileIsLoadedWithItsPassphraseOnly() throws IOException {
        byte[] plain = Keys.original("LIFECYCLE.peerid.pb");
        Files.write(folder.resolve("LIFECYCLE"), Keys.sealed(plain));
        KeyFile.Loaded loaded = file("LIFECYCLE").load(what -> Keys.PASSPHRASE.clone(), notes::add);
        assertTrue(loaded.encrypted());
        assertEquals(PeerKey.decode(plain).id(), loaded.key().id());
        assertEquals(PeerKey.decode(plain).id(), file("LIFECYCLE").facts().id());
        assertTrue(file("LIFECYCLE").facts().encrypted());
        Passphrase wrong = what -> "another one".getBytes(StandardCharsets.UTF_8);
        KeyFileException e = assertThrows(KeyFileException.class, () -> file("LIFECYCLE").load(wrong, notes::add));
        assertEquals(
                "identity file " + folder.resolve("LIFECYCLE") + " can not be decrypted: the passphrase is wrong, or the file"
                        + " was altered; give the passphrase it was encrypted with, or restore it from a backup",
                e.getMessage());
    }

    @Test
    void rewrittenFileLeavesNoOldBytes() throws IOException {
        byte[] plain = Keys.original("LIFECYCLE.peerid.pb");
        Path path = Files.write(folder.resolve("LIFECYCLE"), plain);
        Path seen = Files.createLink(folder.resolve("linked"), path);
        assertFalse(file("LIFECYCLE").rewrite(Keys.sealed(plain)));
        assertArrayEquals(plain, Files.readAllBytes(seen));

        Path real = Files.write(folder.resolve("real"), plain);
        Files.createSymbolicLink(folder.resolve("TRADE"), real);
        try (var old = Files.newByteChannel(real)) {
            assertTrue(file("TRADE").rewrite(Keys.sealed(plain)));
            ByteBuffer content = ByteBuffer.allocate(plain.length);
            assertEquals(plain.length, old.read(content));
            assertArrayEquals(new byte[plain.length], content.array());
        }
        assertTrue(Files.isSymbolicLink(folder.resolve("TRADE")));
        assertEquals("rw-------", mode(real));
        assertTrue(file("TRADE").load(what -> Keys.PASSPHRASE.clone(), notes::add).encrypted());
        assertEquals(List.of("LIFECYCLE", "TRADE", "linked", "real"), Keys.names(folder));
    }

    @Test
    void replacedKeyIsKept() throws IOException {
        byte[] old = Keys.original("LIFECYCLE.peerid.pb");
        Files.write(folder.resolve("LIFECYCLE"), old);
        byte[] other = Keys.original("LIBRARY.peerid.pb");
        assertThrows(KeyFileException.class, () -> file("LIFECYCLE").install(other));
        Path kept = file("LIFECYCLE").replace(other, NOW);
        assertEquals(folder.resolve("LIFECYCLE.old-20260102T030405Z"), kept);
        assertArrayEquals(old, Files.readAllBytes(kept));
        assertEquals(PeerKey.decode(other).id(), load("LIFECYCLE").key().id());
        assertEquals(List.of("LIFECYCLE"), new KeyFolder(folder).kinds());
    }

    @Test
    void markCountsForItsKeyOnly() throws IOException {
        KeyFile.Loaded loaded = load("LIFECYCLE");
        Path path = file("LIFECYCLE").path();
        assertEquals(Optional.empty(), BackupMark.of(path, loaded.key().id()));
        BackupMark.write(path, loaded.key().id(), NOW);
        assertEquals(Optional.of(NOW), BackupMark.of(path, loaded.key().id()));
        assertEquals(loaded.key().id() + " 2026-01-02T03:04:05Z\n", Files.readString(folder.resolve(".LIFECYCLE.backed-up")));
        assertEquals(Optional.empty(), BackupMark.of(path, load("TRADE").key().id()));
        Files.delete(path);
        KeyFile.Loaded fresh = load("LIFECYCLE");
        assertEquals(Optional.empty(), BackupMark.of(path, fresh.key().id()));
        assertTrue(notes.getFirst().contains(loaded.key().id() + " was here before"), notes::toString);
        for (String junk : List.of("", "x", fresh.key().id().toString(), fresh.key().id() + " yesterday", "\0".repeat(300))) {
            Files.writeString(folder.resolve(".LIFECYCLE.backed-up"), junk);
            assertEquals(Optional.empty(), BackupMark.of(path, fresh.key().id()));
        }
    }

    @Test
    void everyAlteredByteIsFoundWhenLoading() throws IOException {
        byte[] file = Keys.original("LIFECYCLE.peerid.pb");
        for (int i = 0; i < file.length; i++) {
            byte[] altered = file.clone();
            altered[i] ^= 0x04;
            assertThrows(IllegalArgumentException.class, () -> PeerKey.decode(altered), "byte " + i);
        }
    }

    @Test
    void damagedFilesAreLoadedOrRefusedWithoutMuchMemory() throws IOException {
        long seed = System.nanoTime();
        System.out.println("KeyFileTest seed " + seed);
        Random random = new Random(seed);
        byte[] file = Keys.original("LIFECYCLE.peerid.pb");
        for (int i = 0; i < 2000; i++) {
            byte[] damaged = i % 2 == 0 ? java.util.Arrays.copyOf(file, random.nextInt(file.length)) : file.clone();
            for (int hits = 1 + random.nextInt(3); hits > 0 && damaged.length > 0; hits--) {
                // Half of them near the front, where sizes stand.
                int at = random.nextInt(random.nextBoolean() ? Math.min(60, damaged.length) : damaged.length);
                damaged[at] = (byte) (random.nextBoolean() ? 0xff : random.nextInt());
            }
            long before = Allocations.ofThisThread();
            try {
                assertEquals(34, PeerKey.decode(damaged).id().toBytes().length);
            } catch (IllegalArgumentException refused) {
                assertFalse(refused.getMessage().isBlank());
            }
            assertTrue(Allocations.ofThisThread() - before < 8 << 20, "round " + i);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "../LIFECYCLE", "lifecycle", "A/B", ".", "LIFECYCLE.old"})
    void kindsThatAreNoFileNameAreRefused(String kind) {
        assertThrows(IllegalArgumentException.class, () -> file(kind));
    }
}
