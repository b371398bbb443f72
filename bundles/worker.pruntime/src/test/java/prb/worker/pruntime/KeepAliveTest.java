package prb.worker.pruntime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import prb.scale.Bytes;
import prb.wire.pruntime.PhactoryInfo;
import prb.worker.api.PRuntimeClient;

/** Which connections a server sees. */
@Timeout(60)
class KeepAliveTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private final Bytes info = Bytes.wrap(PhactoryInfo.newBuilder().setVersion("0.2.6").build().toByteArray());
    private final List<String> heads = new CopyOnWriteArrayList<>();
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Socket> ended = new LinkedBlockingQueue<>();
    private ServerSocket server;

    @BeforeEach
    void listen() throws IOException {
        server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket peer = server.accept();
                    accepted.add(peer);
                    Thread.ofVirtual().start(() -> serve(peer));
                }
            } catch (IOException closed) {
                // the test is over
            }
        });
    }

    @AfterEach
    void close() throws IOException {
        server.close();
    }

    private void serve(Socket peer) {
        try (peer) {
            InputStream in = peer.getInputStream();
            StringBuilder head = new StringBuilder();
            for (int next = in.read(); next >= 0; next = in.read()) {
                head.append((char) next);
                if (head.toString().endsWith("\r\n\r\n")) {
                    heads.add(head.toString());
                    head.setLength(0);
                    String top = "HTTP/1.1 200 OK\r\nContent-Length: " + info.size() + "\r\n\r\n";
                    peer.getOutputStream().write(top.getBytes(StandardCharsets.US_ASCII));
                    info.writeTo(peer.getOutputStream());
                }
            }
        } catch (IOException broken) {
            // as good as an end
        }
        ended.add(peer);
    }

    private PRuntimeClient client(HttpPRuntimeClients clients) {
        return clients.client(URI.create("http://127.0.0.1:" + server.getLocalPort() + "/w/1"));
    }

    private HttpPRuntimeClients clients(boolean keepAlive, Duration time) {
        return new HttpPRuntimeClients(new Timeouts(LONG, LONG, LONG, LONG), keepAlive, time);
    }

    @Test
    void connectionIsUsedAgainAndEndsWithTheClient() throws Exception {
        HttpPRuntimeClients clients = clients(true, LONG);
        for (int i = 0; i < 5; i++) {
            client(clients).info();
        }
        assertEquals(1, accepted.size());
        assertTrue(heads.getFirst().startsWith("POST /w/1/prpc/PhactoryAPI.GetInfo HTTP/1.1\r\nHost: 127.0.0.1:"),
                heads.getFirst());
        assertTrue(heads.getFirst().contains("Content-Length: 0\r\n"), heads.getFirst());
        clients.close();
        assertEquals(accepted.getFirst(), ended.poll(30, TimeUnit.SECONDS));
    }

    @Test
    void withoutKeepAliveEachCallHasItsConnection() throws Exception {
        HttpPRuntimeClients clients = clients(false, LONG);
        client(clients).info();
        client(clients).info();
        assertEquals(2, accepted.size());
        assertTrue(heads.getFirst().contains("Connection: close\r\n"), heads.getFirst());
        clients.close();
    }

    @Test
    void connectionThatWasIdleForTooLongIsNotUsedAgain() throws Exception {
        HttpPRuntimeClients clients = clients(true, Duration.ofNanos(1));
        client(clients).info();
        client(clients).info();
        assertEquals(2, accepted.size());
        clients.close();
    }

    @Test
    void idleConnectionIsClosedWithoutBeingUsed() throws Exception {
        HttpPRuntimeClients clients = clients(true, Duration.ofMillis(1));
        client(clients).info();
        assertEquals(accepted.getFirst(), ended.poll(30, TimeUnit.SECONDS));
        clients.close();
    }
}
