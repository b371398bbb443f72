package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.wire.blob.BlobFrame;

/**
 * Blocks of the store's table files rot while the provider is down: nothing wrong is served, what is lost is fetched again, and
 * in the end everything proves. {@code -Dprb.prove.seed=N} repeats a run.
 */
class DataProviderRotTest {

    private static final long SEED = Long.getLong("prb.prove.seed", System.nanoTime());
    private static final Devnet.Chain CHAIN = new Devnet.Chain(600, Devnet.STANDS_STILL_MS, 20, 50, 4);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 50;
    /** Places that rot, in the middle parts of the largest table file: at its end stands what RocksDB needs to open it. */
    private static final int FLIPS = 3;

    @Test
    void rottenBlocksAreNotServedAndComeBack() throws Exception {
        System.out.println("seed " + SEED);
        Path root = Settings.work("rot-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 10);
                Provider provider = Provider.start(root, "dp", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of())) {
            // The last blocks wait for a justification, which may not come while the chain stands still.
            long relay = devnet.finalRelay() - CHAIN.justifyEvery();
            long para = relay / 2 - CHAIN.justifyEvery();
            provider.awaitAt(relay, para, SYNC_MAX);
            Map<String, Bytes> before = sums(provider, para);
            assertEquals(para, before.size());
            restart(provider); // what was in memory only is in table files from now on
            provider.awaitAt(relay, para, SYNC_MAX);
            provider.role().stop();
            rot(provider.role().data().resolve("blobs"));
            provider.role().start();
            provider.awaitAt(1, 1, SYNC_MAX);
            Map<String, Bytes> rotten = sums(provider, para);
            rotten.forEach((key, sum) -> assertEquals(before.get(key), sum, key + " is what it was, or absent"));
            System.out.println("while it is rotten " + rotten.size() + " of " + para + " para blocks are served");
            restart(provider);
            Await.until("everything proves again", SYNC_MAX, () -> isWhole(provider), provider.role()::output);
            assertEquals(before, sums(provider, para));
            try (OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("after the rot",
                    List.of(provider.port()), devnet.workerPort(), 1, 10, CACHE_DISTANCE, true))) {
                lifecycle.awaitAt(() -> relay, () -> para, SYNC_MAX);
                System.out.println(lifecycle.state());
            }
            System.out.println("verified: " + provider.verify());
            String log = provider.role().output();
            assertTrue(log.contains("Brought back what was damaged") || log.contains("is rebuilt; 0 values are lost"), log);
        }
    }

    private static void restart(Provider provider) throws IOException {
        provider.role().stop();
        provider.role().start();
    }

    private static boolean isWhole(Provider provider) throws InterruptedException {
        try {
            return provider.verify().contains("\"prunedStretches\":0");
        } catch (IOException | AssertionError e) {
            return false;
        }
    }

    /** Checksums of all para blocks that are there. */
    private static Map<String, Bytes> sums(Provider provider, long last) throws Exception {
        Map<String, Bytes> sums = new TreeMap<>();
        try (OriginalSession session = OriginalSession.open(provider.port(), true)) {
            for (long number = 1; number <= last; number++) {
                Optional<Bytes> block = session.get("dryParaBlock:" + number);
                if (block.isPresent()) {
                    sums.put("dryParaBlock:" + number, BlobFrame.crc(List.of(block.get())));
                }
            }
            for (long number = CHAIN.justifyEvery() + 1; number <= last; number++) {
                session.get("rangeByParentBlock:" + number + ":pb"); // so that rot is found there as well
            }
        }
        return sums;
    }

    private static void rot(Path blobs) throws IOException {
        Random random = new Random(SEED);
        Path table;
        try (Stream<Path> files = Files.list(blobs)) {
            table = files.filter(file -> file.toString().endsWith(".sst"))
                    .max(Comparator.comparingLong(file -> file.toFile().length())).orElseThrow();
        }
        try (RandomAccessFile raw = new RandomAccessFile(table.toFile(), "rw")) {
            for (int i = 0; i < FLIPS; i++) {
                long at = random.nextLong(raw.length() * 3 / 4);
                raw.seek(at);
                int value = raw.read();
                raw.seek(at);
                raw.write(value ^ 1 << random.nextInt(Byte.SIZE));
                System.out.println("flipped a bit of byte " + at + " of " + raw.length() + " in " + table.getFileName());
            }
        }
    }
}
