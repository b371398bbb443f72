package prb.bench.data;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The finalized heads of a node, heard by a subscription of our own. */
final class Heads implements AutoCloseable {

    private static final String SUBSCRIBE = """
            {"jsonrpc":"2.0","id":1,"method":"chain_subscribeFinalizedHeads","params":[]}""";
    private static final int HEX = 16;

    /** @param nanos when it was heard of, as {@link System#nanoTime} */
    record Head(long number, long nanos) {}

    private final HttpClient http = HttpClient.newHttpClient();
    private final BlockingQueue<Head> heard = new LinkedBlockingQueue<>();
    private final WebSocket socket;

    Heads(int port) {
        socket = http.newWebSocketBuilder().buildAsync(URI.create("ws://127.0.0.1:" + port), new Listener()).join();
        socket.sendText(SUBSCRIBE, true).join();
    }

    /** The next head. @throws IOException when none comes in time */
    Head next(int seconds) throws IOException, InterruptedException {
        Head head = heard.poll(seconds, TimeUnit.SECONDS);
        if (head == null) {
            throw new IOException("the node sent no finalized head for " + seconds + " s");
        }
        return head;
    }

    void forget() {
        heard.clear();
    }

    private final class Listener implements WebSocket.Listener {

        private final StringBuilder text = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
            long now = System.nanoTime();
            text.append(part);
            if (last) {
                String message = text.toString();
                text.setLength(0);
                long number = number(message);
                if (number >= 0) {
                    heard.add(new Head(number, now));
                }
            }
            from.request(1);
            return java.util.concurrent.CompletableFuture.completedFuture(null);
        }
    }

    /** The number of the header in a notification, -1 in other messages. */
    private static long number(String message) {
        try (JsonParser json = new JsonFactory().createParser(message)) {
            while (json.nextToken() != null) {
                if (json.currentToken() == JsonToken.FIELD_NAME && "number".equals(json.currentName())) {
                    return Long.parseLong(json.nextTextValue().substring(2), HEX);
                }
            }
            return -1;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        socket.abort();
        http.shutdownNow();
    }
}
