package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** One of two nodes of each chain cuts, stalls and lies; the data provider keeps going and gives out nothing wrong. */
class DataProviderFaultsTest {

    private static final long SEED = Long.getLong("prb.prove.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("prb.prove.faults", 12);
    private static final long ROUND_MS_MAX = 1500;
    private static final Devnet.Chain CHAIN = new Devnet.Chain(600, 200, 20, 50, 4);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 50;

    @Test
    void aNodeThatCutsStallsAndLiesStopsNothing() throws Exception {
        System.out.println("faults " + ROUNDS + ", seed " + SEED);
        Random random = new Random(SEED);
        Path root = Settings.work("faults-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 10);
                FaultyProxy relay = new FaultyProxy(devnet.relayPort(), SEED);
                FaultyProxy para = new FaultyProxy(devnet.paraPort(), SEED + 1)) {
            // the first thing that the provider hears is wrong
            relay.set(FaultyProxy.Fault.GARBLE);
            para.set(FaultyProxy.Fault.GARBLE);
            try (Provider provider = Provider.start(root, "dp",
                    Provider.url(relay.port()) + "," + Provider.url(devnet.relayPort()),
                    Provider.url(para.port()) + ", " + Provider.url(devnet.paraPort()), Map.of());
                    OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("faults",
                            List.of(provider.port()), devnet.workerPort(), 1, 10, CACHE_DISTANCE, true))) {
                provider.awaitAt(4, 1, SYNC_MAX);
                disturb(random, provider, relay, para);
                awaitTip(devnet, lifecycle);
                assertTrue(provider.role().isAlive(), provider.role()::output);
                assertTrue(relay.garbled() + para.garbled() > 0, "the nodes told no lie");
                System.out.println("after " + ROUNDS + " faults, " + relay.garbled() + " and " + para.garbled()
                        + " digits replaced: " + lifecycle.state());
                provider.role().stop();
                System.out.println("verified: " + provider.verify());
            }
        }
    }

    private static void disturb(Random random, Provider provider, FaultyProxy... proxies) {
        FaultyProxy.Fault[] faults = FaultyProxy.Fault.values();
        for (int round = 0; round < ROUNDS; round++) {
            FaultyProxy proxy = proxies[random.nextInt(proxies.length)];
            FaultyProxy.Fault fault = faults[random.nextInt(faults.length)];
            proxy.set(fault);
            if (random.nextBoolean()) {
                proxy.cut();
            }
            LockSupport.parkNanos(Duration.ofMillis(random.nextLong(ROUND_MS_MAX)).toNanos());
            assertTrue(provider.role().isAlive(), provider.role()::output);
        }
    }

    /** With whatever fault is on now. */
    private static void awaitTip(Devnet devnet, OriginalLifecycle lifecycle) throws Exception {
        long relay = devnet.finalRelay();
        long para = devnet.finalPara();
        lifecycle.awaitAt(() -> relay, () -> para, SYNC_MAX);
    }
}
