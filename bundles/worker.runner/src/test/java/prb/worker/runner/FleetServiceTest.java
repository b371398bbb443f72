package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import prb.cluster.api.Member;
import prb.worker.api.PRuntimeClient;
import prb.worker.runner.fake.FakeCluster;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.World;
import prb.worker.runner.share.AllOrNone;

class FleetServiceTest {

    /** The settings of these tests. */
    private record FixedConfig(boolean membershipNeeded) implements Config {

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
        public boolean cacheDisabled() {
            return false;
        }

        @Override
        public int workersPerRunner() {
            return 150;
        }

        @Override
        public int registrationDays() {
            return 0;
        }

        @Override
        public boolean shadow() {
            return false;
        }

        @Override
        public boolean publishEndpoints() {
            return false;
        }

        @Override
        public String publicEndpoint() {
            return "";
        }

        @Override
        public String[] adoptedPools() {
            return new String[0];
        }

        @Override
        public boolean fastSync() {
            return true;
        }

        @Override
        public int stillS() {
            return 300;
        }

        @Override
        public Class<? extends Annotation> annotationType() {
            return Config.class;
        }
    }

    private static Config config(boolean membershipNeeded) {
        return new FixedConfig(membershipNeeded);
    }

    @Test
    void serviceDrivesWhatTheInventoryHasAndEndsItsSubscriptions() throws InterruptedException {
        World world = new World(40);
        FakeInventory inventory = new FakeInventory();
        inventory.put(FakeInventory.poolOf(1));
        inventory.put(FakeInventory.workerOf(1, 1));
        FakePRuntime runtime = new FakePRuntime(world, 1, false);
        CountDownLatch asked = new CountDownLatch(1);
        FleetService fleet = new FleetService(inventory, endpoint -> {
            asked.countDown();
            return (PRuntimeClient) runtime;
        }, world, world, new FakeQueue(world), null, config(false));
        assertTrue(asked.await(20, TimeUnit.SECONDS));
        assertEquals(1, world.chainListeners());
        fleet.close();
        assertEquals(0, world.chainListeners());
        assertEquals(0, world.listeners());
        assertEquals(0, inventory.listeners());
        assertTrue(fleet.reports().isEmpty());
    }

    @Test
    void nothingIsDrivenBeforeTheOthersAreMet() throws Exception {
        World world = new World(40);
        FakeInventory inventory = new FakeInventory();
        inventory.put(FakeInventory.poolOf(1));
        inventory.put(FakeInventory.workerOf(1, 1));
        FakePRuntime runtime = new FakePRuntime(world, 1, false);
        FleetService alone = new FleetService(inventory, endpoint -> runtime, world, world, new FakeQueue(world), null,
                config(true));
        alone.close();
        assertTrue(runtime.calls.isEmpty(), runtime.calls::toString);
        FakeCluster cluster = new FakeCluster();
        FakeCluster.Node met = cluster.join(Member.Kind.SINGLE, 100);
        FleetService fleet = new FleetService(inventory, endpoint -> runtime, world, world, new FakeQueue(world), met,
                config(true));
        cluster.awaitOwned(met, Set.of(AllOrNone.NAME));
        assertEquals(1, met.listeners());
        fleet.close();
        assertEquals(0, met.listeners());
    }
}
