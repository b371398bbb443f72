package prb.inventory.form;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import prb.worker.api.InventoryException;
import prb.worker.inventory.exchange.Document;
import prb.worker.inventory.exchange.Fields;
import prb.worker.inventory.exchange.Row;

class FormTest {

    private static final List<String> ODD = List.of("a,b", "\"q\"", "'s'", " lead", "trail ", "- x", "#c", "k: v", "null", "true",
            "1e3", "0x10", "~", "&a", "*b", "!t", "{x}", "[y]", "=1+1", "ünïcode 値", "\\", "|", ">", "%", "@", "`", "a;b", "\"",
            "\uD83D\uDE00", "? x", "...", "---", "<<", "12:30:45", "\"\"", "\u00a0x", "0");

    private static Document random(Random random) {
        List<Row> pools = new ArrayList<>();
        List<Row> workers = new ArrayList<>();
        for (int i = 0; i < random.nextInt(4); i++) {
            pools.add(row(random, i, Fields.OF_POOL));
        }
        for (int i = 0; i < random.nextInt(6); i++) {
            workers.add(row(random, i, Fields.OF_WORKER));
        }
        return new Document("s", pools, workers);
    }

    private static Row row(Random random, int number, List<String> names) {
        Map<String, String> fields = new HashMap<>();
        for (String name : names) {
            if (name.equals(Fields.PID)) {
                fields.put(name, Integer.toString(random.nextInt(1_000)));
            } else if (!name.equals(Fields.OPERATOR_SECRET) && random.nextInt(4) > 0) {
                fields.put(name, ODD.get(random.nextInt(ODD.size())));
            }
        }
        return new Row(number, fields);
    }

    private static List<List<Map<String, String>>> content(Document document) {
        return List.of(document.pools().stream().map(Row::fields).toList(),
                document.workers().stream().map(Row::fields).toList());
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenIsReadAgain(Form form) throws Exception {
        for (long seed = 0; seed < 300; seed++) {
            Document document = random(new Random(seed));
            String text = form.write(document);
            assertEquals(content(document), content(form.read("s", text)), () -> text);
        }
    }

    @Test
    void namesTellTheForm() {
        assertEquals(Optional.of(Form.YAML), Form.ofFile("a/fleet.YML"));
        assertEquals(Optional.of(Form.CSV), Form.ofFile("fleet.csv"));
        assertEquals(Optional.empty(), Form.ofFile("fleet"));
        assertEquals(Optional.empty(), Form.of("xml"));
    }

    @Test
    void tablesComeFromSpreadsheetsOfAllKinds() throws Exception {
        Document read = Form.CSV.read("s",
                "\uFEFFname;pid;stake;endpoint\r\n\"a \"\"b\"\"; c\";1;\"4000 PHA\";http://h\n\n;;;\nd;2\n");
        assertEquals(List.of(new Row(2, Map.of("name", "a \"b\"; c", "pid", "1", "stake", "4000 PHA", "endpoint", "http://h")),
                new Row(5, Map.of("name", "d", "pid", "2"))), read.workers());
        read = Form.CSV.read("s", "kind,name,pid\npool,\"two\nlines\",1\nworker,w,1");
        assertEquals(List.of(new Row(2, Map.of("name", "two\nlines", "pid", "1"))), read.pools());
        assertEquals(List.of(new Row(4, Map.of("name", "w", "pid", "1"))), read.workers());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "|line 1: document: is empty", "name,colour~x,y|line 1: column 2: is none", "name,name~|line 1: name: is named twice",
        "name~\"a|line 2: cell: has a quotation mark that is never closed", "name~a\"b|line 2: cell: has a quotation mark inside",
        "name~\"a\"b|line 2: cell 1: goes on", "name~a,b|line 2: cell 2: has no column", "kind,name~ship,a|line 2: kind: must be",
        "kind,name~,a|line 2: kind: must be", "legal,winner|line 1: column 1: is none"})
    void brokenTablesAreRefusedWithTheirPlace(String text, String beginning) {
        refused(Form.CSV, text == null ? "" : text.replace('~', '\n'), beginning);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '^', value = {
        "|line 1: document: is empty", "[]|line 1: document: must have", "pool: []|line 1: pool: is no part",
        "pools: x|line 1: pools: must be a list", "pools:~  - x|line 2: pools: must be a list of items",
        "pools:~  - {pid: [1]}|line 2: pid: must be one value", "pools:~  - &a {pid: 1}~  - *a|line 2: anchor: is not taken",
        "pools: *a|line 1: alias: is not taken", "pools:~  - {name: !!str x}|line 2: tag: is not taken",
        "pools:~  - !!java.lang.Object {}|line 2: tag: is not taken", "pools: []~pools: []|line 2: pools: comes twice",
        "pools:~  - {pid: 1, pid: 2}|line 2: pid: comes twice", "version: 2|line 1: version: must be 1",
        "pools: []~---~pools: []|line 2: document: is followed", "pools: [|line 1: column", "a: b: c|line 1: ",
        "pools:~- pid: 1~   name: x|line 3: column", "legal winner|line 1: document: must have"})
    void brokenYamlIsRefusedWithItsPlace(String text, String beginning) {
        refused(Form.YAML, text == null ? "" : text.replace('~', '\n'), beginning);
    }

    private static void refused(Form form, String text, String beginning) {
        String message = assertThrows(InventoryException.class, () -> form.read("s", text)).getMessage();
        assertTrue(message.startsWith(beginning), message);
        assertFalse(message.contains("winner"), message);
    }

    @Test
    void yamlIsTakenAsTheTextThatStandsThere() throws Exception {
        Document read = Form.YAML.read("s", """
                # our fleet
                pools:
                  - pid: 0012
                    name: "yes"
                    proxiedOwner: ~
                workers:
                  - {name: no, stake: 4000 PHA, enabled: true}
                """);
        assertEquals(List.of(new Row(3, Map.of("pid", "0012", "name", "yes"))), read.pools());
        assertEquals(List.of(new Row(7, Map.of("name", "no", "stake", "4000 PHA", "enabled", "true"))), read.workers());
    }

    @Test
    void aTextThatWouldGrowOrNestIsRefusedAtItsBeginning() {
        String bomb = "a: &a [x,x]\nb: &b [*a,*a]\nc: &c [*b,*b]\n";
        refused(Form.YAML, bomb, "line 1: a: is no part");
        String deep = "pools: " + "[".repeat(1_000_000);
        refused(Form.YAML, deep, "line 1: pools: must be a list of items");
        refused(Form.JSON, "{\"pools\": " + "[".repeat(1_000_000), "line 1: pools: must be a list of objects");
        refused(Form.CSV, "name\n" + ",".repeat(1_000), "line 2: row: has more than 64 cells");
        refused(Form.CSV, "name\n" + "x".repeat(9_000), "line 2: cell: has 9000 characters");
    }

    @Test
    void brokenTextsNeverFailOtherwise() {
        Random random = new Random(7);
        for (Form form : Form.values()) {
            for (int i = 0; i < 3_000; i++) {
                StringBuilder text = new StringBuilder(form.write(random(new Random(i % 20))));
                for (int k = 0; k <= random.nextInt(3) && !text.isEmpty(); k++) {
                    text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(130) + 1));
                }
                try {
                    form.read("s", text.toString());
                } catch (InventoryException refused) {
                    assertTrue(refused.getMessage().startsWith("line "), refused.getMessage());
                }
            }
        }
    }
}
