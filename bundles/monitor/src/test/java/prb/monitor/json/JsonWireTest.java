package prb.monitor.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import prb.scale.Bytes;
import prb.wire.walkie.AuthRequest;
import prb.wire.walkie.BlobMeta;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.PoolCreate;
import prb.wire.walkie.RawBlob;
import prb.wire.walkie.WorkerUpdate;

class JsonWireTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"pools\":[{\"pid\":2}]}|0x0a021802", "{\"pools\":[{\"pid\":\"2\"}]}|0x0a021802",
        "{\"pools\":[{\"pid\":\"18446744073709551615\"}]}|0x0a0b18ffffffffffffffffff01",
        "{\"pools\":[{\"enabled\":false,\"name\":\"\"}]}|0x0a0422002800", "{\"pools\":[]}|0x", "{\"pools\":null,\"x\":1}|0x",
        "{\"pools\":[{\"name\":5}]}|0x0a03220135"})
    void bodiesBecomeBytes(String body, String hex) throws Exception {
        assertEquals(hex, JsonToWire.write(PoolCreate.getDescriptor(), JSON.readTree(body)).toHex());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"{\"pools\":{}}|pools: array expected", "{\"pools\":[5]}|pools[0]: object expected",
        "{\"pools\":[{\"pid\":-1}]}|pools[0].pid: whole number from 0 to 18446744073709551615 expected",
        "{\"pools\":[{\"pid\":1.5}]}|pools[0].pid: whole number from 0 to 18446744073709551615 expected",
        "{\"pools\":[{\"pid\":\"1e3\"}]}|pools[0].pid: whole number from 0 to 18446744073709551615 expected",
        "{\"pools\":[{},{\"owner\":{\"mnemonic\":{}}}]}|pools[1].owner.mnemonic: text expected", "[]|body: object expected",
        "{\"pools\":[{\"enabled\":1}]}|pools[0].enabled: true or false expected"})
    void valuesThatNoFieldHoldsAreNamed(String body, String message) throws Exception {
        var json = JSON.readTree(body);
        assertEquals(message, assertThrows(IllegalArgumentException.class, () -> JsonToWire.write(PoolCreate.getDescriptor(),
                json)).getMessage());
    }

    @Test
    void enumsAreTakenByNumberAndName() throws Exception {
        assertEquals("0x0801", JsonToWire.write(AuthRequest.getDescriptor(), JSON.readTree("{\"type\":1}")).toHex());
        assertEquals("0x0802", JsonToWire.write(AuthRequest.getDescriptor(), JSON.readTree("{\"type\":\"AT_WHITE_LIST\"}"))
                .toHex());
        var wrong = JSON.readTree("{\"type\":9}");
        assertThrows(IllegalArgumentException.class, () -> JsonToWire.write(AuthRequest.getDescriptor(), wrong));
    }

    @Test
    void itemsOfUpdatesAreNested() throws Exception {
        String body = "{\"items\":[{\"id\":{\"uuid\":\"a\"},\"worker\":{\"deleted\":true}}]}";
        Bytes bytes = JsonToWire.write(WorkerUpdate.getDescriptor(), JSON.readTree(body));
        WorkerUpdate update = WorkerUpdate.parseFrom(bytes.asByteBuffer());
        assertEquals("a", update.getItems(0).getId().getUuid());
        assertEquals(body, WireToJson.read(WorkerUpdate.getDescriptor(), bytes).toString());
    }

    @Test
    void bytesAreBase64AndLargeNumbersTexts() throws Exception {
        assertEquals("{\"key\":\"k\",\"empty\":false,\"data\":\"/w==\"}", WireToJson.read(RawBlob.getDescriptor(), Bytes.fromHex(
                "0x0a016b10001a01ff")).toString());
        assertEquals("{\"number\":4294967295,\"tokenExpiresAt\":\"18446744073709551615\"}", WireToJson.read(BlobMeta
                .getDescriptor(), Bytes.fromHex("0x08ffffffff0f30ffffffffffffffffff01")).toString());
        assertEquals("{\"status\":9}", WireToJson.read(DataProviderInfo.getDescriptor(), Bytes.fromHex("0x0809")).toString());
    }

    @Test
    void fieldsThatTheSchemaDoesNotHaveOrOfAnotherTypeAreSkipped() throws Exception {
        assertEquals("{\"key\":\"k\"}", WireToJson.read(RawBlob.getDescriptor(), Bytes.fromHex("0x7805" + "1201ff" + "0a016b"))
                .toString());
    }

    @Test
    void brokenMessagesAreFailuresOfInputOnly() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(40)];
            random.nextBytes(bytes);
            try {
                WireToJson.read(WorkerUpdate.getDescriptor(), Bytes.wrap(bytes));
            } catch (IOException e) {
                assertEquals(false, String.valueOf(e.getMessage()).isEmpty());
            }
        }
    }
}
