package prb.itests;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import prb.itests.Devnet.Chain;

/**
 * A long chain, and one with large authority sets, from an empty folder to ten workers at the tip. {@code -Dprb.prove.big=true}
 * takes 20,000 relay blocks and sets of 1,000 instead of a share that fits into a build; what it needed is printed.
 */
class DataProviderSizeTest {

    private static final boolean BIG = Boolean.getBoolean("prb.prove.big");
    private static final Duration SYNC_MAX = Duration.ofMinutes(BIG ? 30 : 4);
    private static final int WORKERS = 10;

    @Test
    void aLongChainIsSyncedWithSmallSets() throws Exception {
        sync(new Chain(BIG ? 20_000 : 1_000, Devnet.STANDS_STILL_MS, 20, 600, 10), 600);
    }

    @Test
    void aShortChainIsSyncedWithLargeSets() throws Exception {
        sync(new Chain(BIG ? 1_000 : 120, Devnet.STANDS_STILL_MS, BIG ? 1_000 : 300, BIG ? 100 : 30, 10), 100);
    }

    /** Up to the last block that a justification covers for sure. */
    private static void sync(Chain chain, long cacheDistance) throws Exception {
        Path root = Settings.work("size-");
        try (Devnet devnet = Devnet.start(root, "devnet", chain, WORKERS)) {
            long last = devnet.finalRelay();
            long relay = last - last % chain.justifyEvery();
            long para = (relay - 1) / 2;
            long from = System.nanoTime();
            try (Provider provider = Provider.start(root, "dp", Provider.url(devnet.relayPort()),
                    Provider.url(devnet.paraPort()), Map.of())) {
                provider.awaitAt(relay, para, SYNC_MAX);
                double stored = seconds(from);
                try (OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("sized",
                        List.of(provider.port()), devnet.workerPort(), 1, WORKERS, cacheDistance, true))) {
                    lifecycle.awaitAt(() -> relay, () -> para, SYNC_MAX);
                    System.out.println(chain + ": " + relay + " relay and " + para + " para blocks servable after " + stored
                            + " s from process start, " + WORKERS + " workers there after " + seconds(from) + " s; peak RSS "
                            + provider.role().residentMib() + " MiB; " + lifecycle.state());
                }
                provider.role().stop();
                System.out.println(provider.role().prb(List.of("data", "stats", "--data", provider.role().data().toString())));
                System.out.println("verified: " + provider.verify());
            }
        }
    }

    private static double seconds(long from) {
        return Math.round((System.nanoTime() - from) / 1e8) / 10.0;
    }
}
