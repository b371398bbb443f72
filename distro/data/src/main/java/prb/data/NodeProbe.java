package prb.data;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** A plain JSON-RPC connection to a node, one question at a time. */
final class NodeProbe implements AutoCloseable {

    private static final int TIMEOUT_S = 30;
    /** Characters of one answer: a finality proof of a whole set of Polkadot has some MiB. */
    private static final int ANSWER_CHARS_MAX = 256 << 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String url;
    private final HttpClient client;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(16);
    private final WebSocket socket;
    private int lastId;

    private NodeProbe(String url) throws RefusedException {
        this.url = url;
        client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(TIMEOUT_S)).build();
        try {
            socket = client.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(TIMEOUT_S)).buildAsync(URI.create(url),
                    new Collector()).join();
        } catch (IllegalArgumentException | CompletionException e) {
            client.close();
            throw new RefusedException("no node answers at " + url + ": " + e.getMessage(), e);
        }
    }

    static NodeProbe connect(String url) throws RefusedException {
        return new NodeProbe(url);
    }

    /** Puts the parts of a message together. */
    private final class Collector implements WebSocket.Listener {
        private StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            if (text.length() + part.length() <= ANSWER_CHARS_MAX) {
                text.append(part);
            }
            if (last && !answers.offer(text.toString())) {
                from.abort();
            }
            if (last) {
                text = new StringBuilder();
            }
            from.request(1);
            return null;
        }
    }

    /** The result of a call; JSON null when the node has none. @throws RefusedException when the node answers with an error */
    JsonNode call(String method, Object... params) throws IOException, RefusedException {
        int id = ++lastId;
        ObjectNode request = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", id).put("method", method);
        request.set("params", JSON.valueToTree(params));
        try {
            socket.sendText(request.toString(), true).get(TIMEOUT_S, TimeUnit.SECONDS);
            for (String text = answers.poll(TIMEOUT_S, TimeUnit.SECONDS); text != null; text = answers.poll(TIMEOUT_S,
                    TimeUnit.SECONDS)) {
                JsonNode answer = JSON.readTree(text);
                if (answer.path("id").asInt(-1) == id) {
                    if (answer.has("error")) {
                        throw new RefusedException(
                                url + " refuses " + method + ": " + answer.get("error").path("message").asText());
                    }
                    return answer.path("result");
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(url + " does not take questions any more: " + e.getMessage(), e);
        }
        throw new IOException(url + " gave no answer to " + method + " within " + TIMEOUT_S + " s");
    }

    /** Number of the finalized head. */
    long finalized() throws IOException, RefusedException {
        String hash = call("chain_getFinalizedHead").asText();
        String number = call("chain_getHeader", hash).path("number").asText();
        return Long.parseLong(number.substring(2), 16);
    }

    @Override
    public void close() {
        socket.abort();
        client.close();
    }
}
