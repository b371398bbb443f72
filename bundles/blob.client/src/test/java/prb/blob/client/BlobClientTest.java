package prb.blob.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.blob.api.blob.Blob;
import prb.blob.api.blob.BlobKey;
import prb.blob.api.blob.BlobProviders;
import prb.blob.api.blob.BlobProgress;
import prb.blob.api.blob.BlobUnavailableException;
import prb.scale.Bytes;
import prb.wire.blob.OwnKeys;

class BlobClientTest {

    private static final Duration AWAIT_MAX = Duration.ofSeconds(20);
    private static final BlobKey BLOCK = new BlobKey.ParaBlock(1);

    @TempDir
    Path folder;

    private static Settings settings(long timeoutMs, Address... providers) {
        return new Settings(List.of(providers), timeoutMs, 36, 5_000, 1 << 26, 1_800_000, "", null, 50);
    }

    private static BlobClient client(Address... providers) {
        return new BlobClient(settings(10_000, providers), "default", false);
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + AWAIT_MAX.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not within " + AWAIT_MAX + ": " + what);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private static Optional<String> text(BlobClient client, BlobKey key) throws BlobUnavailableException {
        return client.get(key).map(Blob::toBytes).map(Bytes::toUtf8);
    }

    @Test
    void manyWorkersThatWantOneBlobCostOneRequest() throws Exception {
        try (OurServer server = new OurServer(10)) {
            server.values.put("paraBlocks:1:16", Bytes.wrap(new byte[300_000]));
            BlobClient client = client(server.address());
            int workers = 500;
            CountDownLatch done = new CountDownLatch(workers);
            AtomicInteger whole = new AtomicInteger();
            for (int i = 0; i < workers; i++) {
                Thread.ofVirtual().start(() -> {
                    try {
                        whole.addAndGet((int) client.get(new BlobKey.ParaBlocks(1, 16)).orElseThrow().sizeBytes() / 300_000);
                    } catch (BlobUnavailableException e) {
                        throw new IllegalStateException(e);
                    } finally {
                        done.countDown();
                    }
                });
            }
            assertTrue(done.await(20, TimeUnit.SECONDS));
            assertEquals(workers, whole.get());
            assertEquals(1, server.asked.get());
            assertEquals(1, server.counters().sessionsOpened());
            assertEquals(Optional.empty(), client.get(BLOCK));
            BlobProviders.Seen seen = client.providers().getFirst();
            assertEquals(server.address().toString(), seen.address());
            assertTrue(seen.connected() && seen.available() && seen.used() && seen.trusted(), seen::toString);
            client.close();
            assertEquals(List.of(), client.providers());
        }
    }

    @Test
    void aProviderWhoseBlobWasRefusedIsLeftForAnother() throws Exception {
        try (OurServer bad = new OurServer(10); OurServer good = new OurServer(10)) {
            BlobKey other = new BlobKey.ParaBlock(2);
            bad.values.put(BLOCK.text(), Bytes.utf8("wrong"));
            bad.values.put(other.text(), Bytes.utf8("bad's"));
            good.values.put(BLOCK.text(), Bytes.utf8("right"));
            good.values.put(other.text(), Bytes.utf8("good's"));
            BlobClient client = client(bad.address(), good.address());
            await("the first is used", () -> client.progress().relayEncoded() == 10);
            Blob wrong = client.get(BLOCK).orElseThrow();
            boolean isFirst = wrong.toBytes().toUtf8().equals("wrong");
            client.refused(BLOCK, wrong, "StateRootMismatch");
            assertEquals(isFirst ? "right" : "wrong", text(client, BLOCK).orElseThrow(), "not from the cache, not from the same");
            assertEquals(isFirst ? "good's" : "bad's", text(client, other).orElseThrow(), "for a while for all else");
            assertEquals(1, client.refusals());
            (isFirst ? good : bad).close();
            await("whoever is left is asked", () -> {
                try {
                    return text(client, new BlobKey.ParaBlock(3)).isEmpty();
                } catch (BlobUnavailableException e) {
                    return false;
                }
            });
            client.close();
        }
    }

    @Test
    void progressArrivesBySignal() throws Exception {
        try (OurServer server = new OurServer(10)) {
            BlobClient client = client(server.address());
            BlockingQueue<BlobProgress> heard = new LinkedBlockingQueue<>();
            AutoCloseable watch = client.onProgress(heard::add);
            await("first progress", () -> client.progress().relayEncoded() == 10);
            for (int relay = 11; relay < 30; relay++) {
                server.progress(relay);
                BlobProgress next = heard.poll(10, TimeUnit.SECONDS);
                while (next != null && next.relayEncoded() < relay) {
                    next = heard.poll(10, TimeUnit.SECONDS);
                }
                assertEquals(new BlobProgress(2004, 1, relay, relay / 2, relay / 2), next);
            }
            watch.close();
            client.close();
        }
    }

    @Test
    void otherProviderTakesOverWithoutAFailedCallAndStays() throws Exception {
        try (OurServer one = new OurServer(10); OurServer two = new OurServer(10)) {
            one.values.put("dryParaBlock:1", Bytes.utf8("x"));
            two.values.put("dryParaBlock:1", Bytes.utf8("x"));
            one.values.put("rangeParaBlock:key:1", Bytes.utf8("index"));
            two.values.put("rangeParaBlock:key:1", Bytes.utf8("index"));
            BlobClient client = client(one.address(), two.address());
            BlobKey key = new BlobKey.ParaIndex(1);
            for (int i = 0; i < 50; i++) {
                assertEquals(Optional.of("index"), text(client, key));
            }
            assertTrue(one.asked.get() == 0 || two.asked.get() == 0, "requests went to both: " + one.asked + ", " + two.asked);
            OurServer used = one.asked.get() > 0 ? one : two;
            OurServer other = used == one ? two : one;
            await("other one connected, too", () -> other.counters().sessions() == 1);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            AtomicInteger calls = new AtomicInteger();
            Thread load = Thread.ofVirtual().start(() -> {
                try {
                    while (calls.incrementAndGet() < 3_000) {
                        assertEquals(Optional.of("index"), text(client, key));
                    }
                } catch (BlobUnavailableException | AssertionError e) {
                    failure.set(e);
                }
            });
            await("load runs", () -> calls.get() > 300);
            used.close();
            load.join();
            assertEquals(null, failure.get());
            int before = other.asked.get();
            used.start();
            await("first one is back", () -> used.counters().sessions() == 1);
            assertEquals(Optional.of("index"), text(client, key));
            assertTrue(other.asked.get() >= before && used.counters().requests() <= 3, "went back to the first");
            client.close();
        }
    }

    @Test
    void restartedServerIsReconnectedAndCallsOnlyWait() throws Exception {
        try (OurServer server = new OurServer(10)) {
            server.values.put("rangeParaBlock:key:1", Bytes.utf8("index"));
            BlobClient client = client(server.address());
            for (int round = 0; round < 5; round++) {
                assertEquals(Optional.of("index"), text(client, new BlobKey.ParaIndex(1)));
                server.close();
                server.start();
            }
            assertEquals(Optional.of("index"), text(client, new BlobKey.ParaIndex(1)));
            client.close();
        }
    }

    @Test
    void providerFarBehindIsLeft() throws Exception {
        try (OurServer one = new OurServer(10); OurServer two = new OurServer(10)) {
            BlobClient client = client(one.address(), two.address());
            one.values.put("rangeParaBlock:key:1", Bytes.utf8("one"));
            two.values.put("rangeParaBlock:key:1", Bytes.utf8("two"));
            String used = text(client, new BlobKey.ParaIndex(1)).orElseThrow();
            OurServer other = used.equals("one") ? two : one;
            other.progress(20);
            await("heard", () -> other.counters().requests() > 0);
            assertEquals(Optional.of(used), text(client, new BlobKey.ParaIndex(1)));
            other.progress(100);
            await("switched", () -> client.progress().relayEncoded() == 100);
            assertFalse(Optional.of(used).equals(text(client, new BlobKey.ParaIndex(1))));
            client.close();
        }
    }

    @Test
    void wrongChecksumAndSilenceLeadToTheOtherProvider() throws Exception {
        Bytes info = Bytes
                .wrap(prb.wire.blob.record.ProviderProgress.newBuilder().setParaId(2004).setRelayEncoded(9_999).setParaEncoded(
                        9_999).build().toByteArray());
        for (boolean silent : new boolean[] {true, false}) {
            try (OddServer bad = new OddServer((id, key) -> {
                if (key.equals(OwnKeys.INFO)) {
                    return Optional.of(OddServer.frame(id, info));
                }
                if (silent || OwnKeys.isWait(key)) {
                    return Optional.empty();
                }
                byte[] frame = OddServer.frame(id, Bytes.utf8("value")).toArray();
                frame[frame.length - 1]++;
                return Optional.of(Bytes.wrap(frame));
            }); OurServer good = new OurServer(10)) {
                good.values.put("dryParaBlock:1", Bytes.utf8("right"));
                BlobClient client = new BlobClient(settings(4_000, bad.address(), good.address()), "default", false);
                await("bad one is in use", () -> client.progress().relayEncoded() == 9_999);
                await("good one connected", () -> good.counters().sessions() == 1);
                assertEquals(Optional.of("right"), text(client, BLOCK));
                client.close();
            }
        }
    }

    @Test
    void nobodyThereIsSaidWithinTheDeadline() throws Exception {
        BlobClient client = new BlobClient(settings(300), "default", false);
        BlobUnavailableException none = assertThrows(BlobUnavailableException.class, () -> client.get(BLOCK));
        assertTrue(none.getMessage().contains("PRB_DATA_PROVIDERS"), none.getMessage());
        client.close();
        assertThrows(BlobUnavailableException.class, () -> client.get(BLOCK));
    }

    @Test
    void tokenIsShown() throws Exception {
        Path file = Files.writeString(folder.resolve("token"), "secret\n");
        try (OurServer server = new OurServer(10, Map.of("tokenFile", file.toString()))) {
            server.values.put("dryParaBlock:1", Bytes.utf8("x"));
            Map<String, Object> values = Map.of("providers", new String[] {server.address().toString()}, "tokenFile",
                    file.toString());
            BlobClient knows = new BlobClient(OurServer.config(BlobClient.Config.class, values));
            assertEquals(Optional.of("x"), text(knows, BLOCK));
            knows.close();
            BlobClient guesses = new BlobClient(settings(500, server.address()), "default", false);
            assertThrows(BlobUnavailableException.class, () -> guesses.get(BLOCK));
            guesses.close();
        }
    }

    @Test
    void tlsCarriesTokenBlobsAndProgressAndRefusesOthers() throws Exception {
        Path store = folder.resolve("store.p12");
        String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        assertEquals(0, new ProcessBuilder(keytool, "-genkeypair", "-alias", "a", "-keyalg", "EC", "-groupname", "secp256r1",
                "-dname", "CN=blob", "-validity", "2", "-storepass", "changeit", "-keystore", store.toString()).start()
                .waitFor());
        KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
        Base64.Encoder pem = Base64.getMimeEncoder(64, new byte[] {10});
        Path cert = Files.writeString(folder.resolve("cert.pem"), "-----BEGIN CERTIFICATE-----\n" + pem.encodeToString(keys
                .getCertificate("a").getEncoded()) + "\n-----END CERTIFICATE-----\n");
        Path key = Files.writeString(folder.resolve("key.pem"),
                "-----BEGIN PRIVATE KEY-----\n" + pem.encodeToString(keys.getKey("a",
                        "changeit".toCharArray()).getEncoded()) + "\n-----END PRIVATE KEY-----\n");
        Path token = Files.writeString(folder.resolve("token"), "secret");
        try (OurServer server = new OurServer(10, Map.of("tokenFile", token.toString(), "tlsCert", cert.toString(), "tlsKey", key
                .toString()))) {
            server.values.put("dryParaBlock:1", Bytes.wrap(new byte[5_000_000]));
            server.values.put("dryParaBlock:2", Bytes.utf8("small"));
            BlobClient client = new BlobClient(OurServer.config(BlobClient.Config.class, Map.of("providers", new String[] {server
                    .address().toString()}, "tokenFile", token.toString(), "tlsCa", cert.toString())));
            assertEquals(5_000_000, client.get(BLOCK).orElseThrow().sizeBytes());
            assertEquals(Optional.of("small"), text(client, new BlobKey.ParaBlock(2)));
            assertEquals(Optional.empty(), client.get(new BlobKey.ParaBlock(3)));
            server.progress(11);
            await("progress", () -> client.progress().relayEncoded() == 11);
            BlobClient plain = new BlobClient(settings(500, server.address()), "default", false);
            assertThrows(BlobUnavailableException.class, () -> plain.get(BLOCK));
            plain.close();
            assertTrue(server.counters().refused().get("tls") > 0);
            client.close();
            await("sessions gone", () -> server.counters().sessions() == 0);
        }
    }

    @Test
    void closingLeavesNoConnectionAndEndsWaitingCalls() throws Exception {
        try (OurServer server = new OurServer(10)) {
            BlobClient client = client(server.address());
            client.get(BLOCK);
            BlobClient lonely = client(new Address("127.0.0.1", 1));
            AtomicReference<Throwable> ended = new AtomicReference<>();
            Thread waiting = Thread.ofVirtual().start(() -> {
                try {
                    lonely.get(BLOCK);
                } catch (BlobUnavailableException e) {
                    ended.set(e);
                }
            });
            lonely.close();
            client.close();
            assertTrue(waiting.join(Duration.ofSeconds(5)));
            assertTrue(ended.get() instanceof BlobUnavailableException);
            await("connections closed", () -> server.counters().sessions() == 0);
        }
    }

    @Test
    void cacheHoldsItsBounds() throws Exception {
        long[] now = {0};
        ValueCache cache = new ValueCache(new Settings(List.of(), 1, 1, 10, 1_000, 60_000, "", null, 1), () -> now[0]);
        List<Long> fetched = new ArrayList<>();
        ValueCache.Fetch fetch = key -> {
            fetched.add(((BlobKey.ParaBlock) key).number());
            return Optional.of(Blob.of(Bytes.wrap(new byte[(int) ((BlobKey.ParaBlock) key).number()])));
        };
        for (long n = 1; n <= 20; n++) {
            cache.get(new BlobKey.ParaBlock(n), fetch);
        }
        assertEquals(10, cache.entries());
        for (long n = 200; n < 220; n++) {
            cache.get(new BlobKey.ParaBlock(n), fetch);
        }
        assertTrue(cache.bytes() <= 1_000, "kept " + cache.bytes());
        cache.get(new BlobKey.ParaBlock(251), fetch);
        cache.get(new BlobKey.ParaBlock(251), fetch);
        assertEquals(2, fetched.stream().filter(n -> n == 251).count(), "too large to be kept");
        fetched.clear();
        cache.get(new BlobKey.ParaBlock(219), fetch);
        now[0] = TimeUnit.MINUTES.toNanos(1);
        cache.get(new BlobKey.ParaBlock(219), fetch);
        assertEquals(List.of(219L), fetched);
    }

    @Test
    void addressesAreReadOrRefusedByName() {
        assertEquals(new Address("::1", 8012), Address.parse("[::1]:8012"));
        assertEquals("dp1:8012", Address.parse("dp1:8012").toString());
        for (String text : Arrays.asList("dp1", "dp1:", ":8012", "dp1:0", "dp1:65536", "dp1:x")) {
            assertTrue(assertThrows(IllegalArgumentException.class, () -> Address.parse(text)).getMessage().contains(text));
        }
    }
}
