package prb.itests;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import prb.itests.FaultyProxy.Fault;

/**
 * Of two nodes of each chain now one, now the other cuts, stalls and garbles; the data provider keeps going and gives out
 * nothing wrong.
 */
class DataProviderFaultsTest {

    private static final long SEED = Long.getLong("prb.prove.seed", System.nanoTime());
    private static final int ROUNDS = Integer.getInteger("prb.prove.faults", 12);
    private static final List<Fault> FAULTS = List.of(Fault.values());
    private static final long ROUND_MS_MAX = 1500;
    private static final Devnet.Chain CHAIN = new Devnet.Chain(600, 200, 20, 50, 4);
    private static final Duration SYNC_MAX = Duration.ofMinutes(4);
    private static final long CACHE_DISTANCE = 50;

    @Test
    void aNodeThatMisbehavesStopsNothing() throws Exception {
        System.out.println("faults " + ROUNDS + ", kinds " + FAULTS + ", seed " + SEED);
        Random random = new Random(SEED);
        Path root = Settings.work("faults-");
        try (Devnet devnet = Devnet.start(root, "devnet", CHAIN, 10);
                Nodes relay = new Nodes(devnet.relayPort());
                Nodes para = new Nodes(devnet.paraPort())) {
            // the first node that the provider asks is bad from the start
            relay.one().set(FAULTS.getLast());
            para.one().set(FAULTS.getLast());
            try (Provider provider = Provider.start(root, "dp", relay.urls(), para.urls(), Map.of());
                    OriginalLifecycle lifecycle = OriginalLifecycle.start(new OriginalLifecycle.Setup("faults",
                            List.of(provider.port()), devnet.workerPort(), 1, 10, CACHE_DISTANCE, true))) {
                provider.awaitAt(4, 1, SYNC_MAX);
                disturb(random, provider, List.of(relay, para));
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

    /** Two nodes of a chain, of which one at a time misbehaves. */
    private record Nodes(FaultyProxy one, FaultyProxy two) implements AutoCloseable {

        Nodes(int port) throws IOException {
            this(new FaultyProxy(port, SEED + port), new FaultyProxy(port, SEED - port));
        }

        String urls() {
            return Provider.url(one.port()) + ", " + Provider.url(two.port());
        }

        void set(boolean first, Fault fault) {
            (first ? two : one).set(Fault.NONE);
            (first ? one : two).set(fault);
        }

        long garbled() {
            return one.garbled() + two.garbled();
        }

        @Override
        public void close() throws IOException {
            one.close();
            two.close();
        }
    }

    private static void disturb(Random random, Provider provider, List<Nodes> chains) {
        for (int round = 0; round < ROUNDS; round++) {
            Nodes nodes = chains.get(random.nextInt(chains.size()));
            nodes.set(random.nextBoolean(), FAULTS.get(random.nextInt(FAULTS.size())));
            if (random.nextBoolean()) {
                nodes.one().cut();
                nodes.two().cut();
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
