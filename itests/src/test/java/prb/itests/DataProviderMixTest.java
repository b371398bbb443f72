package prb.itests;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import prb.wire.blob.record.RangeMeta;

/** Providers behind nodes that store different justifications serve the same workers, each request another provider. */
class DataProviderMixTest {

    private static final int HISTORY = 600;
    private static final int SET_LENGTH = 60;
    /** The nodes share the chain, and of the justifications only those at set changes. */
    private static final List<Integer> JUSTIFY_EVERY = List.of(7, 11);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 60;

    /** Ranges are cut small, so that the providers' ranges end at blocks that the other's do not. */
    @Test
    void workersTakeBlobsOfTwoProvidersInAnyMixture() throws Exception {
        Path root = Settings.work("mix-");
        Map<String, String> smallRanges = Map.of("PRB_RANGE_BYTES_MAX", "2048");
        try (Devnet one = Devnet.start(root, "devnet1", chain(JUSTIFY_EVERY.get(0)), 10);
                Devnet two = Devnet.start(root, "devnet2", chain(JUSTIFY_EVERY.get(1)), 1);
                Provider first = provider(root, "dp1", one, smallRanges);
                Provider second = provider(root, "dp2", two, smallRanges)) {
            long relay = (long) HISTORY / SET_LENGTH * SET_LENGTH - SET_LENGTH;
            long para = (relay - 1) / 2;
            first.awaitAt(relay, para, SYNC_MAX);
            second.awaitAt(relay, para, SYNC_MAX);
            assertNotEquals(range(first, 30), range(second, 30), "the providers' ranges differ");
            assertEquals(range(first, SET_LENGTH).getParentStopBlock(), range(second, SET_LENGTH).getParentStopBlock(), "sets end alike");
            try (OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("mixed",
                    List.of(first.port(), second.port()), one.workerPort(), 1, 10, CACHE_DISTANCE, true))) {
                lifecycle.awaitAt(() -> relay, () -> para, SYNC_MAX);
                System.out.println("mixture: " + lifecycle.state() + ", ranges at block 30: " + text(range(first, 30)) + " and "
                        + text(range(second, 30)));
            }
        }
    }

    private static Devnet.Chain chain(int justifyEvery) {
        return new Devnet.Chain(HISTORY, Devnet.STANDS_STILL_MS, 20, SET_LENGTH, justifyEvery);
    }

    private static Provider provider(Path root, String name, Devnet devnet, Map<String, String> more) throws Exception {
        return Provider.start(root, name, Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()), more);
    }

    private static RangeMeta range(Provider provider, long relay) throws Exception {
        return RangeMeta.parseFrom(provider.get("rangeByParentBlock:" + relay + ":pb").orElseThrow().asByteBuffer());
    }

    private static String text(RangeMeta meta) {
        return meta.getDrySyncHeaderReqKey() + " " + meta.getBlobSyncHeaderReqKey();
    }
}
