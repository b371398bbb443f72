package prb.monitor.ptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.HttpTrust;
import prb.scale.Bytes;

class PtpServletTest {

    private static final String JSON = "application/json; charset=utf-8";
    private static final Map<String, Object> TRUSTED = Map.of(HttpTrust.ATTRIBUTE, true);
    private static final String CREATE = "/proxy/" + FakePeers.MANAGER + "/CreatePool";
    private static final String LIST = "/proxy/" + FakePeers.MANAGER + "/ListPool";
    private static final String DONE = "{\"data\":{},\"hasError\":false,\"meta\":{\"nonce\":\"n\"}}";

    private final PtpServlet servlet = new PtpServlet();
    private final FakePeers peers = new FakePeers().answering(Bytes.fromHex("0x1a016e"));

    @BeforeEach
    void peersAreThere() {
        servlet.peers = peers;
    }

    private Exchange post(String path, String type, String body, Map<String, Object> attributes) throws IOException {
        return Exchange.of(servlet, "POST", path, type, body, attributes);
    }

    private Exchange get(String path) throws IOException {
        return Exchange.of(servlet, "GET", path, null, "", TRUSTED);
    }

    @Test
    void readingTakesBothVerbsAndNeedsNoTrust() throws IOException {
        assertEquals(DONE, post(LIST, null, "", Map.of()).text());
        assertEquals(DONE, get(LIST).text());
        assertTrue(get("/discover").text().contains("\"peerId\":\"QmProvider\""));
        assertEquals("application/json;charset=utf-8", post("/discover", null, "", Map.of()).headers.get("Content-Type"));
    }

    @Test
    void changesNeedPostAndTrust() throws IOException {
        assertEquals(405, get(CREATE).status);
        Exchange refused = post(CREATE, JSON, "{}", Map.of(HttpTrust.ATTRIBUTE, false));
        assertEquals(401, refused.status);
        assertTrue(refused.text().contains("PRB_HTTP_TOKEN_FILE"), refused.text());
        assertEquals("Bearer", refused.headers.get("WWW-Authenticate"));
        assertEquals(401, post(CREATE, JSON, "{}", Map.of()).status, "nobody guards the server");
        assertTrue(peers.sent.isEmpty());
        assertEquals(DONE, post(CREATE, JSON, "{}", TRUSTED).text());
    }

    @Test
    void bodiesAreBoundedAndJson() throws IOException {
        assertEquals(413, post(CREATE, JSON, " ".repeat((100 << 10) + 1), TRUSTED).status);
        assertEquals(200, post(CREATE, JSON, "{}" + " ".repeat((100 << 10) - 2), TRUSTED).status);
        assertEquals(415, post(CREATE, "text/plain", "{}", TRUSTED).status);
        Exchange broken = post(CREATE, JSON, "{\"pools\":[{\"owner\":{\"mnemonic\":\"bottom drive", TRUSTED);
        assertEquals(400, broken.status);
        assertFalse((broken.text() + broken.headers).contains("bottom"), broken.text());
        assertEquals(400, post(CREATE, JSON, "{} x", TRUSTED).status);
        assertEquals(1, peers.sent.size());
    }

    @Test
    void otherPathsAndVerbsAreRefused() throws IOException {
        for (String path : new String[] {"", "/", "/proxy", "/proxy/a", "/proxy/a/b/c", "/discover/x"}) {
            assertEquals(404, get(path).status, path);
        }
        assertEquals(405, Exchange.of(servlet, "PUT", "/discover", null, "", TRUSTED).status);
    }

    @Test
    void withoutPeerNodeNothingIsKnown() throws IOException {
        servlet.peers = null;
        assertEquals("{\"dataProviders\":[],\"lifecycleManagers\":[]}", get("/discover").text());
        Exchange call = get(LIST);
        assertEquals(500, call.status);
        assertEquals("{}", call.text());
        assertTrue(call.headers.get("X-Prb-Reason").contains("no peer node"));
    }

    @Test
    void reasonsBreakNoHeader() throws IOException {
        peers.answers.clear();
        peers.answers.add(Optional.empty());
        assertEquals("away", get(LIST).headers.get("X-Prb-Reason"));
        Exchange odd = get("/proxy/" + "a\r\nSet-Cookie: b" + "é".repeat(1_000) + "/ListPool");
        assertTrue(odd.headers.get("X-Prb-Reason").matches("[ -~]{1,300}"), odd.headers.toString());
    }
}
