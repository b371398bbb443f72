package prb.chain.client.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class JsonTest {

    private static final JsonReader READER = new JsonReader(1000);

    private static Json read(String text) {
        return READER.read(Bytes.utf8(text));
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
                "[1,2", "[1,,2]", "{\"a\":1,}", "-", "01", "NaN", "\"\n\"", "\0", "[".repeat(100))) {
            JsonException error = assertThrows(JsonException.class, () -> read(bad), bad);
            assertTrue(error.getMessage().startsWith("not JSON: "), error.getMessage());
        }
        String message = assertThrows(JsonException.class, () -> read("<html>")).getMessage();
        assertTrue(message.contains("'<'") && message.contains("near \"<html>\""), message);
    }

    @Test
    void limitsAreKept() {
        for (String large : List.of("[".repeat(65) + "]".repeat(65), "\"" + "x".repeat(1001) + "\"", "1".repeat(101),
                "{\"" + "n".repeat(1001) + "\":1}")) {
            JsonException error = assertThrows(JsonException.class, () -> read(large));
            assertTrue(error.getMessage().contains("maximum allowed"), error.getMessage());
        }
        read("[".repeat(64) + "]".repeat(64));
        assertEquals(1000, read("\"" + "x".repeat(1000) + "\"").text().length());
        assertEquals("9".repeat(78), ((Json.Num) read("9".repeat(78))).text());
    }

    @Test
    void hexAndByteArraysBecomeBytesAtOnceAndKeepTheirText() {
        assertEquals(new Json.Hex(Bytes.ofInts(0x0a, 0xff)), read("\"0x0aff\""));
        assertEquals("0x0aff", read("\"0x0aff\"").text());
        assertEquals(Bytes.EMPTY, read("\"0x\"").bytes());
        for (String kept : List.of("0x0aFF", "0xa", "0xzz", "0a", "0X0a", "0x0\u00e4")) {
            assertEquals(new Json.Text(kept), read("\"" + kept + "\""));
        }
        assertEquals(Bytes.ofInts(10, 255), read("\"0AfF\"").bytes());
        assertEquals(new Json.Octets(Bytes.ofInts(0, 255)), read("[0,255]"));
        assertEquals(List.of(new Json.Num("0"), new Json.Num("255")), read("[0,255]").items());
        assertEquals(List.of(new Json.Num("7"), new Json.Num("-1"), new Json.Num("8")), read("[7,-1,8]").items());
        assertEquals(Bytes.EMPTY, read("[]").bytes());
        assertEquals(400, read(IntStream.range(0, 400).mapToObj(i -> Integer.toString(i % 256)).toList()
                .toString()).bytes().size());
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
                READER.read(Bytes.wrap(text)).describe();
            } catch (JsonException expected) {
                assertTrue(expected.getMessage().length() < 400);
            }
        }
    }

    @Test
    void parametersAreWritten() {
        String request = JsonWriter.request(7, "m", 1L, "a\"\n", Bytes.ofInts(1, 255), List.of(Bytes.EMPTY), null, true);
        assertEquals(
                "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"m\",\"params\":[1,\"a\\\"\\u000a\",\"0x01ff\",[\"0x\"],null,true]}",
                request);
    }
}
