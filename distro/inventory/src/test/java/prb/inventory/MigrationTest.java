package prb.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.id.Surroundings;
import prb.cli.migrate.MigrateCommand;
import prb.identity.keyfile.PeerKey;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;

/** {@code prb migrate-from-v2} with the import that this program brings along, on a folder as the original leaves it. */
class MigrationTest {

    @TempDir
    private Path folder;
    private Path old;
    private Path to;
    private String printed = "";

    @BeforeEach
    void make() throws Exception {
        old = folder.resolve("old");
        to = folder.resolve("to");
        OriginalFixture.make(old, Keypair.fromUri("//Owner", KeyType.SR25519).accountId().toSs58(30));
        Files.writeString(folder.resolve("env"), "PHALA_MODULE=lifecycle\nUSE_BUILT_IN_TRADER=true\n");
    }

    private int run(String... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] args = Arrays.copyOf(new String[] {"--env", folder.resolve("env").toString(), "--data", old.toString(), "--to",
            to.toString()}, 6 + more.length);
        System.arraycopy(more, 0, args, 6, more.length);
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            int exit = MigrateCommand.run(args, around(out));
            printed = bytes.toString(StandardCharsets.UTF_8);
            return exit;
        }
    }

    private Surroundings around(PrintStream out) {
        return new Surroundings(Map.of("XDG_RUNTIME_DIR", folder.toString()), out, out, Optional.empty(), Clock.systemUTC());
    }

    private static Map<String, String> content(Path top) throws IOException {
        Map<String, String> content = new TreeMap<>();
        try (var files = Files.walk(top)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                content.put(top.relativize(file) + " " + Files.getLastModifiedTime(file),
                        HexFormat.of().formatHex(Files.readAllBytes(file)));
            }
        }
        return content;
    }

    @Test
    void poolsWorkersAndKeysAreHereAndTheOriginalIsAsItWas() throws Exception {
        Map<String, String> before = content(old);
        assertEquals(0, run("--dry-run"), printed);
        assertTrue(Files.notExists(to), "a dry run writes nothing");
        assertTrue(printed.contains("pool1"), printed);
        assertEquals(0, run(), printed);
        assertEquals(before, content(old));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            assertEquals(0, Main.run(new String[] {"list", "--data", to.toString()}, around(out)));
        }
        String list = bytes.toString(StandardCharsets.UTF_8);
        for (String name : new String[] {"pool1", "pool77", "w0", "w1"}) {
            assertTrue(list.contains(name), list);
        }
        assertEquals(Files.readString(old.resolve("keys/id/LIFECYCLE"), StandardCharsets.ISO_8859_1),
                Files.readString(to.resolve("keys/id/LIFECYCLE"), StandardCharsets.ISO_8859_1));
        assertTrue(Files.readString(to.resolve("lifecycle.env")).contains("USE_BUILT_IN_TRADER=true\n"));
        assertEquals(0, run(), "again changes nothing: " + printed);
    }

    @Test
    void aKeyThatDoesNotFitStopsTheImport() throws Exception {
        Files.write(old.resolve("keys/id/LIFECYCLE"), PeerKey.generate().encode());
        assertEquals(1, run(), printed);
        assertTrue(printed.contains("the inventory was not imported"), printed);
        assertTrue(Files.notExists(to.resolve("local.db.before-import")), "nothing half done");
    }
}
