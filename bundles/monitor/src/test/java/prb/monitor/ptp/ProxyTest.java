package prb.monitor.ptp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.wire.walkie.DataProviderInfo;
import prb.wire.walkie.WalkieRpcRequestWrapper;
import prb.wire.walkie.WalkieRpcResponseError;
import prb.wire.walkie.WalkieRpcResponseErrorType;
import prb.wire.walkie.WalkieRpcResponseWrapper;

class ProxyTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String UNREACHED = "{\"hasError\":true,\"error\":{},\"meta\":null}";
    private final Proxy proxy = new Proxy(Clock.fixed(Instant.ofEpochMilli(1_795_364_274_834L), ZoneOffset.UTC));

    private static JsonNode json(String text) throws Exception {
        return JSON.readTree(text);
    }

    private static Bytes info() {
        DataProviderInfo info = DataProviderInfo.newBuilder().setStatus(DataProviderInfo.Status.S_IDLE).setParaId(2004)
                .setParentStartHeader(100).setParentTarget(-1).setBlobServerPort(8012).build();
        return Bytes.wrap(WalkieRpcResponseWrapper.newBuilder().setCreatedAt(1_795_364_274_834L).setRequestNonce("r").setNonce(
                "n").setData(info.toByteString()).setHasError(false).build().toByteArray());
    }

    private static Bytes error(WalkieRpcResponseErrorType type, String message) {
        return Bytes.wrap(WalkieRpcResponseWrapper.newBuilder().setCreatedAt(7).setRequestNonce("r").setNonce("n").setHasError(
                true).setError(WalkieRpcResponseError.newBuilder().setType(type).setMessage(message)).build().toByteArray());
    }

    @Test
    void answersHaveTheOriginalsForm() throws Exception {
        FakePeers peers = new FakePeers().answering(info());
        Answer answer = proxy.call(peers, FakePeers.PROVIDER, "GetDataProviderInfo", json("{}"));
        assertEquals("{\"data\":{\"status\":\"S_IDLE\",\"paraId\":2004,\"parentStartHeader\":100,\"parentTarget\":-1,"
                + "\"blobServerPort\":8012},\"hasError\":false,\"meta\":{\"createdAt\":\"1795364274834\",\"requestNonce\":\"r\","
                + "\"nonce\":\"n\",\"hasError\":false}}", answer.json().toString());
        assertEquals(200, answer.status());
        WalkieRpcRequestWrapper sent = WalkieRpcRequestWrapper.parseFrom(peers.sent.getFirst().body().asByteBuffer());
        assertEquals("GetDataProviderInfo", sent.getMethod());
        assertEquals(1_795_364_274_834L, sent.getCreatedAt());
        assertEquals(36, sent.getNonce().length());
        assertEquals(new FakePeers.Sent(FakePeers.PROVIDER, "/pb", peers.sent.getFirst().body()), peers.sent.getFirst());
    }

    @Test
    void defaultsOnTheWireAreShownAndAbsentFieldsAreNot() throws Exception {
        Bytes raw = Bytes.wrap(WalkieRpcResponseWrapper.newBuilder().setData(ByteString.fromHex("0a021800")).build()
                .toByteArray());
        assertEquals("{\"data\":{\"pools\":[{\"pid\":\"0\"}]},\"hasError\":false,\"meta\":{}}", proxy.call(new FakePeers()
                .answering(raw), FakePeers.MANAGER, "ListPool", json("{}")).json().toString());
        assertEquals("{\"data\":{},\"hasError\":false,\"meta\":{}}", Proxy.answer(Method.of("ListPool").orElseThrow(),
                Bytes.EMPTY).json().toString());
    }

    @Test
    void remoteErrorsAreAnswersWithTheNumberOutsideAndTheNameInMeta() throws Exception {
        Bytes raw = error(WalkieRpcResponseErrorType.ET_NOT_FOUND, "Handler not implemented.");
        Answer answer = proxy.call(new FakePeers().answering(raw), FakePeers.PROVIDER, "ListPool", json("{}"));
        assertEquals(200, answer.status());
        assertEquals("{\"hasError\":true,\"error\":{\"type\":2,\"message\":\"Handler not implemented.\"},\"meta\":"
                + "{\"createdAt\":\"7\",\"requestNonce\":\"r\",\"nonce\":\"n\",\"hasError\":true,\"error\":"
                + "{\"type\":\"NOT_FOUND\",\"message\":\"Handler not implemented.\"}}}", answer.json().toString());
    }

    @Test
    void whatReachesNoHandlerHasTheEmptyForm() throws Exception {
        FakePeers peers = new FakePeers();
        peers.answers.add(Optional.empty());
        assertEquals(UNREACHED, proxy.call(peers, FakePeers.PROVIDER, "Nope", json("{}")).json().toString());
        assertTrue(peers.sent.isEmpty());
        assertEquals(UNREACHED, proxy.call(peers, FakePeers.PROVIDER, "ListPool", json("{}")).json().toString());
        assertEquals(2, peers.sent.size(), "a reading call is tried twice");
        assertEquals(UNREACHED, proxy.call(peers, FakePeers.PROVIDER, "CreatePool", json("{}")).json().toString());
        assertEquals(3, peers.sent.size(), "a changing call is not");
        assertEquals(UNREACHED, proxy.call(new FakePeers().answering(Bytes.ofInts(0xFF)), FakePeers.PROVIDER, "ListPool", json(
                "{}")).json().toString());
    }

    @Test
    void onlyDiscoveredPeersAreReached() throws Exception {
        FakePeers peers = new FakePeers();
        for (String id : List.of("QmStranger", "", "http://10.0.0.1/", "/ip4/10.0.0.1/tcp/1/p2p/" + FakePeers.PROVIDER)) {
            Answer answer = proxy.call(peers, id, "ListPool", json("{}"));
            assertEquals(500, answer.status());
            assertEquals("{}", answer.json().toString());
        }
        assertTrue(peers.sent.isEmpty());
    }

    @Test
    void wrongBodiesAreNamedAndSentNowhere() throws Exception {
        FakePeers peers = new FakePeers();
        Answer answer = proxy.call(peers, FakePeers.MANAGER, "CreatePool", json("{\"pools\":[{\"enabled\":\"false\"}]}"));
        assertEquals(
                "{\"hasError\":true,\"error\":{\"type\":1,\"message\":\"pools[0].enabled: true or false expected\"},"
                        + "\"meta\":null}",
                answer.json().toString());
        assertTrue(peers.sent.isEmpty());
    }

    @Test
    void refusedCallsAreRepeatedOnceThePreSharedKeyWasShown() throws Exception {
        Bytes refusal = error(WalkieRpcResponseErrorType.ET_UNAUTHORIZED, "prb peer allow QmSelf");
        FakePeers peers = new FakePeers().answering(refusal, info());
        assertEquals("prb peer allow QmSelf", proxy.call(peers, FakePeers.MANAGER, "KickWorker", json("{}")).json().at(
                "/error/message").asText());
        assertEquals(1, peers.sent.size());
        FakePeers withKey = new FakePeers().answering(refusal, info());
        withKey.takesKey = true;
        assertEquals(false, proxy.call(withKey, FakePeers.MANAGER, "KickWorker", json("{}")).json().get("hasError").asBoolean());
        assertEquals(List.of(FakePeers.MANAGER), withKey.authorised);
        assertEquals(2, withKey.sent.size());
    }

    @Test
    void peersAreListedByRoleInTheOriginalsForm() {
        String common = "\"chainIdentity\":\"0xab\",\"bridgeIdentity\":\"default\",\"remoteAddr\":\"/ip4/10.0.0.1/tcp/";
        assertEquals("{\"dataProviders\":[{\"peerId\":\"QmProvider\",\"hostname\":\"host\",\"role\":1," + common
                + "1/p2p/QmProvider\"}],\"lifecycleManagers\":[{\"peerId\":\"QmManager\",\"hostname\":\"host\",\"role\":3,"
                + common + "2/p2p/QmManager\"}]}", Discovered.of(new FakePeers().peers()).toString());
        assertEquals("{\"dataProviders\":[],\"lifecycleManagers\":[]}", Discovered.of(List.of()).toString());
    }
}
