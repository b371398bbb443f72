package prb.worker.inventory.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import prb.worker.api.InventoryException;

class JsonFormTest {

    @Test
    void rowsComeWithTheirLinesAndTexts() throws Exception {
        Document read = JsonForm.read("f.json", """
                {"format": "prb-inventory", "version": 1,
                 "pools": [{"pid": 1, "name": "a", "enabled": true, "proxiedOwner": null}],
                 "workers": [
                   {"name": "w", "stake": 4000000000000000000000000},
                   {"name": "v", "line": 70}
                 ]}
                """);
        assertEquals("f.json", read.source());
        assertEquals(List.of(new Row(2, Map.of("pid", "1", "name", "a", "enabled", "true"))), read.pools());
        assertEquals(List.of(new Row(4, Map.of("name", "w", "stake", "4000000000000000000000000")),
                new Row(70, Map.of("name", "v"))), read.workers());
        assertEquals(new Document("x", List.of(), List.of()), JsonForm.read("x", "{}"));
    }

    @Test
    void whatIsWrittenIsReadWithItsLines() throws Exception {
        Document document = new Document("s", List.of(new Row(3, Map.of("pid", "007", "name", "\"\n", "operatorKey", "AA=="))),
                List.of(new Row(9, Map.of("name", "w", "enabled", "maybe"))));
        assertEquals(document, JsonForm.read("t", JsonForm.write(document, true)));
        assertEquals(List.of(2), JsonForm.read("t", JsonForm.write(document)).pools().stream().map(Row::line).toList());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "[]|line 1: document: must be an object", "{\"pools\": {}}|line 1: pools: must be a list",
        "{\"pools\": [1]}|line 1: pools: must be a list of objects", "{\"pool\": []}|line 1: pool: is no part",
        "{\"pools\": [{\"pid\": [1]}]}|line 1: pid: must be one value", "{\"version\": 2}|line 1: version: must be 1",
        "{\"format\": \"x\"}|line 1: format: must be prb-inventory", "{} {}|line 1: document: goes on",
        "{\"pools\": [{\"pid\": 1, \"pid\": 2}]}|line 1: column", "{\"pools\": [|line 1: column", "secretword|line 1: column",
        "{\"pools\": [{\"a\": {\"b\": {}}}]}|line 1: a: must be one value"})
    void whatIsNoDocumentIsRefusedWithItsPlace(String text, String beginning) {
        String message = assertThrows(InventoryException.class, () -> JsonForm.read("f", text)).getMessage();
        assertTrue(message.startsWith(beginning), message);
        assertFalse(message.contains("secretword"), message);
    }

    @Test
    void brokenTextsNeverFailOtherwise() {
        String sound = JsonForm.write(new Document("s", List.of(new Row(1, Map.of("pid", "1", "name", "a"))),
                List.of(new Row(2, Map.of("name", "w")))));
        Random random = new Random(5);
        for (int i = 0; i < 5_000; i++) {
            StringBuilder text = new StringBuilder(sound);
            for (int k = 0; k <= random.nextInt(3); k++) {
                text.setCharAt(random.nextInt(text.length()), (char) (random.nextInt(120) + 1));
            }
            try {
                JsonForm.read("f", text.substring(0, random.nextInt(4) == 0 ? random.nextInt(text.length()) : text.length()));
            } catch (InventoryException refused) {
                assertTrue(refused.getMessage().startsWith("line "), refused.getMessage());
            }
        }
    }
}
