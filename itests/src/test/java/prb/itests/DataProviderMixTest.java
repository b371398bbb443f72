package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import prb.wire.blob.record.RangeMeta;

/**
 * Providers behind nodes that store different justifications, of which one never offers finality proofs, serve the same workers,
 * each request another provider.
 */
class DataProviderMixTest {

    private static final int SET_LENGTH = 60;
    /** So many blocks come while the providers follow: what was there before is proven by whole sets, alike everywhere. */
    private static final int HISTORY = 70;
    private static final long LAST = 300;
    private static final long LAST_PARA = (LAST - 1) / 2;
    private static final int BLOCK_MS = 120;
    /** The nodes share the chain, and of the justifications only those at set changes. */
    private static final List<Integer> JUSTIFY_EVERY = List.of(7, 11);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 60;

    @Test
    void workersTakeBlobsOfTwoProvidersInAnyMixture() throws Exception {
        Path root = Settings.work("mix-");
        try (Devnet one = Devnet.start(root, "devnet1", chain(JUSTIFY_EVERY.get(0)), 10);
                Devnet two = Devnet.start(root, "devnet2", chain(JUSTIFY_EVERY.get(1)), 10);
                HidingProxy without = new HidingProxy(two.relayPort(), "grandpa_proveFinality");
                Provider first = provider(root, "dp1", one.relayPort(), one.paraPort());
                Provider second = provider(root, "dp2", without.port(), two.paraPort());
                OriginalLifecycle live = lifecycle("live", one, first, second)) {
            first.awaitAt(LAST, LAST_PARA, SYNC_MAX);
            second.awaitAt(LAST, LAST_PARA, SYNC_MAX);
            live.awaitAt(() -> LAST, () -> LAST_PARA, SYNC_MAX);
            System.out.println("mixture at the tip: " + live.state());
            try (OriginalLifecycle late = lifecycle("late", two, second, first)) {
                late.awaitAt(() -> LAST, () -> LAST_PARA, SYNC_MAX);
                System.out.println("mixture from the genesis on: " + late.state());
            }
            assertTrue(differing(first, second) > 0, "the providers cut the chain differently");
            assertTrue(without.hidden() > 0, "the second provider asked for a finality proof");
            System.out.println("asked in vain for " + without.hidden() + " finality proofs");
            for (Provider provider : List.of(first, second)) {
                provider.role().stop();
                System.out.println("verified: " + provider.verify());
            }
        }
    }

    private static OriginalLifecycle lifecycle(String name, Devnet workers, Provider... providers) {
        return OriginalLifecycle.start(new OriginalLifecycle.Setup(name, Stream.of(providers).map(Provider::port).toList(),
                workers.workerPort(), 1, 10, CACHE_DISTANCE, true));
    }

    private static Devnet.Chain chain(int justifyEvery) {
        return new Devnet.Chain(HISTORY, BLOCK_MS, 20, SET_LENGTH, justifyEvery);
    }

    private static Provider provider(Path root, String name, int relayPort, int paraPort) throws Exception {
        return Provider.start(root, name, Provider.url(relayPort), Provider.url(paraPort), Map.of());
    }

    /** At how many blocks the providers name ranges with other ends. */
    private static int differing(Provider first, Provider second) throws Exception {
        int count = 0;
        long genesis = first.progress().orElseThrow().getRelayGenesis();
        for (long relay = genesis + 1; relay <= LAST; relay++) {
            count += range(first, relay).getParentStopBlock() == range(second, relay).getParentStopBlock() ? 0 : 1;
        }
        System.out.println("the ranges of " + count + " of " + LAST + " relay blocks end elsewhere at the other provider");
        return count;
    }

    private static RangeMeta range(Provider provider, long relay) throws Exception {
        return RangeMeta.parseFrom(provider.get("rangeByParentBlock:" + relay + ":pb").orElseThrow().asByteBuffer());
    }
}
