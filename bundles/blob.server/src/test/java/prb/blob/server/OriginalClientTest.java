package prb.blob.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import prb.blob.api.blob.BlobProgress;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;
import prb.wire.blob.MalformedFrameException;
import prb.wire.blob.record.RangeMeta;

/**
 * A client that does what the original lifecycle manager does: random ids, length and body in two writes, 36 requests in
 * flight, a body below 17 bytes means "not there yet" and is polled again, blobs are cached and metas near the tip are not.
 */
class OriginalClientTest {

    private static final int IN_FLIGHT = 36;
    private static final int RANGE = 10;
    private static final int RANGES = 15;
    /** The original polls every 1 to 2 s. */
    private static final long POLL_MS = 10;

    private static final class OriginalClient implements AutoCloseable {
        private final WireClient wire;
        private final Random random = new Random(7);
        private final Semaphore queue = new Semaphore(IN_FLIGHT);
        private final Map<Bytes, CompletableFuture<Bytes>> open = new ConcurrentHashMap<>();
        private final Map<String, Bytes> cache = new ConcurrentHashMap<>();

        OriginalClient(int port) throws IOException {
            wire = new WireClient(port);
            wire.socket.setTcpNoDelay(false);
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try {
                for (Optional<Bytes> body = wire.body(); body.isPresent(); body = wire.body()) {
                    CompletableFuture<Bytes> waiting = open.remove(body.get().slice(0, 8).compact());
                    if (waiting != null) {
                        waiting.complete(body.get());
                    }
                }
            } catch (IOException | MalformedFrameException e) {
                open.values().forEach(waiting -> waiting.completeExceptionally(e));
            }
        }

        Optional<Bytes> get(String key, boolean cached) throws Exception {
            Bytes hit = cache.get(key);
            if (hit != null) {
                return Optional.of(hit);
            }
            queue.acquire();
            try {
                CompletableFuture<Bytes> answer = new CompletableFuture<>();
                Bytes id;
                synchronized (this) {
                    id = WireClient.id(random.nextLong());
                    open.put(id, answer);
                    Bytes frame = new BlobFrame.Request(id, key).encode();
                    wire.raw(frame.slice(0, 1));
                    wire.raw(frame.slice(1));
                }
                Bytes body = answer.get(30, TimeUnit.SECONDS);
                if (body.size() < 17) {
                    return Optional.empty();
                }
                CRC32C crc = new CRC32C();
                Bytes value = body.slice(16);
                crc.update(value.toArray());
                assertEquals(WireClient.id(crc.getValue()), body.slice(8, 8), "CRC Mismatch!");
                if (cached) {
                    cache.put(key, value);
                }
                return Optional.of(value);
            } finally {
                queue.release();
            }
        }

        Bytes poll(String key, boolean cached) throws Exception {
            while (true) {
                Optional<Bytes> value = get(key, cached);
                if (value.isPresent()) {
                    return value.get();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(POLL_MS));
            }
        }

        @Override
        public void close() throws IOException {
            wire.close();
        }
    }

    @Test
    void workersOfAnOriginalManagerFollowTheProviderToItsTip() throws Exception {
        try (Running running = new Running(); OriginalClient client = new OriginalClient(running.port())) {
            Thread chain = Thread.ofVirtual().start(() -> grow(running));
            Map<Integer, CompletableFuture<Integer>> workers = new HashMap<>();
            for (int i = 0; i < 30; i++) {
                CompletableFuture<Integer> done = new CompletableFuture<>();
                workers.put(i, done);
                Thread.ofVirtual().start(() -> {
                    try {
                        done.complete(sync(client));
                    } catch (Exception | AssertionError e) {
                        done.completeExceptionally(e);
                    }
                });
            }
            for (CompletableFuture<Integer> worker : workers.values()) {
                try {
                    assertEquals(RANGES * RANGE, worker.get(60, TimeUnit.SECONDS));
                } catch (ExecutionException e) {
                    throw new AssertionError(e.getCause());
                }
            }
            chain.join();
            assertTrue(running.counters().misses() >= RANGES - 1, "nobody ever had to wait");
            assertEquals(1, running.counters().sessionsOpened());
        }
    }

    /** A range more whenever somebody waits for one. */
    private static void grow(Running running) {
        FakeSource store = running.store;
        for (int range = 0; range < RANGES; range++) {
            int first = range * RANGE + 1;
            int last = first + RANGE - 1;
            String name = "drySyncHeader:" + first + ":" + last + ":-1:-1";
            store.put(name, Bytes.utf8(name), Bytes.wrap(new byte[20_000]));
            for (int n = first; n <= last; n++) {
                store.put("rangeByParentBlock:" + n + ":pb", Bytes.wrap(RangeMeta.newBuilder().setParentStartBlock(first)
                        .setParentStopBlock(last).setDrySyncHeaderReqKey(name).build().toByteArray()));
                store.put("rangeParaBlock:key:" + n, Bytes.utf8("{\"bufferKey\":null}"));
                store.put("dryParaBlock:" + n, Bytes.utf8("block" + n));
            }
            store.progress(new BlobProgress(2004, 0, last, last, last));
            long misses = running.counters().misses();
            if (range < RANGES - 1) {
                Running.await("somebody waits", () -> running.counters().misses() > misses);
            }
        }
    }

    private static int sync(OriginalClient client) throws Exception {
        int next = 1;
        while (next <= RANGES * RANGE) {
            RangeMeta meta = RangeMeta.parseFrom(client.poll("rangeByParentBlock:" + next + ":pb", false).toArray());
            assertEquals(next, meta.getParentStartBlock());
            Bytes headers = client.poll(meta.getDrySyncHeaderReqKey(), true);
            assertTrue(headers.startsWith(Bytes.utf8(meta.getDrySyncHeaderReqKey())));
            for (int block = next; block <= meta.getParentStopBlock(); block++) {
                client.poll("rangeParaBlock:key:" + block, false);
                assertEquals("block" + block, client.get("dryParaBlock:" + block, true).orElseThrow().toUtf8());
            }
            next = meta.getParentStopBlock() + 1;
        }
        return next - 1;
    }
}
