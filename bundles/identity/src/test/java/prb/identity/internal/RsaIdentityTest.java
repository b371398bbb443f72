package prb.identity.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.felix.hc.api.Result;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.PeerId;
import prb.identity.keyfile.BackupMark;
import prb.identity.keyfile.KeyFolder;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

/** What a node's operator sees of an identity. */
class RsaIdentityTest {

    private static final byte[] PASSPHRASE = "correct horse battery".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private record Start(String out, String err) {}

    /** @param more system properties of the process, then {@code --}, then kinds */
    private Start start(String passphraseFile, List<String> options, String... kinds) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/java", "-Xmx256m",
                "-XX:TieredStopAtLevel=1"));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), StartMain.class.getName(), folder.toString(),
                passphraseFile));
        command.addAll(Arrays.asList(kinds));
        Path err = Files.createTempFile("identity", ".err");
        try {
            Process process = new ProcessBuilder(command).redirectError(err.toFile()).start();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
            return new Start(out, Files.readString(err));
        } finally {
            Files.delete(err);
        }
    }

    private PeerId id(String kind) throws IOException {
        return new KeyFolder(folder).file(kind).facts().id();
    }

    @Test
    void peerIdIsALineOfStandardOutputAtAnyLogLevel() throws Exception {
        Start quiet = start("", List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=off"), "LIFECYCLE", "TRADE");
        assertEquals("Got my peer id as LIFECYCLE. " + id("LIFECYCLE") + "\nGot my peer id as TRADE. " + id("TRADE") + "\n",
                quiet.out());
        assertTrue(quiet.err().contains("CHECK identity LIFECYCLE identity,health WARN\n"), quiet.err());
        assertTrue(quiet.err().contains("CHECK identity TRADE identity,health WARN\n"), quiet.err());
        assertTrue(quiet.err().contains("CHECK unregister\n"), quiet.err());
        assertFalse(quiet.err().contains("EXIT"), quiet.err());
    }

    @Test
    void upKeepsStandardOutputForItsAnswer() throws Exception {
        Start up = start("", List.of("-Dprb.flag.PRB_UP=true", "-Dorg.slf4j.simpleLogger.defaultLogLevel=info"), "LIFECYCLE");
        assertEquals("", up.out());
        assertTrue(up.err().contains("Got my peer id as LIFECYCLE. " + id("LIFECYCLE")), up.err());
        assertFalse(up.err().contains("DO BACK THE KEYS UP"), up.err());
    }

    @Test
    void everyStartWarnsUntilThatKeyIsBackedUp() throws Exception {
        Path file = folder.resolve("LIFECYCLE");
        for (int i = 0; i < 2; i++) {
            String err = start("", List.of(), "LIFECYCLE").err();
            assertTrue(err.contains("WARN") && err.contains("DO BACK THE KEYS UP AND KEEP THE KEYS SAFE")
                    && err.contains("prb id export LIFECYCLE FILE --folder " + folder), err);
        }
        BackupMark.write(file, PeerKey.generate().id(), Instant.now());
        assertTrue(start("", List.of(), "LIFECYCLE").err().contains("DO BACK THE KEYS UP"));
        BackupMark.write(file, id("LIFECYCLE"), Instant.now());
        String err = start("", List.of(), "LIFECYCLE").err();
        assertFalse(err.contains("DO BACK"), err);
        assertTrue(err.contains("CHECK identity LIFECYCLE identity,health OK\n"), err);
    }

    @Test
    void healthFollowsTheMarkWithoutARestart() throws IOException {
        PeerKey key = PeerKey.generate();
        PeerId id = key.id();
        Path file = Files.write(folder.resolve("LIFECYCLE"), key.encode());
        KeyCheck check = new KeyCheck("LIFECYCLE", id, new KeyFolder(folder).file("LIFECYCLE"));
        assertEquals(Result.Status.WARN, check.execute().getStatus());
        String message = check.execute().iterator().next().getMessage();
        assertEquals("identity LIFECYCLE (" + id + ") has no backup: run prb id export LIFECYCLE FILE --folder " + folder
                + " or prb backup FILE --folder " + folder, message);
        assertTrue(KeyCheck.commands("TRADE", Path.of("/var/data/keys/id/TRADE"))
                .endsWith("or prb backup FILE --data /var/data"));
        BackupMark.write(file, id, Instant.parse("2026-01-02T03:04:05Z"));
        assertEquals(Result.Status.OK, check.execute().getStatus());
        Files.delete(folder.resolve(".LIFECYCLE.backed-up"));
        assertEquals(Result.Status.WARN, check.execute().getStatus());
    }

    @Test
    void encryptedKeyNeedsItsPassphraseAndNothingOfItIsTold() throws Exception {
        PeerKey key = PeerKey.generate();
        byte[] plain = key.encode();
        Files.write(folder.resolve("LIFECYCLE"), SealedFile.seal(SealedFile.Content.KEY, key.publicMessage(), plain, PASSPHRASE));
        Path right = Files.write(folder.resolve("right.txt"), PASSPHRASE);
        Path wrong = Files.writeString(folder.resolve("wrong.txt"), "something else\n");
        String what = "identity file " + folder.resolve("LIFECYCLE");

        Start started = start(right.toString(), List.of("-Dorg.slf4j.simpleLogger.defaultLogLevel=trace"), "LIFECYCLE");
        assertEquals("Got my peer id as LIFECYCLE. " + key.id() + "\n", started.out());
        Start none = start("", List.of(), "LIFECYCLE");
        assertTrue(none.err().contains("THROWN " + what + " is encrypted and no passphrase is given; name a file that holds it in"
                + " PRB_ID_PASSPHRASE_FILE, or take the encryption off with 'prb id decrypt'\n"), none.err());
        Start bad = start(wrong.toString(), List.of(), "LIFECYCLE");
        assertTrue(bad.err()
                .contains("THROWN " + what + " can not be decrypted: the passphrase is wrong, or the file was altered; give"
                        + " the passphrase it was encrypted with, or restore it from a backup\n"),
                bad.err());
        Start missing = start(folder.resolve("gone").toString(), List.of(), "LIFECYCLE");
        assertTrue(missing.err().contains("THROWN passphrase file " + folder.resolve("gone") + " for " + what
                + " can not be read: it does not exist\n"), missing.err());
        for (Start refused : List.of(none, bad, missing)) {
            assertEquals("", refused.out());
            assertTrue(refused.err().contains("ERROR") && refused.err().contains("EXIT 1\n"), refused.err());
        }
        String all = started + " " + none + bad + missing;
        assertFalse(all.contains("correct horse") || all.contains("something else"), all);
        String secret = HexFormat.of().formatHex(key.privateKey().getPrivateExponent().toByteArray());
        assertFalse(
                all.contains(secret.substring(40, 56))
                        || all.contains(key.privateKey().getPrivateExponent().toString().substring(9, 29)),
                all);
    }
}
