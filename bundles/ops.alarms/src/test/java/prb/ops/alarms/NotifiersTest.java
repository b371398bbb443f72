package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages to a server that really listens. */
class NotifiersTest {

    private static final long WAIT_S = 30;

    /** What reached the server. */
    private record Request(String method, String path, Map<String, List<String>> headers, String body) {}

    @TempDir
    private Path folder;
    private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
    private final Http http = new Http();
    private HttpServer server;
    private volatile int status = 200;

    @BeforeEach
    void listen() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void close() {
        http.close();
        server.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(new Request(exchange.getRequestMethod(), exchange.getRequestURI().toString(), exchange.getRequestHeaders(),
                body));
        exchange.getResponseHeaders().add("Location", "/elsewhere");
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    private String base() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private Request received() throws InterruptedException {
        Request request = requests.poll(WAIT_S, TimeUnit.SECONDS);
        assertTrue(request != null, "nothing arrived");
        return request;
    }

    private SecretFile secret(String content) throws IOException {
        return new SecretFile(Files.writeString(folder.resolve("secret"), content).toString());
    }

    private static Message message() {
        return Message.of(List.of(new Event(Event.Kind.FIRING, new Alarm(new Finding("disk-low", "/data", Severity.WARNING,
                "the disk is low", "Make room.", List.of("w1", "w2")), Severity.WARNING, Scene.START), Scene.START)), 1,
                "box lifecycle", Scene.START);
    }

    @Test
    void webhookIsSigned() throws Exception {
        new Webhook(http, URI.create(base() + "/hook?key=K"), secret("s3cret\n")).send(message());

        Request request = received();
        assertEquals("POST /hook?key=K", request.method() + " " + request.path());
        assertTrue(request.body().contains("\"id\":\"disk-low:/data\""), request.body());
        assertTrue(request.body().contains("\"items\":[\"w1\",\"w2\"],\"event\":\"firing\""), request.body());
        assertEquals(List.of("sha256=" + Webhook.hmac("s3cret", request.body().getBytes(StandardCharsets.UTF_8))),
                request.headers()
                        .get(Webhook.SIGNATURE));
    }

    @Test
    void signatureIsTheKnownOne() {
        assertEquals("f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8", Webhook.hmac("key",
                "The quick brown fox jumps over the lazy dog".getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void botWritesToItsChat() throws Exception {
        new Telegram(http, base(), secret("123:ABC"), "-42").send(message());

        Request request = received();
        assertEquals("/bot123:ABC/sendMessage", request.path());
        assertTrue(request.body().startsWith("{\"chat_id\":\"-42\",\"text\":\"[box lifecycle] firing: the disk is low\\n"),
                request
                        .body());
    }

    @Test
    void failureNamesTheHostAndNoSecret() throws Exception {
        status = 500;
        IOException refused = assertThrows(IOException.class, () -> new Telegram(http, base(), secret("123:ABC"), "-42").send(
                message()));
        assertEquals(base() + " answered with status 500", refused.getMessage());

        String away = base();
        server.stop(0);
        IOException gone = assertThrows(IOException.class,
                () -> new Telegram(http, away, secret("123:ABC"), "-42").send(message()));
        assertTrue(gone.getMessage().startsWith(away + " can not be reached"), gone.getMessage());
        IOException unfit = assertThrows(IOException.class, () -> new Telegram(http, away, secret("a b"), "-42").send(message()));
        assertFalse(unfit.getMessage().contains("a b"), unfit.getMessage());
    }

    @Test
    void redirectIsNotFollowed() throws InterruptedException {
        status = 307;

        assertThrows(IOException.class, () -> new Webhook(http, URI.create(base()), new SecretFile("")).send(message()));
        received();
        assertTrue(requests.isEmpty(), "a secret would have gone elsewhere");
    }

    @Test
    void outboxTriesAgainAndKeepsTheOrder() throws Exception {
        status = 503;
        try (Outbox outbox = new Outbox(new Webhook(http, URI.create(base()), new SecretFile("")),
                List.of(1L, 1L, 1L, 1L, 60_000L))) {
            outbox.offer(new Message("one", "one", "1"));
            outbox.offer(new Message("two", "two", "2"));
            assertEquals("1", received().body());
            assertEquals("1", received().body());
            status = 200;
            Request next = received();
            while (next.body().equals("1")) {
                next = received();
            }
            assertEquals("2", next.body());
            assertEquals(0, outbox.failed());
            assertTrue(outbox.retried() >= 1);
        }
    }

    @Test
    void outboxGivesUpAndGoesOn() throws Exception {
        status = 404;
        try (Outbox outbox = new Outbox(new Webhook(http, URI.create(base()), new SecretFile("")), List.of(1L, 1L))) {
            outbox.offer(new Message("one", "one", "1"));
            outbox.offer(new Message("two", "two", "2"));
            for (String body : List.of("1", "1", "1", "2")) {
                assertEquals(body, received().body());
            }
            assertEquals(1, outbox.failed());
        }
    }

    @Test
    void outboxDropsWhatFindsNoRoom() throws Exception {
        status = 503;
        try (Outbox outbox = new Outbox(new Webhook(http, URI.create(base()), new SecretFile("")), List.of(600_000L))) {
            outbox.offer(new Message("first", "first", "0"));
            received();
            for (int i = 0; i < Outbox.MESSAGES_MAX + 7; i++) {
                outbox.offer(new Message("more", "more", "1"));
            }
            assertEquals(7, outbox.dropped());
        }
    }

    @Test
    void deadManIsSilentUnlessAllIsAlive() throws Exception {
        DeadMan deadMan = new DeadMan(http, URI.create(base() + "/ping"), "POST", Duration.ofSeconds(60));
        deadMan.beat(false, 0);
        deadMan.beat(true, 1_000);
        deadMan.beat(true, 2_000);
        assertEquals("POST /ping", received().method() + " /ping");
        assertTrue(requests.isEmpty());

        deadMan.beat(true, 61_000);
        received();
        status = 500;
        deadMan.beat(true, 121_000);
        assertEquals(2, deadMan.sent());
        assertEquals(1, deadMan.failed());
    }
}
