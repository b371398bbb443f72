package prb.devnet.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.lang.annotation.Annotation;
import java.math.BigInteger;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.worker.api.Inventory;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.Worker;

class DevnetFleetTest {

    private final MemoryInventory inventory = new MemoryInventory();

    private static DevnetFleet.Config config(int workers, int port) {
        return new DevnetFleet.Config() {
            @Override
            public int workers() {
                return workers;
            }

            @Override
            public long pid() {
                return 1;
            }

            @Override
            public String operator() {
                return "//Alice";
            }

            @Override
            public String stake() {
                return "2000000000000000";
            }

            @Override
            public int workerPort() {
                return port;
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return DevnetFleet.Config.class;
            }
        };
    }

    private List<String> endpoints() {
        return inventory.workers.stream().map(worker -> worker.name() + " " + worker.endpoint()).toList();
    }

    @Test
    void poolAndWorkersAreMadeOnce() throws Exception {
        new DevnetFleet(inventory, config(2, 18_000));
        new DevnetFleet(inventory, config(2, 18_000));
        assertEquals(List.of("devnet-1 http://127.0.0.1:18000/w/1", "devnet-2 http://127.0.0.1:18000/w/2"), endpoints());
        assertEquals(1, inventory.pools.size());
        assertEquals("devnet", inventory.pools.getFirst().name());
        assertEquals(new BigInteger("2000000000000000"), inventory.workers.getFirst().stake());
    }

    @Test
    void missingWorkersAreAddedAndEndpointsFollowThePort() throws Exception {
        new DevnetFleet(inventory, config(1, 18_000));
        new DevnetFleet(inventory, config(3, 18_001));
        assertEquals(List.of("devnet-1 http://127.0.0.1:18001/w/1", "devnet-2 http://127.0.0.1:18001/w/2",
                "devnet-3 http://127.0.0.1:18001/w/3"), endpoints());
    }

    @Test
    void settingsOutOfRangeAreNamed() {
        assertEquals("workers is -1, allowed are 0 to 10000",
                assertThrows(IllegalArgumentException.class, () -> new DevnetFleet(inventory, config(-1, 1))).getMessage());
        assertEquals("workerPort is 0, allowed are 1 to 65535",
                assertThrows(IllegalArgumentException.class, () -> new DevnetFleet(inventory, config(1, 0))).getMessage());
    }

    private static final class MemoryInventory implements Inventory {

        final List<Pool> pools = new ArrayList<>();
        final List<Worker> workers = new ArrayList<>();

        @Override
        public List<Pool> pools() {
            return List.copyOf(pools);
        }

        @Override
        public Optional<Pool> pool(long pid) {
            return pools.stream().filter(pool -> pool.pid() == pid).findFirst();
        }

        @Override
        public List<Pool> createPools(List<NewPool> items) {
            items.forEach(item -> pools.add(new Pool("pool-" + item.pid(), item.pid(), item.name(),
                    Keypair.fromUri(item.operatorSecret(), KeyType.SR25519).accountId(), item.proxiedOwner(), item.enabled(),
                    item.syncOnly())));
            return pools();
        }

        @Override
        public List<Pool> updatePools(List<Pool> items) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void deletePools(Collection<String> ids) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<Worker> workers() {
            return List.copyOf(workers);
        }

        @Override
        public List<Worker> createWorkers(List<NewWorker> items) {
            items.forEach(item -> workers.add(new Worker("id-" + item.name(), item.pid(), item.name(),
                    URI.create(item.endpoint()),
                    new BigInteger(item.stake()), item.enabled(), item.syncOnly(), item.gatekeeper())));
            return workers();
        }

        @Override
        public List<Worker> updateWorkers(List<Worker> items) {
            items.forEach(item -> workers.replaceAll(old -> old.id().equals(item.id()) ? item : old));
            return workers();
        }

        @Override
        public void deleteWorkers(Collection<String> ids) {
            throw new UnsupportedOperationException();
        }

        @Override
        public AutoCloseable onChange(Runnable listener) {
            return () -> {};
        }
    }
}
