package prb.itests;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.keyfile.KeyFile;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.SealedFile;

/** Key files and the library that the original bridge makes and reads them with. */
class IdentityInteropTest {

    private static final String PROGRAM = "identity/js0";
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @BeforeEach
    void prepare() throws Exception {
        Optional<String> reason = NodePrograms.prepare(PROGRAM);
        reason.ifPresent(why -> System.out.println("IdentityInteropTest skipped: " + why));
        Assumptions.assumeTrue(reason.isEmpty(), () -> "skipped: " + reason.orElse(""));
    }

    /** @return exit code, a space, and the output */
    private static String run(String verb, Path file) throws Exception {
        Path programs = NodePrograms.target(PROGRAM);
        try (Child child = Child.start("keys.mjs", programs, Map.of(), List.of("node", "keys.mjs", verb, file.toString()))) {
            return child.await(LIMIT) + " " + child.output();
        }
    }

    private static KeyFile.Loaded load(KeyFile file) throws Exception {
        return file.loadOrCreate(what -> {
            throw new AssertionError(what + " asks for a passphrase");
        }, note -> {});
    }

    @Test
    void keyThatWeMakeIsTheirs() throws Exception {
        KeyFile file = new KeyFolder(folder).file("LIFECYCLE");
        String id = load(file).key().id().toString();
        String theirs = run("read", file.path());
        assertTrue(theirs.startsWith("0 ") && theirs.contains(id), theirs);
    }

    @Test
    void keyThatTheyMakeIsOurs() throws Exception {
        KeyFile file = new KeyFolder(folder).file("LIFECYCLE");
        String theirs = run("write", file.path());
        assertTrue(theirs.startsWith("0 "), theirs);
        KeyFile.Loaded loaded = load(file);
        assertTrue(theirs.contains(loaded.key().id().toString()), theirs);
        assertArrayEquals(Files.readAllBytes(file.path()), loaded.key().encode());
    }

    @Test
    void encryptedKeyIsNotTheirsUntilItIsDecrypted() throws Exception {
        KeyFile file = new KeyFolder(folder).file("LIFECYCLE");
        byte[] plain = load(file).key().encode();
        byte[] passphrase = "correct horse".getBytes(StandardCharsets.UTF_8);
        file.rewrite(SealedFile.seal(SealedFile.Content.KEY, load(file).key().publicMessage(), plain, passphrase));
        assertTrue(run("read", file.path()).startsWith("1 "));
        file.rewrite(SealedFile.parse(file.read()).open(passphrase));
        assertEquals("0", run("read", file.path()).substring(0, 1));
    }
}
