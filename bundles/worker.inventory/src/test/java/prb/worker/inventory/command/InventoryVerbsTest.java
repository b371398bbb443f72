package prb.worker.inventory.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.worker.inventory.Keys;
import prb.worker.inventory.StoredInventory;

class InventoryVerbsTest {

    private static final String DOCUMENT = """
            {"source": "fleet.json", "pools": [{"pid": 1, "name": "a", "operatorSecret": "//Alice"}],
             "workers": [{"name": "w", "pid": 1, "endpoint": "http://h:1", "stake": "4000 PHA"}]}
            """;
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    private StoredInventory inventory;
    private InventoryVerbs verbs;

    @BeforeEach
    void open() throws IOException {
        inventory = Keys.inventory(folder.resolve("local.db"));
        verbs = new InventoryVerbs(inventory, "shell");
    }

    @AfterEach
    void close() throws IOException {
        inventory.close();
    }

    private String run(String... words) throws Exception {
        return verbs.run(List.of(words));
    }

    @Test
    void importTellsWhatBecameOfEachItemAndTheLogWhoDidIt() throws Exception {
        String file = Files.writeString(folder.resolve("any.json"), DOCUMENT).toString();
        String dry = run("import", file, "--dry-run");
        assertTrue(dry.contains("created   pool \"a\": pid 1, operator ") && dry.endsWith(
                "2 created, 0 changed, 0 unchanged; a dry run, nothing was stored\n"), dry);
        assertEquals(0, inventory.pools().size());
        JsonNode done = JSON.readTree(run("import", file, "--json"));
        assertEquals(2, done.get("created").asInt());
        assertEquals("4000000000000000", done.at("/items/1/after/stake").asText());
        Files.writeString(folder.resolve("any.json"), DOCUMENT.replace("4000", "5000"));
        String changed = run("import", file);
        assertEquals("unchanged pool \"a\"\nchanged   worker \"w\": stake 4000000000000000 -> 5000000000000000\n"
                + "0 created, 1 changed, 1 unchanged\n", changed);

        String log = run("log");
        assertEquals(3, log.lines().count());
        assertTrue(log.lines().allMatch(line -> line.endsWith("  (import of fleet.json by shell)")), log);
        JsonNode last = JSON.readTree(run("log", "--last", "1", "--json", "w"));
        assertEquals("import of fleet.json by shell", last.get("by").asText());
        assertEquals("changed", last.get("action").asText());
        assertEquals("4000000000000000", last.at("/before/stake").asText());
        assertEquals("Nothing is noted.\n", run("log", "nobody"));
        for (String said : List.of(log, last.toString(), changed, run("list"), run("export"))) {
            assertFalse(said.contains("Alice"), said);
        }
    }

    @Test
    void listShowsPoolsAndWorkersAndTheJsonAllTheirFields() throws Exception {
        run("import", Files.writeString(folder.resolve("any.json"), DOCUMENT).toString());
        String list = run();
        assertTrue(list.contains("http://h:1") && list.contains("4000000000000000"), list);
        JsonNode json = JSON.readTree(run("list", "--json"));
        assertEquals("none", json.at("/pools/0/proxiedOwner").asText());
        assertEquals(inventory.workers().getFirst().id(), json.at("/workers/0/id").asText());
    }

    @Test
    void wordsAndFilesThatMakeNoSenseAreRefused() throws Exception {
        for (String[] words : new String[][] {{"frob"}, {"list", "x"}, {"import"}, {"import", "a", "b"}, {"log", "--first"},
            {"export", "--secrets"}, {"log", "a", "b"}}) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> run(words)).getMessage().startsWith("usage"));
        }
        assertThrows(IllegalArgumentException.class, () -> run("log", "--last", "0"));
        assertThrows(IllegalArgumentException.class, () -> run("log", "--last", "10001"));
        assertTrue(assertThrows(IOException.class, () -> run("import", folder.resolve("none").toString())).getMessage()
                .contains("is no file that this process can read"));
        Path binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xff, 1});
        assertTrue(assertThrows(IOException.class, () -> run("import", binary.toString())).getMessage().contains("UTF-8"));
    }
}
