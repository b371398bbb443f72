package prb.cli.id;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import prb.identity.keyfile.PeerKey;
import prb.identity.keyfile.SealedFile;

class IdCommandTest {

    @TempDir
    private Path folder;
    private Node node;

    @BeforeEach
    void make() throws IOException {
        node = new Node(Files.createDirectory(folder.resolve("data")));
    }

    private String copy(String name) {
        return folder.resolve(name).toString();
    }

    private JsonNode show(String... more) throws IOException {
        String[] args = Stream.concat(Stream.of("show", "--json"), Stream.of(more))
                .toArray(String[]::new);
        return new ObjectMapper().readTree(node.id(args).expect(0).out());
    }

    @Test
    void showTellsWhatIsThere() throws IOException {
        assertEquals(0, show().get("keys").size());
        PeerKey key = node.make("LIFECYCLE");
        node.make("TRADE");
        Files.setPosixFilePermissions(node.key("LIFECYCLE"), PosixFilePermissions.fromString("rw-------"));
        JsonNode shown = show("LIFECYCLE");
        assertEquals("{\"folder\":\"" + node.keys() + "\",\"keys\":[{\"kind\":\"LIFECYCLE\",\"peerId\":\"" + key.id()
                + "\",\"type\":\"RSA-2048\",\"file\":\"" + node.key("LIFECYCLE") + "\",\"mode\":\"0600\",\"encrypted\":false,"
                + "\"backedUp\":null}]}", shown.toString());
        assertEquals(2, show().get("keys").size());
        assertTrue(node.id("show").expect(0).out().contains("peerId: " + key.id()));
        assertTrue(node.id("show", "MONITOR").expect(1).err().contains(node.key("MONITOR") + " is missing"));
        Files.write(node.key("MONITOR"), new byte[] {1});
        Node.Run run = node.id("show", "--json").expect(1);
        assertEquals(2, new ObjectMapper().readTree(run.out()).get("keys").size());
        assertTrue(run.err().contains("identity file " + node.key("MONITOR") + " is damaged"), run.err());
    }

    @Test
    void folderIsTheOptionElseTheVariableElseTheDefault() throws IOException {
        Path other = Files.createDirectory(folder.resolve("other"));
        assertEquals(node.keys().toString(), show().get("folder").asText());
        node.set("PHALA_PEER_ID_PREFIX", other.toString());
        assertEquals(other.toString(), show().get("folder").asText());
        assertEquals(folder.resolve("x/keys/id").toString(), show("--data", copy("x")).get("folder").asText());
        assertEquals(copy("y"), show("--folder=" + copy("y")).get("folder").asText());
        node.id("show", "--folder", "a", "--data", "b").expect(2);
    }

    @Test
    void exportedKeyIsImportedElsewhere() throws IOException {
        PeerKey key = node.make("LIFECYCLE");
        String pass = node.passphrase(Node.PASSPHRASE).toString();
        Node.Run run = node.id("export", "LIFECYCLE", copy("a.key"), "--passphrase-file", pass).expect(0);
        assertEquals("exported LIFECYCLE (" + key.id() + ") to " + copy("a.key") + "\n", run.out());
        assertTrue(run.err().contains("the original bridge can not read it"), run.err());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(Path.of(copy("a.key")))));
        assertTrue(SealedFile.isOne(Files.readAllBytes(Path.of(copy("a.key")))));
        assertEquals("2026-01-02T03:04:05Z", show().at("/keys/0/backedUp").asText());

        Node other = new Node(Files.createDirectory(folder.resolve("other")));
        other.keepSecret(key);
        assertTrue(other.id("import", "LIFECYCLE", copy("a.key")).expect(1).err().contains("without a terminal"));
        other.type("a wrong one");
        assertTrue(other.id("import", "LIFECYCLE", copy("a.key")).expect(1).err().contains("the passphrase is wrong"));
        other.type(Node.PASSPHRASE);
        other.id("import", "LIFECYCLE", copy("a.key")).expect(0);
        assertArrayEquals(Files.readAllBytes(node.key("LIFECYCLE")), Files.readAllBytes(other.key("LIFECYCLE")));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(other.key("LIFECYCLE"))));
        assertEquals(List.of("LIFECYCLE"), other.names());
        other.type(Node.PASSPHRASE);
        assertTrue(other.id("import", "LIFECYCLE", copy("a.key")).expect(0).out().contains("is there already, nothing was done"));
    }

    @Test
    void plainCopyIsTheOriginalsFormat() throws IOException {
        node.make("LIFECYCLE");
        node.id("export", "LIFECYCLE", copy("a.key"), "--plain").expect(0);
        assertArrayEquals(Files.readAllBytes(node.key("LIFECYCLE")), Files.readAllBytes(Path.of(copy("a.key"))));
    }

    @Test
    void exportRefusesBadPlacesAndPassphrases() throws IOException {
        node.make("LIFECYCLE");
        Files.writeString(Path.of(copy("taken")), "x");
        assertTrue(node.id("export", "LIFECYCLE", copy("taken"), "--plain").expect(1).err().contains("is not overwritten"));
        assertEquals("x", Files.readString(Path.of(copy("taken"))));
        Files.createSymbolicLink(folder.resolve("link"), node.keys());
        for (String inside : List.of(node.key("copy").toString(), copy("link/copy"))) {
            assertTrue(node.id("export", "LIFECYCLE", inside, "--plain").expect(1).err().contains("lost with it"), inside);
        }
        assertTrue(node.id("export", "LIFECYCLE", copy("no/such"), "--plain").expect(1).err().contains("there is no folder"));
        node.type("one passphrase", "another one");
        assertTrue(node.id("export", "LIFECYCLE", copy("b")).expect(1).err().contains("differ, nothing was done"));
        node.type("short");
        assertTrue(node.id("export", "LIFECYCLE", copy("b")).expect(1).err().contains("too short"));
        node.id("export", "TRADE", copy("b"), "--plain").expect(1);
        assertFalse(Files.exists(Path.of(copy("b"))));
        assertEquals(List.of("LIFECYCLE"), node.names());
    }

    @Test
    void importRefusesADifferentKeyAndKeepsItWhenTold() throws IOException {
        PeerKey old = node.make("LIFECYCLE");
        PeerKey fresh = PeerKey.generate();
        node.keepSecret(fresh);
        Files.write(Path.of(copy("in")), fresh.encode());
        byte[] before = Files.readAllBytes(node.key("LIFECYCLE"));
        String err = node.id("import", "LIFECYCLE", copy("in")).expect(1).err();
        assertTrue(err.contains("is " + old.id() + " here and " + fresh.id() + " in " + copy("in")), err);
        assertArrayEquals(before, Files.readAllBytes(node.key("LIFECYCLE")));
        node.id("import", "LIFECYCLE", copy("in"), "--replace").expect(0);
        assertEquals(List.of("LIFECYCLE", "LIFECYCLE.old-20260102T030405Z"), node.names());
        assertArrayEquals(before, Files.readAllBytes(node.key("LIFECYCLE.old-20260102T030405Z")));
        assertArrayEquals(fresh.encode(), Files.readAllBytes(node.key("LIFECYCLE")));
    }

    @Test
    void importReplacesADamagedKeyOnlyWhenTold() throws IOException {
        node.make("LIFECYCLE");
        Files.write(Path.of(copy("in")), Files.readAllBytes(node.key("LIFECYCLE")));
        Files.write(node.key("LIFECYCLE"), new byte[] {1, 2, 3});
        assertTrue(node.id("import", "LIFECYCLE", copy("in")).expect(1).err().contains("is damaged"));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(node.key("LIFECYCLE")));
        node.id("import", "LIFECYCLE", copy("in"), "--replace").expect(0);
        node.id("show", "LIFECYCLE").expect(0);
    }

    @Test
    void importRefusesWhatIsNoKeyAndTellsWhy() throws IOException {
        // As package peer-id writes it: id (identity multihash), public and private key of type 1.
        byte[] ed25519 = HexFormat.of().parseHex("0a26002408011220" + "11".repeat(32) + "122408011220" + "11".repeat(32)
                + "1a4408011240" + "22".repeat(64));
        Files.write(Path.of(copy("ed")), ed25519);
        assertTrue(node.id("import", "LIFECYCLE", copy("ed")).expect(1).err().contains("type 1 (Ed25519), only 0 (RSA)"));
        Files.writeString(Path.of(copy("text")), "hello");
        assertTrue(node.id("import", "LIFECYCLE", copy("text")).expect(1).err().contains("is no key that can be taken in"));
        assertTrue(node.id("import", "LIFECYCLE", copy("gone")).expect(1).err()
                .contains(copy("gone") + " can not be read: it does not"));
        assertFalse(Files.exists(node.keys()));
    }

    @Test
    void encryptedKeyComesBackUnchanged() throws IOException {
        PeerKey key = node.make("LIFECYCLE");
        byte[] before = Files.readAllBytes(node.key("LIFECYCLE"));
        String pass = node.passphrase(Node.PASSPHRASE).toString();
        Node.Run run = node.id("encrypt", "LIFECYCLE", "--passphrase-file", pass).expect(0);
        assertTrue(run.err().contains("original bridge can not read this form") && run.err().contains("PRB_ID_PASSPHRASE_FILE"),
                run.err());
        assertTrue(SealedFile.isOne(Files.readAllBytes(node.key("LIFECYCLE"))));
        assertEquals(List.of("LIFECYCLE"), node.names());
        JsonNode shown = show().at("/keys/0");
        assertEquals(key.id() + " true RSA-2048 0600", shown.get("peerId").asText() + " " + shown.get("encrypted") + " "
                + shown.get("type").asText() + " " + shown.get("mode").asText());
        assertTrue(node.id("encrypt", "LIFECYCLE", "--passphrase-file", pass).expect(1).err().contains("is encrypted already"));

        byte[] sealed = Files.readAllBytes(node.key("LIFECYCLE"));
        node.set("PRB_ID_PASSPHRASE_FILE", pass).id("export", "LIFECYCLE", copy("same")).expect(0);
        assertArrayEquals(sealed, Files.readAllBytes(Path.of(copy("same"))));
        String wrong = node.passphrase("something else").toString();
        assertTrue(
                node.id("decrypt", "LIFECYCLE", "--passphrase-file", wrong).expect(1).err().contains("the passphrase is wrong"));
        assertArrayEquals(sealed, Files.readAllBytes(node.key("LIFECYCLE")));
        node.id("decrypt", "LIFECYCLE").expect(0);
        assertArrayEquals(before, Files.readAllBytes(node.key("LIFECYCLE")));
        assertTrue(node.id("decrypt", "LIFECYCLE").expect(1).err().contains("is not encrypted"));
    }

    @Test
    void shareTellsPublicThingsOnly() throws IOException {
        PeerKey key = node.make("DATA_PROVIDER");
        Node.Run run = node.id("share", "DATA_PROVIDER", "--address", "/ip4/10.0.0.5/tcp/28888").expect(0);
        assertTrue(run.out().contains("PHALA_WALKIE_BOOT_NODES=/ip4/10.0.0.5/tcp/28888/p2p/" + key.id() + "\n"), run.out());
        JsonNode json = new ObjectMapper()
                .readTree(node.id("share", "DATA_PROVIDER", "--json", "--address=/dns4/a.b/tcp/1/").out());
        assertEquals("/dns4/a.b/tcp/1/p2p/" + key.id(), json.get("bootNode").asText());
        assertArrayEquals(key.publicMessage(), Base64.getDecoder().decode(json.get("publicKey").asText()));
        assertTrue(node.id("share", "DATA_PROVIDER").expect(0).out().contains("/ip4/HOST/tcp/PORT/p2p/" + key.id()));
        for (String bad : List.of("10.0.0.5:28888", "/ip4/10.0.0.5/tcp/0", "/ip4/10.0.0.5/tcp/70000", "/ip4/1.2.3.4/udp/5", "")) {
            assertTrue(node.id("share", "DATA_PROVIDER", "--address", bad).expect(2).err().contains("--address"), bad);
        }
    }

    @ParameterizedTest
    @CsvSource({"'',2", "help,0", "nonsense,2", "show A B,2", "export LIFECYCLE,2", "import,2", "share,2", "encrypt lifecycle,2",
        "show --nothing x,2", "export LIFECYCLE x --plain --plain,2", "export LIFECYCLE x --passphrase-file,2", "decrypt ../x,2"})
    void exitCodesOfUse(String line, int exit) {
        Node.Run run = node.id(line.isEmpty() ? new String[0] : line.split(" ")).expect(exit);
        assertTrue(exit == 0 ? run.out().contains("Usage: prb id VERB") : run.err().startsWith("prb: "), run.toString());
    }

    @Test
    void passphraseFilesAreTheFirstLine() throws IOException {
        node.make("LIFECYCLE");
        Path file = Files.write(folder.resolve("pass"),
                "correct horse battery\r\nsecond line\n".getBytes(StandardCharsets.UTF_8));
        node.id("encrypt", "LIFECYCLE", "--passphrase-file", file.toString()).expect(0);
        node.type(Node.PASSPHRASE).id("decrypt", "LIFECYCLE").expect(0);
        Files.writeString(file, "\nx");
        assertTrue(node.id("encrypt", "LIFECYCLE", "--passphrase-file", file.toString()).expect(1).err()
                .contains("empty first line"));
        Files.write(file, new byte[5000]);
        assertTrue(node.id("encrypt", "LIFECYCLE", "--passphrase-file", file.toString()).expect(1).err()
                .contains("larger than 4096"));
    }
}
