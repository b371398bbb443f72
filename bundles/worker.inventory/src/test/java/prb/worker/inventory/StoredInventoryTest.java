package prb.worker.inventory;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static prb.worker.inventory.Samples.account;
import static prb.worker.inventory.Samples.pool;
import static prb.worker.inventory.Samples.refused;
import static prb.worker.inventory.Samples.worker;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.substrate.crypto.account.AccountId;
import prb.worker.api.InventoryException;
import prb.worker.api.InventoryException.Kind;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;

class StoredInventoryTest {

    @TempDir
    Path folder;

    private StoredInventory inventory;

    @BeforeEach
    void open() throws Exception {
        inventory = new StoredInventory(new FakeIdentity(1), folder.resolve("deep/local.db"));
    }

    @AfterEach
    void close() throws Exception {
        inventory.close();
    }

    @Test
    void poolsComeBackAsTheyWereMade() throws Exception {
        AccountId owner = account("//Bob");
        List<Pool> made = inventory.createPools(List.of(
                new NewPool(0, "zero", "//Alice", Optional.of(owner), true, false),
                new NewPool(7, "seven", "//Dave", Optional.empty(), false, true)));
        assertEquals(made, inventory.pools());
        Pool zero = inventory.pool(0).orElseThrow();
        assertEquals(owner, zero.owner());
        assertEquals(account("//Alice"), zero.operator());
        assertEquals(account("//Dave"), inventory.pool(7).orElseThrow().owner());
        assertFalse(made.get(1).enabled());
        assertTrue(made.get(1).syncOnly());
        assertEquals(Optional.empty(), inventory.pool(8));
    }

    @Test
    void workersComeBackAsTheyWereMade() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        List<Worker> made = inventory.createWorkers(List.of(
                new NewWorker(1, "w", "HTTPS://Rack1:8000/w/1//", "1000000000000", true, false, true),
                new NewWorker(1, "v", "http://[::1]:8000/", "340282366920938463463374607431768211455", false, true, false)));
        assertEquals(made, inventory.workers());
        assertEquals(URI.create("https://rack1:8000/w/1"), made.get(0).endpoint());
        assertEquals(URI.create("http://[::1]:8000"), made.get(1).endpoint());
        assertEquals(BigInteger.TWO.pow(128).subtract(BigInteger.ONE), made.get(1).stake());
        assertTrue(made.get(0).gatekeeper());
    }

    @Test
    void batchWithOneBadItemChangesNothing() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        refused(Kind.DUPLICATE, "pool \"c\": pid: ", () -> inventory.createPools(List.of(pool(2, "b"), pool(1, "c"))));
        refused(Kind.INVALID, "pool \"d\": operator secret: ",
                () -> inventory.createPools(List.of(pool(2, "b"), pool(3, "d", "nonsense"))));
        assertEquals(1, inventory.pools().size());
        Worker good = inventory.createWorkers(List.of(worker(1, "w"))).getFirst();
        refused(Kind.NOT_FOUND, "worker \"y\": pid: ", () -> inventory.createWorkers(List.of(worker(1, "x"), worker(9, "y"))));
        Worker renamed = renamed(good, "new");
        Worker unknown = new Worker("nobody", 1, "z", good.endpoint(), good.stake(), true, false, false);
        refused(Kind.NOT_FOUND, "worker \"z\": id: ", () -> inventory.updateWorkers(List.of(renamed, unknown)));
        refused(Kind.NOT_FOUND, "worker: id: ", () -> inventory.deleteWorkers(List.of(good.id(), "nobody")));
        refused(Kind.NOT_FOUND, "pool: id: ", () -> inventory.deletePools(List.of(good.id())));
        assertEquals(List.of(good), inventory.workers());
    }

    private static Worker renamed(Worker w, String name) {
        return new Worker(w.id(), w.pid(), name, w.endpoint(), w.stake(), w.enabled(), w.syncOnly(), w.gatekeeper());
    }

    private static Pool renamed(Pool p, String name) {
        return new Pool(p.id(), p.pid(), name, p.operator(), p.proxiedOwner(), p.enabled(), p.syncOnly());
    }

    @Test
    void duplicatesAreRefusedWithinACallAndAgainstTheStore() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        refused(Kind.DUPLICATE, "pool \"a\": name: ", () -> inventory.createPools(List.of(pool(2, "a"))));
        refused(Kind.DUPLICATE, "pool \"c\": pid: 5 ", () -> inventory.createPools(List.of(pool(5, "b"), pool(5, "c"))));
        inventory.createWorkers(List.of(worker(1, "w")));
        refused(Kind.DUPLICATE, "worker \"w\": name: ", () -> inventory.createWorkers(List.of(worker(1, "w"))));
        refused(Kind.DUPLICATE, "worker \"x\": name: ", () -> inventory.createWorkers(List.of(worker(1, "x"), worker(1, "x"))));
    }

    @Test
    void updateReplacesAllFieldsAndMovesWorkers() throws Exception {
        List<Pool> pools = inventory.createPools(List.of(pool(1, "a"), pool(2, "b")));
        Worker w = inventory.createWorkers(List.of(worker(1, "w"))).getFirst();
        Worker moved = new Worker(w.id(), 2, "w2", URI.create("https://h:1/"), BigInteger.TEN.pow(13), false, true, true);
        List<Worker> after = inventory.updateWorkers(List.of(moved));
        assertEquals(URI.create("https://h:1"), after.getFirst().endpoint());
        assertEquals(after, inventory.workers());
        Pool b = pools.get(1);
        Pool changed = new Pool(b.id(), 2, "bb", b.operator(), Optional.of(account("//Eve")), false, true);
        assertEquals(List.of(changed), inventory.updatePools(List.of(changed)));
        assertEquals(List.of(pools.get(0), changed), inventory.pools());
    }

    @Test
    void namesCanBeSwappedInOneCall() throws Exception {
        List<Pool> pools = inventory.createPools(List.of(pool(1, "a"), pool(2, "b")));
        inventory.updatePools(List.of(renamed(pools.get(0), "b"), renamed(pools.get(1), "a")));
        assertEquals(List.of("b", "a"), inventory.pools().stream().map(Pool::name).toList());
        List<Worker> workers = inventory.createWorkers(List.of(worker(1, "v"), worker(1, "w")));
        inventory.updateWorkers(List.of(renamed(workers.get(0), "w"), renamed(workers.get(1), "v")));
        assertEquals(List.of("w", "v"), inventory.workers().stream().map(Worker::name).toList());
    }

    @Test
    void updateRefusesWhatItCanNotChange() throws Exception {
        Pool p = inventory.createPools(List.of(pool(1, "a"), pool(2, "b"))).getFirst();
        refused(Kind.INVALID, "pool \"a\": pid: is -1", () -> inventory.updatePools(
                List.of(new Pool(p.id(), -1, "a", p.operator(), Optional.empty(), true, false))));
        refused(Kind.DUPLICATE, "pool \"a\": pid: 2 ", () -> inventory.updatePools(
                List.of(new Pool(p.id(), 2, "a", p.operator(), Optional.empty(), true, false))));
        refused(Kind.INVALID, "pool \"a\": operator: ", () -> inventory.updatePools(
                List.of(new Pool(p.id(), 1, "a", account("//Bob"), Optional.empty(), true, false))));
        refused(Kind.DUPLICATE, "pool \"b\": name: ", () -> inventory.updatePools(List.of(renamed(p, "b"))));
        refused(Kind.INVALID, "pool \"a\": id: ", () -> inventory.updatePools(List.of(p, p)));
        refused(Kind.INVALID, "pool #1: name: ", () -> inventory.updatePools(List.of(renamed(p, " "))));
    }

    @Test
    void workersFollowTheirPoolsNewPid() throws Exception {
        Pool p = inventory.createPools(List.of(pool(1, "a"))).getFirst();
        inventory.createWorkers(List.of(worker(1, "w")));
        inventory.updatePools(List.of(new Pool(p.id(), 8, "a", p.operator(), Optional.empty(), true, false)));
        assertEquals(8, inventory.workers().getFirst().pid());
        assertEquals(Optional.empty(), inventory.pool(1));
    }

    @Test
    void oneCallDeletesAndReplacesOrDoesNothing() throws Exception {
        List<Pool> pools = inventory.createPools(List.of(pool(1, "a"), pool(2, "b")));
        List<Worker> workers = inventory.createWorkers(List.of(worker(1, "v"), worker(2, "w")));
        String first = workers.get(0).id();
        assertEquals(List.of(renamed(workers.get(1), "v")),
                inventory.changeWorkers(List.of(renamed(workers.get(1), "v")), List.of(first, first)));
        refused(Kind.INVALID, "pool \"x\": id: ", () -> inventory.changePools(
                List.of(new PoolUpdate(renamed(pools.get(0), "x"), Optional.empty())), List.of(pools.get(0).id())));
        refused(Kind.INVALID, "pool \"x\": operator secret: ", () -> inventory.changePools(
                List.of(new PoolUpdate(renamed(pools.get(0), "x"), Optional.of("nonsense"))), List.of(pools.get(1).id())));
        assertEquals(pools, inventory.pools());
        PoolUpdate update = new PoolUpdate(renamed(pools.get(0), "b"), Optional.of("//Bob"));
        assertFalse(update.toString().contains("Bob"), update.toString());
        Pool changed = inventory.changePools(List.of(update), List.of(pools.get(1).id())).getFirst();
        assertEquals(account("//Bob"), changed.operator());
        assertEquals(List.of(changed), inventory.pools());
        assertEquals(List.of(), inventory.workers());
    }

    @Test
    void deletingAPoolDeletesItsWorkersAndItsKey() throws Exception {
        List<Pool> pools = inventory.createPools(List.of(pool(1, "a"), pool(2, "b", "//Bob")));
        List<Worker> workers = inventory.createWorkers(List.of(worker(1, "v"), worker(2, "w")));
        inventory.deletePools(List.of(pools.get(0).id(), pools.get(0).id()));
        assertEquals(List.of(pools.get(1)), inventory.pools());
        assertEquals(List.of(workers.get(1)), inventory.workers());
        assertEquals(Optional.empty(), inventory.keyType(account("//Alice")));
        inventory.deleteWorkers(List.of(workers.get(1).id()));
        assertEquals(List.of(), inventory.workers());
    }

    @Test
    void concurrentCallsLoseAndMixNothing() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        int threads = 8;
        int each = 20;
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> wins = new ArrayList<>();
            for (int t = 0; t < threads; t++) {
                String mine = "t" + t + "-";
                wins.add(executor.submit(() -> createAndContend(mine, each)));
            }
            int won = 0;
            for (Future<Integer> win : wins) {
                won += win.get();
            }
            assertEquals(each, won, "each contended name goes to one caller");
        }
        assertEquals(threads * each + each, inventory.workers().size());
        assertEquals(threads * each + each, inventory.workers().stream().map(Worker::name).distinct().count());
    }

    private int createAndContend(String mine, int each) throws InventoryException {
        int won = 0;
        for (int i = 0; i < each; i++) {
            inventory.createWorkers(List.of(worker(1, mine + i)));
            try {
                inventory.createWorkers(List.of(worker(1, "shared-" + i)));
                won++;
            } catch (InventoryException e) {
                assertEquals(Kind.DUPLICATE, e.kind());
            }
            assertTrue(inventory.workers().stream().anyMatch(w -> w.name().startsWith(mine)));
        }
        return won;
    }

    @Test
    void callsFailFastAfterClose() throws Exception {
        inventory.createPools(List.of(pool(1, "a")));
        inventory.close();
        inventory.close();
        assertThrows(IllegalStateException.class, () -> inventory.pools());
        assertThrows(IllegalStateException.class, () -> inventory.createPools(List.of(pool(2, "b"))));
        assertThrows(IllegalStateException.class, () -> inventory.keyType(account("//Alice")));
        assertThrows(IllegalStateException.class, () -> inventory.onChange(() -> {}));
    }
}
