package prb.monitor.ptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import prb.monitor.json.JsonToWire;
import prb.monitor.json.WireToJson;
import prb.scale.Bytes;
import prb.wire.walkie.WalkieRpcRequestWrapper;

/** Exchanges of the original, recorded at its wire: our requests have its bytes, its answers become its JSON. */
class RecordedProxyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String REQUEST = ".request.bin";
    private static final String RESPONSE = ".response.bin";

    private static Path folder() {
        Path folder = Path.of(System.getProperty("prb.shared", "absent"), "vectors", "peer", "walkie");
        if (!Files.isDirectory(folder)) {
            System.out.println("skipped: no recorded exchanges; -Dprb.shared names the folder that holds vectors/peer");
        }
        assumeTrue(Files.isDirectory(folder), "no recorded exchanges");
        return folder;
    }

    private static List<Path> files(String end) throws IOException {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(file -> file.getFileName().toString().endsWith(end)).sorted().toList();
        }
    }

    private static Bytes bytes(Path file) throws IOException {
        return Bytes.wrap(Files.readAllBytes(file));
    }

    private static String name(Path file) {
        return file.getFileName().toString().split("[.]", 2)[0].split("-", 2)[0];
    }

    @Test
    void requestsWrittenFromTheirJsonHaveTheRecordedBytes() throws Exception {
        List<Path> requests = files(REQUEST);
        assertTrue(requests.size() >= 10, requests.toString());
        for (Path file : requests) {
            Bytes recorded = bytes(file);
            WalkieRpcRequestWrapper wrapper = WalkieRpcRequestWrapper.parseFrom(recorded.asByteBuffer());
            Method method = Method.of(wrapper.getMethod()).orElseThrow();
            JsonNode body = WireToJson.read(method.request(), Bytes.wrap(wrapper.getData().toByteArray()));
            Bytes ours = Wrapper.request(wrapper.getCreatedAt(), wrapper.getNonce(), wrapper.getMethod(), JsonToWire.write(method
                    .request(), JSON.readTree(body.toString())));
            assertEquals(recorded.toHex(), ours.toHex(), file + " " + body);
        }
    }

    /** As an operator writes it, from the guide's curl commands: numbers and enums in either form, unknown members. */
    @Test
    void bodyOfTheGuideBecomesTheRecordedRequest() throws Exception {
        WalkieRpcRequestWrapper recorded = WalkieRpcRequestWrapper.parseFrom(bytes(folder().resolve("CreatePool" + REQUEST))
                .asByteBuffer());
        JsonNode body = JSON.readTree("""
                {"pools": [{"name": "p77", "pid": "77", "enabled": true, "realPhalaSs58": null, "note": "not of the schema",
                  "owner": {"mnemonic": "bottom drive obey lake curtain smoke basket hold race lonely fit walk"}}]}""");
        Bytes ours = JsonToWire.write(Method.of("CreatePool").orElseThrow().request(), body);
        assertEquals(Bytes.wrap(recorded.getData().toByteArray()).toHex(), ours.toHex());
    }

    @Test
    void recordedAnswersBecomeTheRecordedJson() throws Exception {
        int compared = 0;
        for (Path file : files(RESPONSE)) {
            Path json = file.resolveSibling(file.getFileName().toString().replace(RESPONSE, ".json"));
            FakePeers peers = new FakePeers().answering(bytes(file));
            JsonNode answer = new Proxy(Clock.systemUTC()).call(peers, FakePeers.MANAGER, name(file), JSON.readTree("{}")).json();
            assertTrue(answer.at("/meta/createdAt").asText().matches("[0-9]{13}"), file + " " + answer);
            assertTrue(answer.at("/meta/data").isMissingNode());
            if (!Files.exists(json)) {
                continue;
            }
            JsonNode recorded = JSON.readTree(Files.readString(json));
            assertEquals(recorded.get("hasError"), answer.get("hasError"), file.toString());
            if (recorded.get("hasError").asBoolean()) {
                JsonNode error = answer.get("error");
                assertEquals(recorded.get("error").asText(), "PrbError(" + answer.at("/meta/error/type").asText() + "): " + error
                        .get("message").asText());
                assertEquals(2, error.get("type").asInt());
            } else {
                // As texts: the order of members counts too.
                assertEquals(recorded.get("data").toString(), answer.get("data").toString(), file.toString());
            }
            compared++;
        }
        assertTrue(compared >= 8, "only " + compared + " recorded answers have their JSON beside them");
    }
}
