package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Version;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.BlobFrames;
import prb.wire.blob.MalformedFrameException;

/** The blob server and the store behind it are replaced while clients ask; no answer is wrong and the port comes back at once. */
@ExtendWith(ExamFramework.class)
class BlobServerSwapTest {

    private static final int CLIENTS = 4;
    private static final int ROUNDS = 3;
    private static final Duration START_MAX = Duration.ofSeconds(90);
    private static final Duration BACK_MAX = Duration.ofSeconds(30);
    private static final List<String> KEYS = List.of("dryParaBlock:1", "dryParaBlock:2", "genesis:2004:pb");

    private static Distribution distribution;
    private static Path swaps;
    private static int port;

    private final Map<String, Bytes> seen = new ConcurrentHashMap<>();
    private final AtomicInteger answers = new AtomicInteger();
    private final AtomicInteger breaks = new AtomicInteger();
    private final AtomicReference<String> wrong = new AtomicReference<>("");
    private volatile boolean done;

    static ExamFramework.Setup setup(Path data) throws IOException {
        swaps = Files.createDirectories(data.resolve("swaps"));
        distribution = Distribution.of(Settings.home(), "data_provider", "devnet-chain");
        List<Integer> ports = Ports.free(3);
        port = ports.get(2);
        return new ExamFramework.Setup(distribution, new TreeMap<>(Map.of("PRB_DATA", data.toString(), "PRB_DEVNET_BLOCK_MS",
                "200", "PRB_DEVNET_HISTORY", "40", "PRB_DEVNET_RELAY_PORT", "" + ports.get(0), "PRB_DEVNET_PARA_PORT", "" + ports
                        .get(1),
                "PHALA_PARENT_CHAIN_ENDPOINT", "ws://127.0.0.1:" + ports.get(0), "PHALA_CHAIN_ENDPOINT",
                "ws://127.0.0.1:" + ports.get(1), "PHALA_DATA_PROVIDER_LOCAL_SERVER_PORT", "" + port)), List.of());
    }

    @Test
    void noAnswerIsWrongWhileServerAndStoreAreReplaced(BundleContext context) throws Exception {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(Thread.ofVirtual().start(this::ask));
        }
        Await.until("first answers", START_MAX, () -> seen.size() == KEYS.size(), this::state);
        for (int round = 1; round <= ROUNDS; round++) {
            for (String room : List.of("prb.blob.server", "prb.blob.store")) {
                update(context, room, round);
                int before = answers.get();
                Await.until("answers after the update of " + room, BACK_MAX, () -> answers.get() > before + 100, this::state);
            }
        }
        done = true;
        for (Thread client : clients) {
            client.join();
        }
        assertEquals("", wrong.get());
        assertTrue(breaks.get() > 0, "no connection ever broke: nothing was replaced");
        System.out.println("blob server swapped: " + state());
    }

    private String state() {
        return answers + " answers, " + breaks + " broken connections, seen " + seen.keySet() + " " + wrong;
    }

    private static void update(BundleContext context, String room, int round) throws Exception {
        Bundle bundle = Arrays.stream(context.getBundles()).filter(each -> each.getSymbolicName().equals(room)).findFirst()
                .orElseThrow();
        Version version = new Version(0, 1, round);
        Path jar = Jars.withVersion(distribution.bundle(room).file(), version.toString(), swaps.resolve(room + "-" + version
                + ".jar"));
        try (InputStream in = Files.newInputStream(jar)) {
            bundle.update(in);
        }
        assertEquals(version, bundle.getVersion());
        assertEquals(Bundle.ACTIVE, bundle.getState());
    }

    /** Connects, asks until the connection breaks, and so on. */
    private void ask() {
        while (!done) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                BlobFrames frames = new BlobFrames(new BufferedInputStream(socket.getInputStream()), 1 << 24);
                for (int i = 0; !done; i++) {
                    askOne(socket, frames, KEYS.get(i % KEYS.size()));
                }
            } catch (IOException e) {
                breaks.incrementAndGet();
                LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            } catch (MalformedFrameException e) {
                wrong.set(e.getMessage());
            }
        }
    }

    private void askOne(Socket socket, BlobFrames frames, String key) throws IOException, MalformedFrameException {
        Bytes id = Bytes.utf8("12345678");
        socket.getOutputStream().write(new BlobFrame.Request(id, key).encode().toArray());
        BlobFrame.Response answer = BlobFrame.Response.parse(frames.next().orElseThrow(() -> new IOException("closed")));
        Optional<Bytes> before = Optional
                .ofNullable(answer.value().isEmpty() ? null : seen.putIfAbsent(key, answer.value().get()));
        if (!answer.id().equals(id) || before.isPresent() && !before.equals(answer.value())) {
            wrong.set("another answer to " + key + ": " + answer);
        }
        answers.incrementAndGet();
    }
}
