package prb.chain.client.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class JsonTest {

    private static Json read(String text) {
        return JsonReader.read(Bytes.utf8(text));
    }

    @Test
    void valuesOfEveryKindAreRead() {
        Json json = read(" {\"a\" : [1, \"0x0aFf\", true, null, {} , []], \"b\\n\\u00e4\": \"x\\\"y\\\\\" } ");
        List<Json> items = json.need("a").items();
        assertEquals(1, items.get(0).count());
        assertEquals(Bytes.ofInts(0x0a, 0xff), items.get(1).bytes());
        assertEquals(new Json.Bool(true), items.get(2));
        assertTrue(items.get(3).isNull());
        assertEquals("x\"y\\", json.need("b\nä").text());
    }

    @Test
    void numbersMayBeHexOfAnyLength() {
        assertEquals(5, read("\"0x00000005\"").count());
        assertEquals(0, read("\"0x0\"").count());
        assertEquals(12345678901L, read("12345678901").count());
        assertThrows(JsonException.class, () -> read("\"0x\"").count());
        assertThrows(JsonException.class, () -> read("1.5").count());
        assertThrows(JsonException.class, () -> read("\"12\"").count());
    }

    @Test
    void bytesMayBeNumbers() {
        assertEquals(Bytes.ofInts(70, 82, 255), read("[70,82,255]").bytes());
        assertThrows(JsonException.class, () -> read("[256]").bytes());
        assertThrows(JsonException.class, () -> read("\"0x1\"").bytes());
        assertThrows(JsonException.class, () -> read("\"0xzz\"").bytes());
        assertThrows(JsonException.class, () -> read("\"0x00\"").bytes(32));
    }

    @Test
    void textThatIsNoJsonIsRefused() {
        for (String bad : List.of("", "{", "[1,", "\"a", "\"a\\", "tru", "{\"a\"}", "1 2", "<html>", "\"\\u12\"",
                "[".repeat(100))) {
            assertThrows(JsonException.class, () -> {
                if (read(bad) instanceof Json.Text text) {
                    text.value();
                }
            }, bad);
        }
    }

    @Test
    void randomBytesNeverThrowAnythingElse() {
        long seed = 20260101;
        Random random = new Random(seed);
        System.out.println("seed " + seed);
        byte[] alphabet = "{}[]\",:0x19tfn\\u e-.ä".getBytes(java.nio.charset.StandardCharsets.UTF_8);
        for (int round = 0; round < 20_000; round++) {
            byte[] text = new byte[random.nextInt(40)];
            for (int i = 0; i < text.length; i++) {
                text[i] = alphabet[random.nextInt(alphabet.length)];
            }
            try {
                JsonReader.read(Bytes.wrap(text)).describe();
            } catch (JsonException expected) {
                assertTrue(expected.getMessage().length() < 400);
            }
        }
    }

    @Test
    void parametersAreWritten() {
        StringBuilder out = new StringBuilder();
        Json.write(out, Arrays.asList(1L, "a\"\n", Bytes.ofInts(1, 255), List.of(Bytes.EMPTY), null, true));
        assertEquals("[1,\"a\\\"\\u000a\",\"0x01ff\",[\"0x\"],null,true]", out.toString());
    }
}
