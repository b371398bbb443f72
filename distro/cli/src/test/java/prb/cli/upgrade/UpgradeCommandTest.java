package prb.cli.upgrade;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.cli.id.Surroundings;

class UpgradeCommandTest {

    private static final String MACHINE = System.getProperty("os.arch");

    @TempDir
    private Path folder;
    private Path root;
    private String printed = "";

    @BeforeEach
    void make() {
        root = folder.resolve("installation");
    }

    private static Tar distribution(String version) throws IOException {
        String top = "runtime-bridge-" + version + "/";
        return new Tar().entry(top, '5', new byte[0], 0755, "").file(top + "bin/prb", "#!/bin/sh\necho " + version + "\n", 0755)
                .file(top + "lib/a.jar", "jar of " + version, 0644).link(top + "lib/b.jar", "a.jar")
                .file(top + "conf/jvm.options", "", 0644);
    }

    private Path release(String version, Tar tar) throws Exception {
        Path archive = tar.write(folder.resolve("runtime-bridge-" + version + "-linux-" + MACHINE + ".tar.gz"));
        String sum = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(archive)));
        Files.writeString(Path.of(archive + ".sha256"), sum + "  " + archive.getFileName() + "\n");
        return archive;
    }

    private int upgrade(Path archive, String... more) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String[] args = new String[3 + more.length];
        args[0] = archive.toString();
        args[1] = "--root";
        args[2] = root.toString();
        System.arraycopy(more, 0, args, 3, more.length);
        try (PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8)) {
            int exit = UpgradeCommand.run(args,
                    new Surroundings(Map.of("XDG_RUNTIME_DIR", folder.toString()), out, out, Optional.empty(),
                            Clock.systemUTC()));
            printed = bytes.toString(StandardCharsets.UTF_8);
            return exit;
        }
    }

    private String current() throws IOException {
        return Files.readString(root.resolve("current/lib/b.jar"));
    }

    @Test
    void aNewVersionCountsInOneStepAndTheOldOneStays() throws Exception {
        assertEquals(0, upgrade(release("1.0.0", distribution("1.0.0"))), printed);
        assertEquals("jar of 1.0.0", current());
        assertTrue(Files.isExecutable(root.resolve("current/bin/prb")));
        assertFalse(Files.isExecutable(root.resolve("current/conf/jvm.options")));
        Files.createDirectories(root.resolve("current/conf/trust"));
        Files.writeString(root.resolve("current/conf/trust/sha256.txt"), "mine");
        Files.writeString(root.resolve("current/conf/prb.properties"), "PRB_HTTP_PORT=1");
        Files.createDirectories(root.resolve("versions/.partial-1.1.0/lib"));
        assertEquals(0, upgrade(release("1.1.0", distribution("1.1.0"))), printed);
        assertEquals("jar of 1.1.0", current());
        assertEquals("mine", Files.readString(root.resolve("current/conf/trust/sha256.txt")), "an operator's own comes along");
        assertEquals("PRB_HTTP_PORT=1", Files.readString(root.resolve("current/conf/prb.properties")));
        assertFalse(Files.exists(root.resolve("versions/.partial-1.1.0")), "what a killed one left is gone");
        assertEquals("versions/1.1.0", Files.readSymbolicLink(root.resolve("current")).toString(), "the folder may move");
        assertEquals(0, upgrade(folder.resolve("runtime-bridge-1.0.0-linux-" + MACHINE + ".tar.gz")), printed);
        assertEquals("jar of 1.0.0", current(), "and back");
        assertTrue(printed.contains("is there already"), printed);
        assertEquals(0, upgrade(folder.resolve("runtime-bridge-1.0.0-linux-" + MACHINE + ".tar.gz")), printed);
        assertTrue(printed.contains("is in use already"), printed);
    }

    @Test
    void whatLeadsOutOfTheFolderIsRefused() throws Exception {
        Path outside = Files.writeString(folder.resolve("outside"), "untouched");
        List<Tar> bad = List.of(distribution("2.0.0").file("../../../outside", "evil", 0644),
                distribution("2.0.0").file("/tmp/evil-outside", "evil", 0644),
                distribution("2.0.0").file("runtime-bridge-2.0.0/a/../../../../../outside", "evil", 0644),
                distribution("2.0.0").link("runtime-bridge-2.0.0/x", "../../../../outside"),
                distribution("2.0.0").link("runtime-bridge-2.0.0/x", "/etc"),
                distribution("2.0.0").link("runtime-bridge-2.0.0/x", "lib").file("runtime-bridge-2.0.0/x/y", "evil", 0644),
                distribution("2.0.0").entry("runtime-bridge-2.0.0/x", '1', new byte[0], 0644, "/etc/passwd"),
                distribution("2.0.0").entry("long", 'L', "../../evil".getBytes(StandardCharsets.UTF_8), 0644, "").file("short",
                        "", 0644),
                distribution("2.0.0").entry("pax", 'x', "19 path=../../evil\n".getBytes(StandardCharsets.UTF_8), 0644, "").file(
                        "short",
                        "", 0644),
                new Tar().file("runtime-bridge-2.0.0/readme", "no distribution", 0644));
        for (Tar tar : bad) {
            assertEquals(1, upgrade(release("2.0.0", tar)), printed);
            assertTrue(printed.contains("the archive") || printed.contains("is no distribution"), printed);
            try (var left = Files.list(root.resolve("versions"))) {
                assertEquals(List.of(".lock"), left.map(file -> file.getFileName().toString()).toList(), printed);
            }
            assertFalse(Files.exists(root.resolve("current")), printed);
        }
        assertEquals("untouched", Files.readString(outside));
        assertFalse(Files.exists(Path.of("/tmp/evil-outside")));
    }

    @Test
    void onlyWholeAndTrustedArchivesAreTaken() throws Exception {
        assertEquals(0, upgrade(release("1.0.0", distribution("1.0.0"))), printed);
        Path archive = release("1.1.0", distribution("1.1.0"));
        assertEquals(1, upgrade(archive, "--signed"), printed);
        assertTrue(printed.contains("is not signed"), printed);
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(pair.getPrivate());
        signer.update(Files.readAllBytes(archive));
        Files.write(Path.of(archive + ".sig"), signer.sign());
        assertEquals(1, upgrade(archive), printed);
        assertTrue(printed.contains("is the signature of nobody"), printed);
        Files.createDirectories(root.resolve("current/conf/trust"));
        Files.writeString(root.resolve("current/conf/trust/author.pem"), "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n");
        assertEquals(0, upgrade(archive, "--signed"), printed);
        assertTrue(printed.contains("signed by author.pem"), printed);

        Path other = release("1.2.0", distribution("1.2.0"));
        byte[] bytes = Files.readAllBytes(other);
        bytes[bytes.length / 2] ^= 1;
        Files.write(other, bytes);
        assertEquals(1, upgrade(other), printed);
        assertTrue(printed.contains("is damaged: its SHA-256 sum is"), printed);
        Files.delete(Path.of(other + ".sha256"));
        assertEquals(1, upgrade(other), printed);
        assertTrue(printed.contains(".sha256 beside the archive"), printed);
        assertEquals(1, upgrade(Files.writeString(folder.resolve("prb-1.0.tar.gz"), "")), printed);
        assertEquals(1, upgrade(Files.writeString(folder.resolve("runtime-bridge-1.0.0-linux-riscv64.tar.gz"), "")), printed);
        assertEquals("jar of 1.1.0", current());
    }

    @Test
    void aRestartThatFailsGoesBack() throws Exception {
        assertEquals(0, upgrade(release("1.0.0", distribution("1.0.0"))), printed);
        Path seen = folder.resolve("seen");
        String command = "cat " + root + "/current/lib/a.jar >> " + seen + "; echo >> " + seen + "; grep -q 1.0.0 " + root
                + "/current/lib/a.jar";
        assertEquals(1, upgrade(release("1.1.0", distribution("1.1.0")), "--restart", command), printed);
        assertEquals("jar of 1.0.0", current());
        assertEquals("jar of 1.1.0\njar of 1.0.0\n", Files.readString(seen), "on the new one, and again on the old one");
        assertTrue(printed.contains("not well: the command ended with 1") && printed.contains("went back to 1.0.0"), printed);
        // A role that ran before, this process, and was not started anew.
        Path registered = Files.createDirectories(folder.resolve("prb"));
        long pid = ProcessHandle.current().pid();
        Files.writeString(registered.resolve("solo-" + pid + ".json"), "{\"role\":\"solo\",\"pid\":" + pid
                + ",\"data\":\"/d\",\"socket\":\"/none\",\"startedAt\":\"now\"}");
        Path archive = folder.resolve("runtime-bridge-1.1.0-linux-" + MACHINE + ".tar.gz");
        assertEquals(1, upgrade(archive, "--restart", "true", "--wait", "1"));
        assertTrue(printed.contains("not well: role solo on /d was not started anew"), printed);
        assertEquals("jar of 1.0.0", current());
        Files.delete(registered.resolve("solo-" + pid + ".json"));
        assertEquals(0, upgrade(archive, "--restart", "true"), printed);
        assertEquals("jar of 1.1.0", current());
        assertEquals(2, upgrade(folder.resolve("x"), "--wait", "0"));
    }

    @Test
    void tooLittleSpaceAndTwoAtATimeAreRefused() throws Exception {
        try (Installation installation = Installation.open(root)) {
            installation.expectSpace(100, 1L << 30);
            IOException full = assertThrows(IOException.class, () -> installation.expectSpace(1L << 30, 1L << 30));
            assertTrue(full.getMessage().contains("not enough space"), full.getMessage());
            assertEquals(1, upgrade(release("1.0.0", distribution("1.0.0"))), printed);
            assertTrue(printed.contains("another upgrade works on"), printed);
        }
    }
}
