package prb.itests;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import prb.scale.Bytes;
import prb.substrate.runtime.RuntimeHistory;
import prb.substrate.runtime.RuntimeVersion;

/** A node's JSON-RPC over WebSocket, which unlike HTTP tells the lab's error codes. One call at a time. */
final class NodeRpc implements AutoCloseable, RuntimeHistory.Source<IOException> {

    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    private static final ObjectMapper JSON = new ObjectMapper();

    /** What the node says instead of a result. */
    static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final int code;

        RefusedException(String method, JsonNode error) {
            super(method + ": " + error);
            this.code = error.path("code").asInt();
        }

        int code() {
            return code;
        }
    }

    private final HttpClient client = HttpClient.newHttpClient();
    private final Map<Long, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong ids = new AtomicLong();
    private final WebSocket socket;

    NodeRpc(int port) throws IOException {
        URI address = URI.create("ws://127.0.0.1:" + port);
        try {
            socket = client.newWebSocketBuilder().connectTimeout(ANSWER_MAX).buildAsync(address, new Listener()).join();
        } catch (CompletionException e) {
            client.shutdownNow();
            throw new IOException(address + " does not answer: " + e.getCause(), e);
        }
    }

    /** The result of a call. @throws RefusedException with the node's code and text */
    synchronized JsonNode call(String method, Object... params) throws IOException {
        long id = ids.incrementAndGet();
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
        request.set("params", JSON.valueToTree(params));
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            socket.sendText(request.toString(), true).get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            JsonNode json = answer.get(ANSWER_MAX.toMillis(), TimeUnit.MILLISECONDS);
            if (json.hasNonNull("error")) {
                throw new RefusedException(method, json.get("error"));
            }
            return json.path("result");
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(method + " got no answer: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(method + " was interrupted", e);
        } finally {
            waiting.remove(id);
        }
    }

    Bytes bytes(String method, Object... params) throws IOException {
        return Bytes.fromHex(call(method, params).asText());
    }

    @Override
    public RuntimeVersion version(Bytes blockHash) throws IOException {
        JsonNode json = call("state_getRuntimeVersion", blockHash.toHex());
        return new RuntimeVersion(json.get("specName").asText(), json.get("specVersion").asLong(),
                json.get("transactionVersion").asLong(), json.path("stateVersion").asInt());
    }

    @Override
    public Bytes metadata(Bytes blockHash) throws IOException {
        return bytes("state_getMetadata", blockHash.toHex());
    }

    @Override
    public Optional<Bytes> parent(Bytes blockHash) throws IOException {
        JsonNode header = call("chain_getHeader", blockHash.toHex());
        Bytes parent = Bytes.fromHex(header.get("parentHash").asText());
        return Bytes.fromHex("00".repeat(32)).equals(parent) ? Optional.empty() : Optional.of(parent);
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (last) {
                answer(text.toString());
                text.setLength(0);
            }
            from.request(1);
            return CompletableFuture.completedStage(null);
        }

        /** Notifications have no id and are not waited for. */
        private void answer(String message) {
            try {
                JsonNode json = JSON.readTree(message);
                Optional.ofNullable(waiting.get(json.path("id").asLong())).ifPresent(future -> future.complete(json));
            } catch (IOException e) {
                waiting.values().forEach(future -> future.completeExceptionally(e));
            }
        }

        @Override
        public void onError(WebSocket from, Throwable error) {
            waiting.values().forEach(future -> future.completeExceptionally(error));
        }
    }
}
