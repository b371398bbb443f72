package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Role monitor as a process of its own, beside a data provider that it finds by its bootstrap address. */
class MonitorTest {

    private static final Duration START_MAX = Duration.ofMinutes(3);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final String UNREACHED = "{\"hasError\":true,\"error\":{},\"meta\":null}";
    private static Devnet devnet;
    private static Provider provider;
    private static RoleChild monitor;
    private static int port;
    private static int providerHttp;
    private static String peer;
    /** What discovery last answered, for the message of a test that waited in vain. */
    private static String answered = "";

    @BeforeAll
    static void start() throws Exception {
        Path root = Settings.work("monitor-");
        devnet = Devnet.start(root, "devnet", new Devnet.Chain(50, 500, 3, 20, 4), 1);
        List<Integer> ports = Ports.free(3);
        port = ports.get(0);
        providerHttp = ports.get(1);
        provider = Provider.start(root, "dp", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()), Map.of(
                "PHALA_WALKIE_LISTEN_ADDRESSES", "/ip4/127.0.0.1/tcp/" + ports.get(2),
                "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true",
                "PRB_HTTP_PORT", "" + providerHttp));
        Await.until("the provider's peer id", START_MAX, () -> peerId(provider.role().output()).isPresent(), provider
                .role()::output);
        peer = peerId(provider.role().output()).orElseThrow();
        monitor = RoleChild.start("monitor", root, "monitor", Map.of("PTP_BOOT_NODES", "/ip4/127.0.0.1/tcp/" + ports.get(2)
                + "/p2p/" + peer, "PORT", "" + port, "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true"));
        Await.until("the provider in the monitor's list", START_MAX, MonitorTest::isDiscovered, () -> answered + monitor.output()
                + provider.role().output());
    }

    @AfterAll
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {monitor, provider, devnet}) {
            try {
                if (each != null) {
                    each.close();
                }
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Optional<String> peerId(String output) {
        return Stream.of(output.split("\\s+")).filter(word -> word.matches("Qm[1-9A-HJ-NP-Za-km-z]{44}")).findFirst();
    }

    private static boolean isDiscovered() throws Exception {
        try {
            answered = post("/ptp/discover", "").body();
            JsonNode all = JSON.readTree(answered);
            return all.at("/dataProviders/0/peerId").asText().equals(peer);
        } catch (IOException e) {
            answered = e.toString();
            if (!monitor.isAlive()) {
                throw new AssertionError(monitor.output(), e);
            }
            return false;
        }
    }

    private static HttpRequest.Builder to(int port, String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofMinutes(1));
    }

    private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static HttpResponse<String> post(String path, String body, String... headers) throws Exception {
        HttpRequest.Builder request = to(port, path).POST(HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request);
    }

    private static String proxy(String method) {
        return "/ptp/proxy/" + peer + "/" + method;
    }

    @Test
    void discoveredProviderIsListedAndAnswersThroughTheProxy() throws Exception {
        JsonNode found = JSON.readTree(post("/ptp/discover", "").body());
        assertEquals(1, found.at("/dataProviders/0/role").asInt());
        assertTrue(found.at("/dataProviders/0/remoteAddr").asText().endsWith("/p2p/" + peer), found.toString());
        assertEquals("[]", found.get("lifecycleManagers").toString());
        for (HttpResponse<String> response : List.of(post(proxy("GetDataProviderInfo"), "{}"), send(to(port, proxy(
                "GetDataProviderInfo"))))) {
            JsonNode answer = JSON.readTree(response.body());
            assertEquals(200, response.statusCode());
            assertFalse(answer.get("hasError").asBoolean(), response.body());
            assertEquals(Devnet.PARA_ID, answer.at("/data/paraId").asInt(), response.body());
            assertTrue(answer.at("/data/status").asText().startsWith("S_"), response.body());
            assertEquals(provider.port(), answer.at("/data/blobServerPort").asInt(), response.body());
            assertTrue(answer.at("/meta/createdAt").isTextual() && answer.at("/meta/requestNonce").isTextual(), response.body());
        }
    }

    @Test
    void whatCanNotBeAnsweredHasTheOriginalsForms() throws Exception {
        assertEquals(UNREACHED, post(proxy("NoSuchMethod"), "{}").body());
        HttpResponse<String> missing = post(proxy("ListPool"), "{}");
        assertEquals(200, missing.statusCode());
        assertEquals(2, JSON.readTree(missing.body()).at("/error/type").asInt(), missing.body());
        assertEquals("NOT_FOUND", JSON.readTree(missing.body()).at("/meta/error/type").asText(), missing.body());
        HttpResponse<String> stranger = post("/ptp/proxy/QmNobody/ListPool", "{}");
        assertEquals(500, stranger.statusCode());
        assertEquals("{}", stranger.body());
    }

    @Test
    void pagesOfOthersAndWrongRequestsAreRefused() throws Exception {
        assertEquals(403, post(proxy("CreatePool"), "{}", "Origin", "http://evil.example").statusCode());
        assertEquals(200, post(proxy("CreatePool"), "{}", "Origin", "http://127.0.0.1:" + port).statusCode());
        assertEquals(405, send(to(port, proxy("CreatePool"))).statusCode());
        assertEquals(413, post(proxy("CreatePool"), " ".repeat(110_000)).statusCode());
        byte[] large = " ".repeat(2_000_000).getBytes(StandardCharsets.US_ASCII);
        HttpRequest.Builder chunked = to(port, proxy("CreatePool")).POST(HttpRequest.BodyPublishers.ofInputStream(
                () -> new ByteArrayInputStream(large)));
        assertEquals(413, send(chunked.header("Content-Type", "application/json")).statusCode());
        HttpResponse<String> nothing = send(to(port, "/nothing/here"));
        assertEquals(404, nothing.statusCode());
        assertFalse(nothing.body().toLowerCase(Locale.ROOT).contains("jetty"), nothing.body());
        assertTrue(nothing.headers().firstValue("Server").isEmpty() && nothing.headers().firstValue("Set-Cookie").isEmpty());
    }

    @Test
    void everyRoleTellsItsHealthAndStatus() throws Exception {
        for (int each : List.of(port, providerHttp)) {
            assertEquals("ok\n", send(to(each, "/live")).body());
            JsonNode health = JSON.readTree(send(to(each, "/health")).body());
            List<String> names = health.get("checks").findValuesAsText("name");
            assertTrue(names.containsAll(List.of("components", "http")), health.toString());
            assertTrue(List.of(200, 503).contains(send(to(each, "/ready")).statusCode()));
            JsonNode peers = JSON.readTree(send(to(each, "/api/v1/peers")).body());
            assertTrue(peers.hasNonNull("self"), peers.toString());
        }
        JsonNode status = JSON.readTree(send(to(providerHttp, "/api/v1/status")).body());
        assertEquals("data_provider", status.get("role").asText());
        assertEquals(404, send(to(port, "/api/v1/none")).statusCode());
        String printed = monitor.shell("prb:health --json");
        JsonNode told = JSON.readTree(printed.substring(printed.indexOf('{')));
        assertEquals(JSON.readTree(send(to(port, "/api/v1/health")).body()).findValuesAsText("name"), told.findValuesAsText(
                "name"));
    }

    @Test
    void processOfAPeerIsReadAndSteeredThroughTheMonitor() throws Exception {
        for (int each : List.of(port, providerHttp)) {
            assertTrue(send(to(each, "/monitor/")).body().contains("main.js"), "pages in every role");
            assertEquals("/monitor/", send(to(each, "/")).headers().firstValue("Location").map(URI::create).map(URI::getPath)
                    .orElse(""));
        }
        HttpResponse<String> status = send(to(port, "/peer/" + peer + "/api/v1/status"));
        assertEquals(200, status.statusCode(), status.body());
        assertEquals("data_provider", JSON.readTree(status.body()).get("role").asText());
        JsonNode there = JSON.readTree(send(to(providerHttp, "/api/v1/provider")).body());
        JsonNode here = JSON.readTree(send(to(port, "/peer/" + peer + "/api/v1/provider")).body());
        assertEquals(there.at("/blob_server/port"), here.at("/blob_server/port"), here::toString);
        assertEquals(404, send(to(port, "/peer/" + peer + "/api/v1/none")).statusCode());
        assertEquals(410, send(to(port, "/peer/QmNobody/api/v1/status")).statusCode());
        assertEquals(403, post("/peer/" + peer + "/api/v1/bundles/stop", "{}", "Origin", "http://evil.example").statusCode());
        HttpResponse<String> order = post("/peer/" + peer + "/api/v1/bundles/restart", "{\"names\":[\"prb.blob.server\"]}");
        assertEquals(200, order.statusCode(), order.body());
        assertTrue(JSON.readTree(order.body()).at("/results/0/ok").asBoolean(), order.body());
        Await.until("the provider's blob server is back", START_MAX, () -> send(to(port, proxy("GetDataProviderInfo"))).body()
                .contains("blobServerPort"), provider.role()::output);
    }

    @Test
    void rolesWithoutTheirPortLiveOnAndSayWhy() throws Exception {
        Path root = Settings.work("monitor-port-");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                RoleChild second = RoleChild.start("monitor", root, "second", Map.of("PORT", "" + taken.getLocalPort(),
                        "PHALA_WALKIE_DISABLE_MDNS_DISCOVERY", "true"))) {
            Await.until("the word of the missing server", START_MAX, () -> second.output().contains("PRB_HTTP_PORT"),
                    second::output);
            assertTrue(second.output().contains("no HTTP server on 127.0.0.1:" + taken.getLocalPort()), second.output());
            String health = second.shell("prb:health http");
            assertTrue(health.contains("CRITICAL") && health.contains("PRB_HTTP_PORT"), health);
            assertTrue(second.isAlive());
        }
    }
}
