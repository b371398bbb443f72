package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Role data_provider as a process of its own between a devnet and clients that behave as the original lifecycle manager does,
 * with workers that verify all they are given.
 */
class DataProviderTest {

    private static final Devnet.Chain CHAIN = new Devnet.Chain(400, 500, 20, 50, 4);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    /** Of the original's 600 blocks with sets of 600 blocks. */
    private static final long CACHE_DISTANCE = 50;
    private static final int READERS = 4;
    private static final List<String> SWAPPED = List.of("prb.blob.encoder", "prb.blob.journal", "prb.blob.store",
            "prb.blob.server");

    /** Ten workers of two bridges reach a growing tip, and go on while every room of the provider is replaced. */
    @Test
    void twoBridgesAreServedAtOnceAndThroughHotSwaps() throws Exception {
        Path root = Settings.work("provider-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 20);
                Provider provider = Provider.start(root, "dp", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of());
                OriginalLifecycle first = lifecycle(devnet, provider, "production", 1, false);
                OriginalLifecycle second = lifecycle(devnet, provider, "testing", 11, true)) {
            awaitTip(devnet, first, second);
            System.out.println("at the tip: " + first.state() + "; " + second.state());
            second.load(READERS);
            for (String room : SWAPPED) {
                String answer = provider.role().shell("prb:bundle update " + room + " " + newer(root, room));
                assertTrue(answer.contains("-> 0.1.1"), answer);
                awaitTip(devnet, first, second);
            }
            assertTrue(first.counted("wide headers") > 0, first.state());
            System.out.println("after " + SWAPPED.size() + " hot swaps: " + first.state() + "; " + second.state());
            assertTrue(second.counted("read again all") > 0, second.state());
            provider.role().stop();
            System.out.println("verified: " + provider.verify());
        }
    }

    private static OriginalLifecycle lifecycle(Devnet devnet, Provider provider, String bridge, int firstWorker,
            boolean noDelay) {
        return OriginalLifecycle.start(new OriginalLifecycle.Setup(bridge, List.of(provider.port()), devnet.workerPort(),
                firstWorker, 10, CACHE_DISTANCE, noDelay));
    }

    /** What is final now, all workers have a little later; the last blocks wait for their justification. */
    private static void awaitTip(Devnet devnet, OriginalLifecycle... bridges) throws Exception {
        long relay = devnet.finalRelay();
        long para = devnet.finalPara();
        for (OriginalLifecycle bridge : bridges) {
            bridge.awaitAt(() -> relay, () -> para, SYNC_MAX);
        }
    }

    private static Path newer(Path root, String room) throws Exception {
        return Jars.withVersion(Distribution.of(Settings.home(), "data_provider").bundle(room).file(), "0.1.1",
                root.resolve(room + "-0.1.1.jar"));
    }
}
