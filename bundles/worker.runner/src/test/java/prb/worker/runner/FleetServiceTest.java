package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.lang.reflect.Proxy;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import prb.chain.api.FinalizedHead;
import prb.chain.api.FinalizedHeadListener;
import prb.chain.api.ParaChain;
import prb.chain.api.Subscription;
import prb.scale.Bytes;
import prb.worker.api.PRuntimeClient;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.World;

class FleetServiceTest {

    private static Config config() {
        return new Config() {
            @Override
            public int minBenchScore() {
                return 50;
            }

            @Override
            public boolean enforceMinBenchScore() {
                return false;
            }

            @Override
            public boolean syncOnly() {
                return true;
            }

            @Override
            public boolean devSkipRa() {
                return false;
            }

            @Override
            public long cacheBytes() {
                return 1_000_000;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return Config.class;
            }
        };
    }

    /** A chain that only tells its head. */
    private static ParaChain chain(AtomicInteger subscribed) {
        return (ParaChain) Proxy.newProxyInstance(FleetServiceTest.class.getClassLoader(), new Class<?>[] {ParaChain.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "finalizedHead" -> new FinalizedHead(20, Bytes.ofInts(1));
                    case "onFinalized" -> {
                        subscribed.incrementAndGet();
                        ((FinalizedHeadListener) arguments[0]).finalized(new FinalizedHead(20, Bytes.ofInts(1)));
                        yield (Subscription) subscribed::decrementAndGet;
                    }
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    @Test
    void serviceDrivesWhatTheInventoryHasAndEndsItsSubscriptions() throws InterruptedException {
        World world = new World(40);
        FakeInventory inventory = new FakeInventory();
        inventory.put(FakeInventory.poolOf(1));
        inventory.put(FakeInventory.workerOf(1, 1));
        FakePRuntime runtime = new FakePRuntime(world, 1, false);
        CountDownLatch asked = new CountDownLatch(1);
        AtomicInteger subscribed = new AtomicInteger();
        FleetService fleet = new FleetService(inventory, endpoint -> {
            asked.countDown();
            return (PRuntimeClient) runtime;
        }, world, chain(subscribed), new FakeQueue(world), config());
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        assertEquals(1, subscribed.get());
        fleet.close();
        assertEquals(0, subscribed.get());
        assertEquals(0, world.listeners());
        assertEquals(0, inventory.listeners());
        assertTrue(fleet.reports().isEmpty());
    }
}
