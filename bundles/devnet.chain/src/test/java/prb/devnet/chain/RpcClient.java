package prb.devnet.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** A WebSocket client of the JDK that sends text and waits for messages. */
final class RpcClient implements AutoCloseable {

    private static final int DEADLINE_SECONDS = 20;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;
    private int lastId;

    RpcClient(int port) {
        socket = http.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port), new Listener()).join();
    }

    JsonNode sendRaw(String text) throws Exception {
        socket.sendText(text, true).join();
        return await(message -> !message.has("method"));
    }

    /** The whole reply. */
    JsonNode reply(String method, Object... params) throws Exception {
        int id = ++lastId;
        String request = JSON.writeValueAsString(
                java.util.Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", params));
        socket.sendText(request, true).join();
        return await(message -> message.path("id").asInt() == id);
    }

    JsonNode call(String method, Object... params) throws Exception {
        JsonNode reply = reply(method, params);
        if (reply.has("error")) {
            throw new AssertionError(method + ": " + reply);
        }
        return reply.get("result");
    }

    /** The next notification of a subscription. */
    JsonNode next(String subscription) throws Exception {
        return await(message -> message.path("params").path("subscription").asText().equals(subscription))
                .get("params").get("result");
    }

    private JsonNode await(Predicate<JsonNode> wanted) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_SECONDS);
        while (true) {
            JsonNode message = messages.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (message == null) {
                throw new AssertionError("no such message within " + DEADLINE_SECONDS + " s");
            }
            if (wanted.test(message)) {
                return message;
            }
            if (message.has("method")) {
                messages.add(message);
            }
        }
    }

    boolean isClosed() {
        return socket.isInputClosed();
    }

    @Override
    public void close() {
        socket.abort();
        http.close();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder parts = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            parts.append(data);
            if (last) {
                try {
                    messages.add(JSON.readTree(parts.toString()));
                } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                    throw new IllegalStateException(e);
                }
                parts.setLength(0);
            }
            from.request(1);
            return null;
        }
    }
}
