package prb.chain.client.rpc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;

class HexAnswerTest {

    private static final JsonReader READER = new JsonReader(1 << 20);
    private static final String HEX = "0x" + "0123456789abcdef".repeat(64);

    @Test
    void plainHexAnswersOfEitherOrderAreRead() {
        for (String text : List.of("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":\"" + HEX + "\"}",
                "{\"jsonrpc\":\"2.0\",\"result\":\"" + HEX + "\",\"id\":17}")) {
            Json answer = HexAnswer.read(Bytes.utf8(text)).orElseThrow();
            assertEquals(17, answer.need("id").count());
            assertEquals(Bytes.fromHex(HEX), answer.need("result").bytes());
        }
    }

    @Test
    void allOtherFormsAreLeftToTheReader() {
        for (String text : List.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + HEX + "0\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + HEX + "AB\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + HEX,
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + HEX + "\"} ",
                "{\"jsonrpc\":\"2.0\",\"id\":01,\"result\":\"" + HEX + "\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":\"1\",\"result\":\"" + HEX + "\"}",
                "{ \"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"" + HEX + "\"}",
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"0x\"}")) {
            assertTrue(HexAnswer.read(Bytes.utf8(text)).isEmpty(), text);
        }
    }

    @Test
    void garbledAnswersAreEitherTheSameAsTheReadersOrLeftToIt() {
        long seed = 20261122;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] text = Bytes.utf8("{\"jsonrpc\":\"2.0\",\"id\":17,\"result\":\"" + HEX + "\"}").toArray();
        for (int i = 0; i < 20_000; i++) {
            byte[] garbled = text.clone();
            garbled[random.nextInt(random.nextBoolean() ? 50 : garbled.length)] = (byte) random.nextInt(0x80);
            HexAnswer.read(Bytes.wrap(garbled)).ifPresent(answer -> {
                String json = "{\"jsonrpc\":\"2.0\",\"id\":" + answer.need("id").count() + ",\"result\":\""
                        + answer.need("result").bytes().toHex() + "\"}";
                assertEquals(Bytes.utf8(json), Bytes.wrap(garbled));
            });
        }
        assertEquals(Bytes.fromHex(HEX), READER.read(Bytes.wrap(text)).need("result").bytes());
    }
}
