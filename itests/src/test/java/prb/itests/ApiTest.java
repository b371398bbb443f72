package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The api of a role in a process of its own: a pool and workers brought to computing by it, and every answer as described. */
class ApiTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(50, 500, 4, 50, 4);
    private static final int WORKERS = 2;
    private static final Duration MOST = Duration.ofMinutes(5);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SECRET = "//Alice";

    @RegisterExtension
    final Running running = new Running();

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private int port;

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).timeout(Duration.ofMinutes(1));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(to(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode read(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }

    private JsonNode post(int status, String path, String body) throws Exception {
        HttpResponse<String> answer = client.send(to(path).header("Content-Type", "application/json").POST(
                HttpRequest.BodyPublishers.ofString(body.replace('\'', '"'))).build(), HttpResponse.BodyHandlers.ofString());
        assertEquals(status, answer.statusCode(), answer::body);
        return JSON.readTree(answer.body());
    }

    private boolean answers() throws Exception {
        try {
            return get("/api/v1/workers").statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    @Test
    void poolAndWorkersAreBroughtToComputingAndEveryAnswerIsAsDescribed() throws Exception {
        Path root = Settings.work("api-");
        Devnet devnet = running.keep(Devnet.start(root, "devnet", CHAIN, WORKERS));
        Map<String, String> environment = Fleet.variables(devnet, "127.0.0.1", 0, "/ip4/127.0.0.1/tcp/0");
        port = Ports.free(1).getFirst();
        environment.put("PRB_HTTP_PORT", "" + port);
        RoleChild solo = running.keep(RoleChild.start("solo", root, "solo", environment));
        Await.until("the api answers", MOST, this::answers, solo::output);
        post(200, "/api/v1/pools/add", "{'pools':[{'pid':1,'name':'mine','operator_secret':'" + SECRET + "'}]}");
        post(409, "/api/v1/pools/add", "{'pools':[{'pid':1,'name':'mine','operator_secret':'" + SECRET + "'}]}");
        List<String> workers = new ArrayList<>();
        for (int i = 1; i <= WORKERS; i++) {
            workers.add("{'name':'w" + i + "','pool':1,'endpoint':'http://127.0.0.1:" + devnet.workerPort() + "/w/" + i
                    + "','stake_pha':'4000'}");
        }
        post(200, "/api/v1/workers/add", "{'workers':" + workers + "}");
        Await.until("all compute", MOST, () -> read("/api/v1/workers").at("/by_state/computing").asInt() == WORKERS,
                solo::output);
        String id = read("/api/v1/workers").at("/workers/0/id").asText();
        assertEquals(0, read("/api/v1/workers/" + id).get("why").size());
        described(id);
        assertEquals("event: status", firstEvent());

        post(200, "/api/v1/workers/disable", "{'ids':['" + id + "']}");
        Await.until("it rests", MOST, () -> read("/api/v1/workers/" + id).get("why").toString().contains("is disabled"),
                solo::output);
        JsonNode newest = read("/api/v1/audit?limit=1").at("/changes/0");
        assertEquals("api, loopback w1 true false", newest.get("by").asText() + " " + newest.get("name").asText() + " "
                + newest.at("/before/enabled").asText() + " " + newest.at("/after/enabled").asText());
        post(200, "/api/v1/bundles/restart", "{'names':['prb.trade.trader']}");
        post(409, "/api/v1/bundles/stop", "{'names':['prb.ops','prb.worker.api','prb.config']}");
        assertFalse(solo.output().contains(SECRET), "a secret is in the log");
        assertTrue(solo.output().contains("POST /api/v1/workers/disable by loopback: 200"), solo::output);
    }

    private void described(String id) throws Exception {
        JsonNode description = read("/openapi.json");
        assertEquals("3.1.0", description.get("openapi").asText());
        List<String> told = new ArrayList<>();
        for (Map.Entry<String, JsonNode> path : description.get("paths").properties()) {
            JsonNode responses = path.getValue().at("/get/responses");
            if (!responses.isMissingNode() && !path.getKey().equals("/api/v1/events")) {
                HttpResponse<String> answer = get(path.getKey().replace("{id}", id));
                JsonNode schema = responses.path("" + answer.statusCode()).at("/content/application~1json/schema");
                assertTrue(schema.isObject(), () -> path.getKey() + " answers " + answer.statusCode() + " " + answer.body());
                valid(description, (ObjectNode) schema, answer.body(), path.getKey());
                told.add(path.getKey());
            }
        }
        assertTrue(told.containsAll(List.of("/api/v1/status", "/api/v1/health", "/api/v1/workers", "/api/v1/settings",
                "/api/v1/queue", "/api/v1/provider", "/api/v1/accounts", "/openapi.json")), told::toString);
        // What is there is named to whoever asks for what is not: all of it is described.
        String known = read("/api/v1/no").get("error").asText();
        for (String path : known.replaceAll("[^/a-z0-9{}.]+", " ").split(" ")) {
            if (path.startsWith("/") && !path.equals("/api/v1/no")) {
                assertTrue(description.get("paths").has(path), path + " is not described");
            }
        }
    }

    private static void valid(JsonNode description, ObjectNode schema, String body, String what) throws IOException {
        ObjectNode whole = schema.deepCopy();
        whole.set("components", description.get("components"));
        var config = SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
        var problems = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(whole, config).validate(JSON
                .readTree(body));
        assertTrue(problems.isEmpty(), () -> what + ": " + problems + " in " + body);
    }

    private String firstEvent() throws Exception {
        var stream = client.send(to("/api/v1/events").build(), HttpResponse.BodyHandlers.ofInputStream());
        assertEquals(200, stream.statusCode());
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
            return lines.readLine();
        }
    }
}
