package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/**
 * The data provider is killed without warning, again and again, while it syncs and at the tip. {@code -Dprb.prove.kills=N} sets
 * how often (5 when absent), {@code -Dprb.prove.seed=N} repeats a run.
 */
class DataProviderKillTest {

    private static final int KILLS = Integer.getInteger("prb.prove.kills", 5);
    private static final long SEED = Long.getLong("prb.prove.seed", System.nanoTime());
    /** How long it may live before it is killed: every fifth time from its start, else from its first answer. */
    private static final long LIFE_MS_MAX = 3000;
    private static final int EARLY = 5;
    private static final Devnet.Chain CHAIN = new Devnet.Chain(3000, 300, 20, 50, 4);
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 50;

    @Test
    void whatWasReadStaysAndNothingIsMissingAfterKills() throws Exception {
        System.out.println("kills " + KILLS + ", seed " + SEED);
        Random random = new Random(SEED);
        Path root = Settings.work("kill-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 10);
                Provider provider = Provider.start(root, "dp", Provider.url(devnet.relayPort()), Provider.url(devnet.paraPort()),
                        Map.of());
                OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("killed",
                        List.of(provider.port()), devnet.workerPort(), 1, 10, CACHE_DISTANCE, true))) {
            for (int kill = 1; kill <= KILLS; kill++) {
                if (kill % EARLY != 0) {
                    Await.until("an answer", START_MAX, () -> provider.progress().isPresent(), provider.role()::output);
                }
                long lifeMs = random.nextLong(LIFE_MS_MAX);
                LockSupport.parkNanos(Duration.ofMillis(lifeMs).toNanos());
                assertTrue(provider.role().isAlive(), provider.role()::output);
                provider.role().kill();
                System.out.println("kill " + kill + " after " + lifeMs + " ms; " + lifecycle.state());
                lifecycle.check();
                provider.role().start();
            }
            long relay = devnet.finalRelay();
            long para = devnet.finalPara();
            lifecycle.awaitAt(() -> relay, () -> para, SYNC_MAX);
            System.out.println(lifecycle.blobs().askAllAgain() + " values are what they were; " + lifecycle.state());
            provider.role().stop();
            System.out.println("verified: " + provider.verify());
        }
    }
}
