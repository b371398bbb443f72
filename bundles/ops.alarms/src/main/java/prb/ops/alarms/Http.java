package prb.ops.alarms;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/**
 * Asks a server of somebody else: {@value #CONNECT_S} s to connect, {@value #ANSWER_S} s to answer, no redirects (they would
 * carry secrets elsewhere), answers are not read. What it says of a failure names neither path nor query, where secrets stand.
 */
final class Http implements AutoCloseable {

    static final int CONNECT_S = 10;
    static final int ANSWER_S = 30;
    private static final int OK_FIRST = 200;
    private static final int OK_LAST = 299;

    private final HttpClient client = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(CONNECT_S)).followRedirects(
            HttpClient.Redirect.NEVER).build();

    static HttpRequest.Builder request(URI uri) {
        return HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(ANSWER_S));
    }

    /** @throws IOException when the server did not answer with a status of success */
    void send(HttpRequest request) throws IOException, InterruptedException {
        String where = request.uri().getScheme() + "://" + request.uri().getAuthority();
        int status;
        try {
            status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        } catch (IOException e) {
            // Its own message may name the whole address.
            throw new IOException(where + " can not be reached: " + e.getClass().getSimpleName());
        }
        if (status < OK_FIRST || status > OK_LAST) {
            throw new IOException(where + " answered with status " + status);
        }
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
