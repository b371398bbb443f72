package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.OwnKeys;
import prb.wire.blob.record.ProviderProgress;

class BlobServerTest {

    private static final Bytes WORLD = Bytes.utf8("world");

    @Test
    void answerIsTheOriginalsByteForByte() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("dryParaBlock:1", Bytes.utf8("wor"), Bytes.utf8("ld"));
            client.send(1, "dryParaBlock:1");
            assertEquals(Bytes.fromHex("00000000000000010000000031aa814e776f726c64"), client.body().orElseThrow());
            client.send(3, "dryParaBlock:2");
            assertEquals(Bytes.fromHex("0000000000000003"), client.body().orElseThrow());
        }
    }

    @Test
    void keysOfNoFamilyAreMissingAndWhiteSpaceIsTrimmed() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("genesis:2004:pb", WORLD);
            assertEquals(Optional.of(WORLD), client.ask(" genesis:2004:pb\n"));
            for (String key : new String[] {"window:0:pb", "genesis:2004:pb:x", "../etc/passwd", "x", "genesis:02004:pb"}) {
                assertEquals(Optional.empty(), client.ask(key), key);
            }
            assertEquals(1, running.store.asked.get());
            assertEquals(5, running.counters().misses());
        }
    }

    @Test
    void pipelinedRequestsAreAllAnsweredWhateverTheOrder() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        try (Running running = new Running(); WireClient client = running.client()) {
            for (int i = 0; i < 50; i++) {
                byte[] value = new byte[random.nextInt(3000) + 1];
                random.nextBytes(value);
                running.store.put("dryParaBlock:" + i, Bytes.wrap(value));
            }
            Map<Bytes, Integer> open = new HashMap<>();
            Thread writer = Thread.ofVirtual().unstarted(() -> {
                try {
                    for (int i = 0; i < 5_000; i++) {
                        client.send(i, "dryParaBlock:" + i % 60);
                    }
                } catch (IOException e) {
                    throw new IllegalStateException(e);
                }
            });
            for (int i = 0; i < 5_000; i++) {
                open.put(WireClient.id(i), i % 60);
            }
            writer.start();
            for (int i = 0; i < 5_000; i++) {
                BlobFrame.Response answer = client.next();
                int number = open.remove(answer.id());
                assertEquals(Optional.ofNullable(running.store.blobs.get("dryParaBlock:" + number)).map(blob -> blob.toBytes()),
                        answer.value());
            }
            assertTrue(open.isEmpty());
            assertEquals(5_000, running.counters().requests());
        }
    }

    @Test
    void rangeRecordsAreReadAnewAfterProgressAndBlobsAreNot() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("rangeByParentBlock:2:pb", WORLD).put("drySyncHeader:2:3:-1:-1", WORLD);
            client.ask("rangeByParentBlock:2:pb");
            client.ask("rangeByParentBlock:2:pb");
            client.ask("drySyncHeader:2:3:-1:-1");
            assertEquals(2, running.store.asked.get());
            running.store.put("rangeByParentBlock:2:pb", Bytes.utf8("more"));
            running.store.progress(new BlobProgress(2004, 1, 20, 9, 9));
            assertEquals(Optional.of(Bytes.utf8("more")), client.ask("rangeByParentBlock:2:pb"));
            client.ask("drySyncHeader:2:3:-1:-1");
            assertEquals(3, running.store.asked.get());
        }
    }

    @Test
    void storeThatFailsIsToldAsMissingAndOneThatIsReplacedIsWaitedFor() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("dryParaBlock:1", WORLD).failing = true;
            assertEquals(Optional.empty(), client.ask("dryParaBlock:1"));
            running.source.unbind(running.store);
            client.send(5, "dryParaBlock:1");
            running.store.failing = false;
            running.source.bind(running.store);
            assertEquals(Optional.of(WORLD), client.next().value());
            assertEquals(1, running.store.listeners());
        }
    }

    @Test
    void waitIsAnsweredWhenHeightsGrow() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            ProviderProgress now = ProviderProgress.parseFrom(client.ask(OwnKeys.INFO).orElseThrow().toArray());
            assertEquals(10, now.getRelayEncoded());
            assertEquals(-1, now.getRelayTarget());
            client.send(8, OwnKeys.waitFor(new OwnKeys.Heights(9, 4)));
            assertEquals(WireClient.id(8), client.next().id());
            client.send(9, OwnKeys.waitFor(new OwnKeys.Heights(10, 4)));
            assertEquals(Optional.empty(), client.ask("dryParaBlock:4"));
            running.store.progress(new BlobProgress(2004, 1, 11, 4, 4));
            BlobFrame.Response answer = client.next();
            assertEquals(WireClient.id(9), answer.id());
            assertEquals(11, ProviderProgress.parseFrom(answer.value().orElseThrow().toArray()).getRelayEncoded());
        }
    }

    @Test
    void clientThatClosesItsSideStillGetsItsAnswers() throws Exception {
        try (Running running = new Running(); WireClient client = running.client()) {
            running.store.put("dryParaBlock:1", WORLD);
            for (int i = 0; i < 20; i++) {
                client.send(i, "dryParaBlock:1");
            }
            client.socket.shutdownOutput();
            for (int i = 0; i < 20; i++) {
                assertEquals(Optional.of(WORLD), client.next().value());
            }
            assertEquals(Optional.empty(), client.body());
        }
    }

    @Test
    void tokenIsAskedForWhenOneIsSet() throws Exception {
        try (Running running = new Running(settings -> settings.withToken(Bytes.utf8("secret")))) {
            running.store.put("dryParaBlock:1", WORLD);
            try (WireClient client = running.client()) {
                client.send(0, OwnKeys.TOKEN_PREFIX + "secret");
                assertEquals(Optional.of(WORLD), client.ask("dryParaBlock:1"));
            }
            for (String first : new String[] {"dryParaBlock:1", OwnKeys.TOKEN_PREFIX + "secre", OwnKeys.TOKEN_PREFIX}) {
                try (WireClient client = running.client()) {
                    client.send(0, first);
                    assertEquals(Optional.empty(), client.body());
                }
            }
            assertEquals(3, running.refused(Refusal.UNAUTHORIZED));
        }
    }

    @Test
    void closingLeavesNoThreadAndThePortIsFreeAtOnce() throws Exception {
        int port;
        try (Running running = new Running(); WireClient client = running.client()) {
            port = running.port();
            client.ask("dryParaBlock:1");
            running.close();
            assertEquals(0, running.store.listeners());
            assertFalse(
                    Thread.getAllStackTraces().keySet().stream().anyMatch(t -> t.isAlive() && t.getName().startsWith("blob-")));
            CurrentSource next = new CurrentSource();
            new BlobServer(Settings.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), next,
                    new ProviderState(next))
                    .close();
        }
    }
}
