package prb.worker.pruntime;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.scale.Bytes;

/** The shared HTTP client of all endpoints: HTTP/1.1 POST with a deadline over the whole exchange. Any thread. */
final class Transport {

    /** Longest wait for a connection. */
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);

    /** How often a request is sent again on a new connection after a kept one turned out to be closed. */
    private static final int STALE_RETRIES = 1;

    private static final List<String> STALE_TEXTS = List.of("received no bytes", "Connection reset", "Broken pipe");

    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);

    private final ExecutorService threads = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("pruntime-http-", 0).factory());
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT_MAX)
            .executor(threads)
            .build();
    private final boolean keepAlive;
    private volatile boolean closed;

    /** What came back. @param type the content type, empty when there is none */
    record Reply(int status, String type, Bytes body) {}

    Transport(boolean keepAlive) {
        this.keepAlive = keepAlive || !closeHeaderAllowed();
        if (!keepAlive && this.keepAlive) {
            LOG.warn("keepAlive=false needs the JVM option -Djdk.httpclient.allowRestrictedHeaders=connection;"
                    + " connections are kept and used again");
        }
    }

    private static boolean closeHeaderAllowed() {
        try {
            HttpRequest.newBuilder().header("Connection", "close");
            return true;
        } catch (IllegalArgumentException e) {
            return false; // the JDK reserves the header unless told otherwise
        }
    }

    /**
     * Sends a request and reads the whole answer.
     *
     * @param repeatable whether sending it twice does no harm
     * @param limit longest wait for the answer's last byte
     * @param bytesMax largest answer
     * @throws TimeoutException when time is over; the exchange is given up and its connection closed
     */
    Reply post(URI target, List<Bytes> body, boolean repeatable, Duration limit, int bytesMax)
            throws IOException, InterruptedException, TimeoutException {
        if (closed) {
            throw new ConnectException("the pRuntime client is stopped");
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(target)
                .header("Content-Type", "application/octet-stream")
                .header("Accept", "application/json, text/plain, */*")
                .POST(new PartsPublisher(body));
        if (!keepAlive) {
            request.header("Connection", "close");
        }
        long deadline = System.nanoTime() + limit.toNanos();
        for (int retries = repeatable ? STALE_RETRIES : 0;; retries--) {
            try {
                return exchange(request.build(), deadline - System.nanoTime(), bytesMax);
            } catch (IOException e) {
                if (retries == 0 || !isStale(e)) {
                    throw e;
                }
            }
        }
    }

    private Reply exchange(HttpRequest request, long nanos, int bytesMax)
            throws IOException, InterruptedException, TimeoutException {
        CompletableFuture<HttpResponse<Bytes>> pending = http.sendAsync(request, head -> new BoundedBody(bytesMax));
        try {
            HttpResponse<Bytes> response = pending.get(Math.max(nanos, 1), TimeUnit.NANOSECONDS);
            return new Reply(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""), response.body());
        } catch (ExecutionException e) {
            throw asIo(Objects.requireNonNullElse(e.getCause(), e));
        } catch (CancellationException e) {
            throw new IOException("the call was cancelled", e);
        } finally {
            pending.cancel(true);
        }
    }

    private static IOException asIo(Throwable cause) {
        return cause instanceof IOException io ? io : new IOException(String.valueOf(cause.getMessage()), cause);
    }

    /**
     * A kept connection that the server closed in the meantime shows as the end of the stream before any byte of an
     * answer, or as a reset while the request is being sent. The JDK tells these by text only.
     */
    private static boolean isStale(IOException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            String text = String.valueOf(cause.getMessage());
            if (STALE_TEXTS.stream().anyMatch(text::contains)) {
                return true;
            }
        }
        return false;
    }

    /** Gives up what is in flight and ends all threads. */
    void close() {
        closed = true;
        http.shutdownNow();
        threads.shutdownNow();
    }
}
