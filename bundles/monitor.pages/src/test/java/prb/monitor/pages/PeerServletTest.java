package prb.monitor.pages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.ops.api.ApiRole;
import prb.ops.api.HttpTrust;
import prb.walkie.api.PeerUnreachableException.Reason;

/** What of a browser's requests reaches a peer, and what comes back. */
class PeerServletTest {

    private static final Map<String, Object> TRUSTED = Map.of(HttpTrust.ROLE, ApiRole.ADMIN);
    private static final String STATUS = "/" + FakePeers.MANAGER + "/api/v1/status";
    private static final String RESTART = "/" + FakePeers.MANAGER + "/api/v1/workers/restart";

    private final PeerServlet servlet = new PeerServlet();
    private final FakePeers peers = new FakePeers().answering("{\"status\":200,\"body\":{\"role\":\"lifecycle\"}}");

    @BeforeEach
    void peersAreThere() {
        servlet.peers = peers;
    }

    private Exchange get(String path, String query) throws Exception {
        return Exchange.of(servlet, "GET", path, query, "", Map.of(), TRUSTED);
    }

    private Exchange post(String path, String body) throws Exception {
        return Exchange.of(servlet, "POST", path, null, body, Map.of(), TRUSTED);
    }

    @Test
    void questionIsHandedOnWithItsQueryAndTheAnswerComesBack() throws Exception {
        Exchange exchange = get("/" + FakePeers.MANAGER + "/api/v1/workers", "state=error&limit=5");
        assertEquals(200, exchange.status);
        assertEquals("{\"role\":\"lifecycle\"}", exchange.text());
        assertEquals("application/json;charset=utf-8", exchange.headers.get("Content-Type"));
        assertEquals("no-store", exchange.headers.get("Cache-Control"));
        assertEquals(List.of("QmManager /prb/api/1 {\"method\":\"GET\",\"path\":\"/api/v1/workers?state=error&limit=5\"} 15"),
                peers.sent);
    }

    @Test
    void orderIsHandedOnWithItsBodyAndHasMoreTime() throws Exception {
        peers.answering("{\"status\":409,\"body\":{\"results\":[]}}");
        Exchange exchange = post(RESTART, "{\"ids\": [\"a\"]}");
        assertEquals(409, exchange.status);
        assertEquals("{\"results\":[]}", exchange.text());
        assertEquals(List.of("QmManager /prb/api/1 {\"method\":\"POST\",\"path\":\"/api/v1/workers/restart\","
                + "\"body\":{\"ids\":[\"a\"]}} 60"), peers.sent);
        post(RESTART, "");
        assertTrue(peers.sent.getLast().contains("\"body\":{}"), peers.sent::toString);
    }

    @Test
    void withoutTrustNothingReachesAPeer() throws Exception {
        for (String method : List.of("GET", "POST")) {
            Exchange exchange = Exchange.of(servlet, method, STATUS, null, "{}", Map.of(), Map.of());
            assertEquals(401, exchange.status, method);
            assertEquals("Bearer", exchange.headers.get("WWW-Authenticate"));
        }
        Map<String, Object> operator = Map.of(HttpTrust.ROLE, ApiRole.OPERATE);
        assertEquals(403, Exchange.of(servlet, "POST", RESTART, null, "{}", Map.of(), operator).status);
        assertEquals(List.of(), peers.sent);
        Map<String, Object> viewer = Map.of(HttpTrust.ROLE, ApiRole.VIEW);
        assertEquals(200, Exchange.of(servlet, "GET", STATUS, null, "", Map.of(), viewer).status);
    }

    @Test
    void onlyTheApiOfKnownPeersIsReached() throws Exception {
        for (String path : new String[] {"", "/", "/" + FakePeers.MANAGER, STATUS.replace("v1", "v2"), "/QmManager/queue/cancel",
            STATUS + "/../../x y", STATUS + "?a", "/http://evil.example/api/v1/status", "/QmManager/api/v1/", STATUS + "/"}) {
            assertEquals(404, get(path, null).status, path);
        }
        assertEquals(410, get("/QmStranger/api/v1/status", null).status);
        servlet.peers = null;
        assertEquals(503, get(STATUS, null).status);
        assertEquals(List.of(), peers.sent);
    }

    @Test
    void sizesAndFormsAreBounded() throws Exception {
        assertEquals(400, get(STATUS, "x".repeat(2_049)).status);
        assertEquals(413, post(RESTART, "{\"x\":\"" + "y".repeat(PeerApi.REQUEST_BYTES_MAX) + "\"}").status);
        assertEquals(413, post(RESTART, "{\"x\":\"" + "y".repeat(PeerApi.REQUEST_BYTES_MAX - 20) + "\"}").status,
                "with its frame");
        assertEquals(400, post(RESTART, "[]").status);
        assertEquals(400, post(RESTART, "{} x").status);
        Exchange broken = post(RESTART, "{\"operator\":\"bottom drive obey");
        assertEquals(400, broken.status);
        assertFalse(broken.text().contains("bottom"), broken.text());
        assertEquals(List.of(), peers.sent);
    }

    @Test
    void whatGoesWrongIsTold() throws Exception {
        for (Map.Entry<Reason, Integer> each : Map.of(Reason.UNREACHABLE, 504, Reason.FAILED, 504, Reason.NO_PROTOCOL, 502,
                Reason.REFUSED, 403).entrySet()) {
            peers.failing(each.getKey());
            assertEquals(each.getValue(), get(STATUS, null).status, each.getKey().name());
        }
        peers.failing(null).answering("");
        Exchange refused = get(STATUS, null);
        assertEquals(403, refused.status);
        assertTrue(refused.text().contains("./prb peer allow QmSelf"), refused.text());
        for (String answer : new String[] {"no json", "[]", "{\"status\":200}", "{\"status\":99,\"body\":1}", "{\"body\":{}}"}) {
            peers.answering(answer);
            assertEquals(502, get(STATUS, null).status, answer);
        }
    }
}
