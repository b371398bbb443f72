package prb.cli.restore;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.backup.BackupCommand;
import prb.cli.id.Archive;
import prb.cli.id.Surroundings;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

class RestoreCommandTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final String WORDS = "correct horse battery";

    @TempDir
    private Path folder;
    private Path from;
    private Path to;
    private Path backup;
    private PeerKey key;
    private String printed = "";

    @BeforeEach
    void backUp() throws Exception {
        from = Files.createDirectories(folder.resolve("from/keys/id")).getParent().getParent();
        to = folder.resolve("to");
        backup = folder.resolve("a.backup");
        Files.writeString(folder.resolve("words"), WORDS + "\n");
        key = PeerKey.generate();
        Files.write(from.resolve("keys/id/LIFECYCLE"), key.encode());
        database(from, "the first");
        assertEquals(0, BackupCommand.run(new String[] {backup.toString(), "--data", from.toString(), "--passphrase-file",
            folder.resolve("words").toString()}, around()), printed);
    }

    private static void database(Path data, String word) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("local.db"))) {
            db.createStatement().execute("CREATE TABLE pools AS SELECT '" + word + "' AS name");
        }
    }

    private static String name(Path data) throws Exception {
        try (Connection db = DriverManager.getConnection("jdbc:sqlite:" + data.resolve("local.db"));
                var row = db.createStatement().executeQuery("SELECT name FROM pools")) {
            return row.getString(1);
        }
    }

    private Surroundings around() {
        PrintStream discard = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        return new Surroundings(Map.of(), discard, discard, Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private int restore(Path file, String... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        String[] args = Arrays.copyOf(more, more.length + 5);
        System.arraycopy(new String[] {file.toString(), "--data", to.toString(), "--passphrase-file", folder.resolve("words")
                .toString()}, 0, args, more.length, 5);
        int exit = RestoreCommand.run(args,
                new Surroundings(Map.of(), out, out, Optional.empty(), Clock.fixed(NOW, ZoneOffset.UTC)));
        printed = bytes.toString(StandardCharsets.UTF_8);
        assertFalse(printed.contains(WORDS));
        return exit;
    }

    /** Every file below the data folder with its content; lock files are no content. */
    private Map<String, String> content() throws IOException {
        Map<String, String> content = new TreeMap<>();
        if (Files.exists(to)) {
            try (var files = Files.walk(to)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    content.put(to.relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)) + "");
                }
            }
        }
        return content;
    }

    @Test
    void whatWasBackedUpIsBack() throws Exception {
        assertEquals(0, restore(backup), printed);
        assertEquals(List.of("keys/id/.LIFECYCLE.backed-up", "keys/id/LIFECYCLE", "local.db"), List.copyOf(content().keySet()));
        assertArrayEquals(key.encode(), Files.readAllBytes(to.resolve("keys/id/LIFECYCLE")));
        assertEquals("the first", name(to));
        for (String name : List.of("keys/id/LIFECYCLE", "local.db")) {
            assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(to.resolve(name))));
        }
        assertEquals(NOW, BackupMark.of(to.resolve("keys/id/LIFECYCLE"), key.id()).orElseThrow());
        assertTrue(
                printed.contains("restored to " + to + " from the backup of 2026-01-02T03:04:05Z: keys/id/LIFECYCLE, local.db"));
    }

    @Test
    void whatIsThereIsNeverLost() throws Exception {
        Files.createDirectories(to.resolve("keys/id"));
        database(to, "the second");
        Files.writeString(to.resolve("local.db-wal"), "");
        PeerKey other = PeerKey.generate();
        Files.write(to.resolve("keys/id/LIFECYCLE"), other.encode());
        Files.writeString(to.resolve("keys/id/TRADE"), "stays");
        Map<String, String> before = content();
        assertEquals(1, restore(backup));
        assertTrue(printed.contains("is there already, nothing was done"), printed);
        assertEquals(before, content());
        assertEquals(0, restore(backup, "--replace"), printed);
        Path aside = to.resolve("replaced-20260102T030405Z");
        assertTrue(printed.contains("what was there is now in " + aside), printed);
        assertEquals("the first", name(to));
        assertFalse(Files.exists(to.resolve("local.db-wal")), "the old database's companion is not taken for the new one's");
        assertArrayEquals(other.encode(), Files.readAllBytes(aside.resolve("old/keys/id/LIFECYCLE")));
        assertEquals("the second", name(aside.resolve("old")));
        assertEquals("stays", Files.readString(to.resolve("keys/id/TRADE")));
        assertEquals(0, restore(backup, "--replace"), printed);
        assertTrue(Files.exists(to.resolve("replaced-20260102T030405Z-2/old/local.db")), "two within one second");
    }

    @Test
    void aBackupThatIsNotWholeTouchesNothing() throws Exception {
        byte[] good = Files.readAllBytes(backup);
        good[good.length - 40] ^= 1;
        Path altered = Files.write(folder.resolve("altered"), good);
        assertEquals(1, restore(altered));
        assertTrue(printed.contains("is no good backup"), printed);
        byte[] cutDatabase = Arrays.copyOf(Files.readAllBytes(from.resolve("local.db")), 5000);
        for (Map<String, byte[]> bad : List.of(Map.of("local.db", cutDatabase), Map.of("keys/id/../../../evil", new byte[1]))) {
            Path file = Files.write(folder.resolve("bad"), SealedFile.seal(SealedFile.Content.BACKUP, new byte[0],
                    new Archive(NOW, bad).pack(), WORDS.getBytes(StandardCharsets.UTF_8)));
            assertEquals(1, restore(file), printed);
            assertTrue(printed.contains("Nothing was done"), printed);
        }
        assertFalse(Files.exists(to));
        assertEquals(2, RestoreCommand.run(new String[] {backup.toString()}, around()), "never guesses where to");
    }

    @Test
    void aFolderThatARoleHoldsIsLeftAlone() throws Exception {
        Files.createDirectories(to);
        for (String name : List.of("lifecycle.lock", "local.db.lock", "data_provider.lock")) {
            Files.writeString(to.resolve(name), "4711");
            try (FileChannel channel = FileChannel.open(to.resolve(name), StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                assertTrue(lock.isValid());
                IOException refused = assertThrows(IOException.class, () -> FolderHold.take(to));
                assertTrue(refused.getMessage().contains("is in use by process 4711 (" + name + ")"), refused.getMessage());
                if (name.startsWith("lifecycle")) {
                    assertEquals(1, restore(backup));
                    assertTrue(printed.contains("is in use by process 4711"), printed);
                }
            }
            Files.delete(to.resolve(name));
            assertEquals(Map.of(), content());
        }
        assertEquals(0, restore(backup), printed);
    }

    /**
     * The process dies between any two steps; the next restore finds what is left, and in the end all is as if it had not
     * died.
     */
    @Test
    void aKillBetweenAnyTwoStepsIsUndone() throws Exception {
        for (int step = 0; step < 5; step++) {
            to = folder.resolve("to" + step);
            Files.createDirectories(to.resolve("keys/id"));
            database(to, "the second");
            Path draft = to.resolve(".restore-20250101T000000Z");
            Files.createDirectories(draft.resolve("old/keys/id"));
            Files.createDirectories(draft.resolve("new/keys/id"));
            Files.writeString(draft.resolve("new/keys/id/LIFECYCLE"), "new key");
            Files.writeString(draft.resolve("new/local.db"), "new database");
            Files.writeString(draft.resolve("ready"), "keys/id/LIFECYCLE\nlocal.db");
            if (step == 0) {
                Files.delete(draft.resolve("ready"));
            }
            if (step >= 2) {
                Files.move(to.resolve("local.db"), draft.resolve("old/local.db"));
            }
            if (step >= 3) {
                Files.move(draft.resolve("new/keys/id/LIFECYCLE"), to.resolve("keys/id/LIFECYCLE"));
            }
            if (step >= 4) {
                Files.move(draft.resolve("new/local.db"), to.resolve("local.db"));
            }
            assertTrue(new Exchange(to, NOW).undoLeftOver().getFirst().contains("a restore that was not finished was undone"));
            assertEquals("the second", name(to), "step " + step);
            assertFalse(Files.exists(to.resolve("keys/id/LIFECYCLE")), "step " + step);
            assertFalse(Files.exists(draft));
            Path kept = to.resolve("undone-20250101T000000Z/new");
            assertEquals("new key", Files.readString(kept.resolve("keys/id/LIFECYCLE")), "step " + step);
            assertEquals("new database", Files.readString(kept.resolve("local.db")), "step " + step);
        }
        assertEquals(0, restore(backup, "--replace"), printed);
        assertEquals("the first", name(to));
    }

    @Test
    void aStepThatFailsTakesAllBack() throws Exception {
        Files.createDirectories(to.resolve("keys"));
        Files.writeString(to.resolve("keys/id"), "no folder");
        database(to, "the second");
        Map<String, String> before = content();
        assertEquals(1, restore(backup, "--replace"), printed);
        assertEquals(before, content());
        Files.delete(to.resolve("keys/id"));
        Files.delete(to.resolve("local.db"));
        Files.createDirectories(to.resolve("local.db/in the way"));
        assertEquals(1, restore(backup, "--replace"), printed);
        assertTrue(printed.contains("is a folder"), printed);
        assertEquals(Map.of(), content());
    }
}
