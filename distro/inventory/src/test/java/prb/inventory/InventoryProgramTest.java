package prb.inventory;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.cli.id.Surroundings;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.PeerKey;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.worker.inventory.StoredInventory;

class InventoryProgramTest {

    private static final String FLEET = """
            pools:
              - {pid: 1, name: mine, operatorSecret: //Alice}
            workers:
              - {name: "rack 1, no 1", pid: 1, endpoint: "http://10.0.0.1:8000", stake: 4000 PHA}
              - {name: w2, pid: 1, endpoint: "http://10.0.0.2:8000", stake: 4000 PHA, enabled: false}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private Path data;
    private String errors = "";

    @BeforeEach
    void make() throws Exception {
        data = Files.createDirectories(folder.resolve("data"));
    }

    private Map<String, String> environment() {
        return Map.of("XDG_RUNTIME_DIR", folder.toString());
    }

    private String run(int code, String... words) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Surroundings around = new Surroundings(environment(), new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8), Optional.empty(), Clock.systemUTC());
        int ended = Main.run(words, around);
        errors = err.toString(StandardCharsets.UTF_8);
        assertEquals(code, ended, () -> errors + out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private String file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private JsonNode list(Path of) throws Exception {
        JsonNode all = JSON.readTree(run(0, "list", "--json", "--data", of.toString()));
        all.findParents("id").forEach(item -> ((com.fasterxml.jackson.databind.node.ObjectNode) item).remove("id"));
        return all;
    }

    private static Map<String, String> bytes(Path root) throws Exception {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.toList()) {
                found.put(root.relativize(file).toString(),
                        Files.isDirectory(file) ? "" : java.util.HexFormat.of().formatHex(Files.readAllBytes(file))
                                + Files.getLastModifiedTime(file));
            }
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"json", "csv", "yaml"})
    void exportOfAnImportBuildsAnEqualInventoryElsewhere(String form) throws Exception {
        String dry = run(0, "import", file("fleet.yml", FLEET), "--dry-run", "--data", data.toString());
        assertTrue(dry.endsWith("3 created, 0 changed, 0 unchanged; a dry run, nothing was stored\n"), dry);
        try (Stream<Path> made = Files.list(data)) {
            assertEquals(List.of(), made.toList(), "a dry run makes no inventory and no key");
        }
        String done = run(0, "import", file("fleet.yml", FLEET), "--data", data.toString());
        assertTrue(
                done.contains("created   worker \"rack 1, no 1\": pid 1, endpoint http://10.0.0.1:8000, stake 4000000000000000"),
                done);
        String plain = run(0, "export", "--format", form, "--data", data.toString());
        assertFalse(plain.contains("operatorKey"), plain);
        assertTrue(run(0, "import", file("plain." + form, plain), "--data", data.toString())
                .endsWith("0 created, 0 changed, 3 unchanged\n"));

        Path copy = folder.resolve("export." + form);
        assertEquals("", run(0, "export", copy.toString(), "--with-keys", "--data", data.toString()));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)));
        run(1, "export", copy.toString(), "--data", data.toString());
        assertTrue(errors.contains("not overwritten"), errors);
        Path other = folder.resolve("other");
        Files.createDirectories(other.resolve("keys/id"));
        Files.copy(data.resolve("keys/id/LIFECYCLE"), other.resolve("keys/id/LIFECYCLE"));
        run(0, "import", copy.toString(), "--data", other.toString());
        assertEquals(list(data), list(other));
        run(1, "import", copy.toString(), "--data", folder.resolve("stranger").toString());
        assertTrue(errors.contains("operatorKey: does not open with identity"), errors);
        String log = run(0, "log", "--data", other.toString());
        assertEquals(3, log.lines().count());
        assertTrue(log.contains("(import of export." + form + " by prb inventory ("), log);
    }

    @Test
    void badInputNamesFileLineItemAndFieldAndStoresNothing() throws Exception {
        String where = data.toString();
        run(1, "import", file("f.yaml", FLEET.replace("10.0.0.2:8000", "10.0.0.2:99999")), "--data", where);
        assertTrue(errors.contains("f.yaml, line 5: worker \"w2\": endpoint: port is 99999"), errors);
        run(1, "import", file("f.csv", "kind,pid,name,operatorSecret\npool,1,a,//Alice\npool,2,b,sausage\n"), "--data", where);
        assertTrue(errors.contains("f.csv, line 3: pool \"b\": operatorSecret: ") && !errors.contains("sausage"), errors);
        run(1, "import", file("f.csv", "name,pid,endpoint,stake\nw,1,http://h,4000 PHA\n"), "--data", where);
        assertTrue(errors.contains("f.csv, line 2: worker \"w\": pid: there is no pool 1"), errors);
        run(1, "import", file("f.json", "{\"pools\": [{\"pid\": 1,\n \"pid\": 2}]}"), "--data", where);
        assertTrue(errors.contains("f.json, line 2: column"), errors);
        run(1, "import", folder.resolve("none.csv").toString(), "--data", where);
        assertEquals(0, list(data).get("pools").size());
        String dry = run(0, "import", file("f.yaml", FLEET), "--dry-run", "--json", "--data", where);
        assertEquals(3, JSON.readTree(dry).get("created").asInt());
        assertEquals(0, list(data).get("pools").size());
    }

    @Test
    void wordsThatMakeNoSenseAreUsage() throws Exception {
        for (String[] words : new String[][] {{}, {"frob"}, {"import"}, {"import", "a.csv", "b.csv"}, {"import", "fleet"},
            {"import", "a.csv", "--from-v2", "x"}, {"import", "a.csv", "--key", "x"}, {"import", "a.xml"}, {"log", "a", "b"},
            {"export", "a", "b"}, {"list", "--pid", "1"}, {"list", "--frob"}, {"export", "--format", "xml"}, {"import", "-"}}) {
            run(2, words);
        }
        assertTrue(run(0, "help").contains("--from-v2"));
        run(1, "list", "--data", folder.resolve("nowhere").toString());
        assertTrue(errors.contains("there is no inventory"), errors);
        assertFalse(Files.exists(folder.resolve("nowhere")), "asking makes nothing");
        run(1, "log", "--last", "x", "--data", made().toString());
    }

    private Path made() throws Exception {
        run(0, "import", file("fleet.yml", FLEET), "--data", data.toString());
        return data;
    }

    @Test
    void aManagerThatIsNotSeenHasTheFilesAlone() throws Exception {
        Path file = made().resolve("local.db");
        StoredInventory held = new StoredInventory(
                RsaIdentity.of(PeerKey.decode(Files.readAllBytes(data.resolve("keys/id/LIFECYCLE")))), file);
        try {
            run(1, "import", file("fleet.yml", FLEET), "--data", data.toString());
            assertTrue(errors.contains("in use by process " + ProcessHandle.current().pid()), errors);
        } finally {
            held.close();
        }
        Files.delete(data.resolve("keys/id/LIFECYCLE"));
        run(1, "list", "--data", data.toString());
        assertTrue(errors.contains("key file") && errors.contains("is missing"), errors);
        assertFalse(Files.exists(data.resolve("keys/id/LIFECYCLE")), "no other key takes its place");
    }

    @Test
    void anOriginalInstallationIsTakenInAndLeftAsItIs() throws Exception {
        String owner = Keypair.fromUri("//Owner", KeyType.SR25519).accountId().toSs58(0);
        OriginalFixture original = OriginalFixture.make(folder.resolve("v2"), owner);
        Map<String, String> before = bytes(original.folder());
        String dry = run(0, "import", "--from-v2", original.folder().toString(), "--dry-run", "--data", data.toString());
        assertTrue(dry.contains("4 created"), dry);
        run(0, "import", "--from-v2", original.folder().toString(), "--data", data.toString());
        JsonNode now = list(data);
        assertEquals(List.of("1", "77"), now.get("pools").findValuesAsText("pid"));
        assertEquals(List.of("true", "false"), now.get("pools").findValuesAsText("enabled"));
        assertEquals(Keypair.fromUri("//Owner", KeyType.SR25519).accountId().toSs58(30),
                now.at("/pools/1/proxiedOwner").asText());
        assertEquals(Keypair.fromUri("//Bob", KeyType.SR25519).accountId().toSs58(30), now.at("/pools/1/operator").asText());
        assertEquals(List.of("1", "77"), now.get("workers").findValuesAsText("pid"));
        assertEquals(List.of("false", "true"), now.get("workers").findValuesAsText("syncOnly"));
        assertTrue(run(0, "import", "--from-v2", original.folder().resolve("local.db").toString(), "--data", data.toString())
                .endsWith("0 created, 0 changed, 4 unchanged\n"));
        assertEquals(before, bytes(original.folder()));

        run(1, "list", "--data", original.folder().toString());
        assertTrue(errors.contains("is of the original bridge") && errors.contains("--from-v2"), errors);
        Path foreign = folder.resolve("foreign");
        Files.write(foreign, PeerKey.generate().encode());
        run(1, "import", "--from-v2", original.folder().toString(), "--key", foreign.toString(), "--data", data.toString());
        assertTrue(errors.contains("operator key of pool \"pool1\" does not open"), errors);
        run(1, "import", "--from-v2", folder.resolve("nothing").toString(), "--data", data.toString());
        Files.delete(original.folder().resolve("keys/id/LIFECYCLE"));
        run(1, "import", "--from-v2", original.folder().toString(), "--data", data.toString());
        assertTrue(errors.contains("--key"), errors);
    }

    @Test
    void aRunningManagerIsAskedAndNoSecretIsHandedOver() throws Exception {
        try (FakeRole role = FakeRole.start(folder, data, made())) {
            String answer = run(0, "import", file("fleet.yml", FLEET.replace("//Alice", "//Bob").replace("4000", "5000")),
                    "--data", data.toString());
            assertTrue(answer.endsWith("0 created, 3 changed, 0 unchanged\n"), answer);
            assertTrue(errors.contains("asking lifecycle (process " + ProcessHandle.current().pid()), errors);
            assertEquals(Keypair.fromUri("//Bob", KeyType.SR25519).accountId(),
                    role.inventory().pools().getFirst().operator(), "live, in the manager's own memory");
            assertTrue(role.handed().contains("operatorKey") && !role.handed().contains("Bob"), role.handed());
            assertTrue(run(0, "log", "rack 1, no 1").contains("(import of fleet.yml by shell)"));
            run(1, "import", file("bad.yml", FLEET.replace("pid: 1, name: mine", "pid: 2, name: mine")));
            assertTrue(errors.contains("bad.yml, line 2: pool \"mine\": name: mine is already in use"), errors);
            assertFalse(Files.exists(role.handedFile()) || Files.exists(role.handedFile().getParent()), "nothing stays behind");
            run(1, "log", "it's");
            run(2, "list", "--pid", "1");
            assertArrayEquals(new String[] {"mine"}, JSON.readTree(run(0, "list", "--json")).get("pools")
                    .findValuesAsText("name").toArray());
        }
    }
}
