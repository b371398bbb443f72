package prb.signer.remote;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TransportTest {

    private static final Duration LONG = Duration.ofSeconds(20);
    private static final byte[] REQUEST = {'a'};

    @TempDir
    Path folder;

    @Test
    void aLineGoesThroughTheSocketAndOneComesBack() throws Exception {
        Path socket = folder.resolve("s");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(socket));
            answer(server, "{}\nmore");
            assertArrayEquals("{}".getBytes(), new UnixTransport(socket).ask(REQUEST, LONG));
            answer(server, "half");
            assertTrue(assertThrows(IOException.class, () -> new UnixTransport(socket).ask(REQUEST, LONG)).getMessage().contains(
                    "without a whole line"));
            answer(server, "x".repeat(Transport.ANSWER_BYTES_MAX + 10));
            assertTrue(assertThrows(IOException.class, () -> new UnixTransport(socket).ask(REQUEST, LONG)).getMessage()
                    .contains("larger"));
            assertTrue(assertThrows(IOException.class, () -> new UnixTransport(socket).ask(REQUEST, Duration.ofMillis(200)))
                    .getMessage()
                    .contains("did not answer"), "nobody accepts");
        }
        assertThrows(IOException.class, () -> new UnixTransport(folder.resolve("none")).ask(REQUEST, LONG));
    }

    private static void answer(ServerSocketChannel server, String text) {
        Thread.ofVirtual().start(() -> {
            try (SocketChannel channel = server.accept()) {
                channel.read(ByteBuffer.allocate(100));
                ByteBuffer out = ByteBuffer.wrap(text.getBytes());
                while (out.hasRemaining()) {
                    channel.write(out);
                }
            } catch (IOException cutOff) {
                // the other side has read enough
            }
        });
    }

    @Test
    void httpsWantsTheCertificateThatWasNamedAndShowsTheToken() throws Exception {
        Path store = folder.resolve("store.p12");
        Path pem = folder.resolve("ca.pem");
        keytool("-genkeypair", "-keyalg", "RSA", "-alias", "me", "-dname", "CN=127.0.0.1", "-ext", "san=ip:127.0.0.1",
                "-keystore", store
                        .toString(),
                "-storepass", "secret");
        keytool("-exportcert", "-rfc", "-alias", "me", "-keystore", store.toString(), "-storepass", "secret", "-file",
                pem.toString());
        HttpsServer server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        AtomicReference<String> shown = new AtomicReference<>();
        server.setHttpsConfigurator(new HttpsConfigurator(context(store)));
        server.createContext("/good", exchange -> {
            shown.set(exchange.getRequestHeaders().getFirst("Authorization"));
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("{}".getBytes());
            exchange.close();
        });
        server.createContext("/bad", exchange -> {
            exchange.getResponseHeaders().set("Location", "/good");
            exchange.sendResponseHeaders(302, -1);
            exchange.close();
        });
        server.start();
        String base = "https://127.0.0.1:" + server.getAddress().getPort();
        try (HttpsTransport good = new HttpsTransport(URI.create(base + "/good"), Optional.of("token"), Optional.of(pem));
                HttpsTransport moved = new HttpsTransport(URI.create(base + "/bad"), Optional.empty(), Optional.of(pem));
                HttpsTransport stranger = new HttpsTransport(URI.create(base + "/good"), Optional.empty(), Optional.empty())) {
            assertArrayEquals("{}".getBytes(), good.ask(REQUEST, LONG));
            assertEquals("Bearer token", shown.get());
            assertThrows(IOException.class, () -> moved.ask(REQUEST, LONG));
            assertThrows(IOException.class, () -> stranger.ask(REQUEST, LONG));
        } finally {
            server.stop(0);
        }
    }

    private static SSLContext context(Path store) throws Exception {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (var in = Files.newInputStream(store)) {
            keys.load(in, "secret".toCharArray());
        }
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, "secret".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private static void keytool(String... words) throws Exception {
        String[] command = new String[words.length + 1];
        command[0] = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        System.arraycopy(words, 0, command, 1, words.length);
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertTrue(process.waitFor(60, TimeUnit.SECONDS) && process.exitValue() == 0);
    }
}
