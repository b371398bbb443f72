package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** What tests ask of nodes and workers on loopback. Any thread. */
final class HttpJson implements AutoCloseable {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(30);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Not 2: the lab takes the offer to upgrade for that of a WebSocket. */
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** The result of a JSON-RPC call. */
    JsonNode rpc(int port, String method, Object... params) throws Exception {
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1).put("method", method);
        request.set("params", JSON.valueToTree(params));
        HttpRequest post = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port)).timeout(ANSWER_MAX)
                .header("content-type", "application/json").POST(HttpRequest.BodyPublishers.ofString(request.toString())).build();
        JsonNode answer = JSON.readTree(client.send(post, HttpResponse.BodyHandlers.ofString()).body());
        if (answer.has("error")) {
            throw new IOException(method + ": " + answer.get("error"));
        }
        return answer.get("result");
    }

    /** {@code get_info} of a simulated worker; empty while it does not answer. */
    Optional<JsonNode> workerInfo(int port, int worker) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + port + "/w/" + worker + "/get_info");
        HttpRequest get = HttpRequest.newBuilder(address).timeout(ANSWER_MAX).GET().build();
        try {
            String body = client.send(get, HttpResponse.BodyHandlers.ofString()).body();
            return Optional.of(JSON.readTree(JSON.readTree(body).get("payload").asText()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
