package prb.cli.probe;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * A JSON-RPC connection to a node over WebSocket, one question at a time: 8 s for the connection and for each answer, 8 MiB
 * an answer, 16 answers that nobody fetched. One thread.
 */
public final class NodeRpc implements AutoCloseable {

    private static final Duration STEP_MAX = Duration.ofSeconds(8);
    private static final int ANSWER_CHARS_MAX = 8 << 20;
    private static final int ANSWERS_MAX = 16;
    private static final int NO_SUCH_METHOD = -32_601;

    private final HttpClient client;
    private final BlockingQueue<String> answers = new ArrayBlockingQueue<>(ANSWERS_MAX);
    private final WebSocket socket;
    private int lastId;

    private NodeRpc(HttpClient client, String url) throws IOException {
        this.client = client;
        try {
            socket = client.newWebSocketBuilder().connectTimeout(STEP_MAX).buildAsync(URI.create(url), new Collector())
                    .get(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IllegalArgumentException e) {
            throw new IOException("it is no WebSocket address: " + e.getMessage(), e);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException("WebSocket: " + Reach.reason(cause), cause);
        } catch (TimeoutException e) {
            throw new IOException("WebSocket: no answer within " + STEP_MAX.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** @throws IOException when no node takes the connection */
    public static NodeRpc connect(String url) throws IOException {
        HttpClient client = HttpClient.newBuilder().connectTimeout(STEP_MAX).build();
        try {
            return new NodeRpc(client, url);
        } catch (IOException e) {
            client.shutdownNow();
            throw e;
        }
    }

    /** The node has no such method. */
    public static final class NoSuchMethodRpcException extends IOException {
        private static final long serialVersionUID = 1L;

        NoSuchMethodRpcException(String message) {
            super(message);
        }
    }

    /** The node answered with an error. */
    public static final class RefusedRpcException extends IOException {
        private static final long serialVersionUID = 1L;

        RefusedRpcException(String message) {
            super(message);
        }
    }

    /** Puts the parts of a message together; one that is too large ends the connection. */
    private final class Collector implements WebSocket.Listener {
        private StringBuilder text = new StringBuilder();

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            text.append(part);
            if (text.length() > ANSWER_CHARS_MAX || last && !answers.offer(text.toString())) {
                from.abort();
            }
            if (last) {
                text = new StringBuilder();
            }
            from.request(1);
            return null;
        }
    }

    /**
     * The result of a call; JSON null when the node has none.
     *
     * @param params texts, numbers and lists of texts
     * @throws IOException when the node refuses, or does not answer in time
     */
    public Json call(String method, Object... params) throws IOException {
        int id = ++lastId;
        try {
            socket.sendText(request(id, method, params), true).get(STEP_MAX.toMillis(), TimeUnit.MILLISECONDS);
            long until = System.nanoTime() + STEP_MAX.toNanos();
            while (true) {
                String text = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (text == null) {
                    throw new IOException(method + " was not answered within " + STEP_MAX.toSeconds() + " s");
                }
                Json answer = Json.parse(text);
                if (answer.at("id").number().filter(number -> number == id).isPresent()) {
                    return result(method, answer);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(method + " could not be asked: " + Reach.reason(e.getCause() == null ? e : e.getCause()), e);
        }
    }

    private static Json result(String method, Json answer) throws IOException {
        Json error = answer.at("error");
        if (error.isNull()) {
            return answer.at("result");
        }
        String message = method + ": " + error.at("message").text();
        throw error.at("code").number().filter(code -> code == NO_SUCH_METHOD).isPresent()
                ? new NoSuchMethodRpcException(message)
                : new RefusedRpcException(message);
    }

    private static String request(int id, String method, Object... params) throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("jsonrpc", "2.0");
            json.writeNumberField("id", id);
            json.writeStringField("method", method);
            json.writeArrayFieldStart("params");
            for (Object param : params) {
                if (param instanceof Number number) {
                    json.writeNumber(number.longValue());
                } else {
                    json.writeString(String.valueOf(param));
                }
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        return text.toString();
    }

    @Override
    public void close() {
        socket.abort();
        client.shutdownNow();
    }
}
