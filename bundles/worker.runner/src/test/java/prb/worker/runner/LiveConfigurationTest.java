package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.identity.internal.RsaIdentity;
import prb.identity.keyfile.PeerKey;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.TradeJob;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.Pool;
import prb.worker.api.PoolUpdate;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.OnChain;
import prb.worker.inventory.StoredInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.FastPace;
import prb.worker.runner.fake.World;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.machine.KeyClaims;
import prb.worker.runner.machine.Settings;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.pace.Doorbell;

/** The real inventory is changed in every way while a fleet computes; whoever was not changed must not notice. */
class LiveConfigurationTest {

    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final String STAKE = "1000000000000";

    @TempDir
    Path folder;

    private final World world = new World(60);
    private final FakeQueue queue = new FakeQueue(world);
    private final Map<URI, FakePRuntime> runtimes = new ConcurrentHashMap<>();
    private final Map<String, Instant> still = new HashMap<>();
    private final Map<String, String> disturbed = new ConcurrentHashMap<>();
    private StoredInventory inventory;
    private Supervisor supervisor;
    private Thread chain;

    @BeforeEach
    void start() throws Exception {
        queue.executesAtOnce = true;
        inventory = new StoredInventory(RsaIdentity.of(PeerKey.generate()), folder.resolve("local.db"));
        supervisor = new Supervisor(inventory,
                new Surroundings(this::client, new BlobCache(world, 1_000_000), new Lanes(), world, queue, new FastPace(),
                        new KeyClaims(), new Settings(50, false, false, false, 8, Settings.STILL_MAX, Duration.ZERO)));
        inventory.onChange(supervisor::changed);
        world.onProgress(progress -> supervisor.ringAll(Doorbell.PROGRESS | Doorbell.HEAD));
        supervisor.start();
        chain = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                world.grow(4);
                watch();
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        });
    }

    @AfterEach
    void stop() throws Exception {
        chain.interrupt();
        chain.join();
        supervisor.close();
        inventory.close();
    }

    private PRuntimeClient client(URI endpoint) {
        String path = endpoint.getPath();
        return runtimes.computeIfAbsent(endpoint,
                e -> new FakePRuntime(world, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), false));
    }

    /** Who is to be left alone computes on since it began to. */
    private void watch() {
        synchronized (still) {
            still.forEach((id, since) -> {
                Optional<WorkerReport> now = supervisor.report(id);
                if (now.isEmpty() || now.get().state() != WorkerState.COMPUTING || !now.get().since().equals(since)) {
                    disturbed.putIfAbsent(id, now.toString());
                }
            });
        }
    }

    /** @param names workers that the next changes must not touch */
    private void leaveAlone(String... names) {
        synchronized (still) {
            still.clear();
            for (String name : names) {
                Worker worker = worker(name);
                still.put(worker.id(), supervisor.report(worker.id()).orElseThrow().since());
            }
        }
    }

    private Worker worker(String name) {
        return inventory.workers().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what + "; " + supervisor.reports());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
        assertEquals(Map.of(), disturbed, what);
    }

    private boolean computes(String... names) {
        return List.of(names).stream().allMatch(name -> supervisor.report(worker(name).id())
                .filter(report -> report.state() == WorkerState.COMPUTING && report.worker().equals(worker(name))).isPresent());
    }

    private WorkerReport report(String name) {
        return supervisor.report(worker(name).id()).orElseThrow();
    }

    private long calls(String name, String call) {
        return runtimes.get(worker(name).endpoint()).calls.stream().filter(call::equals).count();
    }

    private List<TradeJob> jobs(String kind) {
        return queue.offered().stream().filter(job -> job.action().kind().equals(kind)).toList();
    }

    private static NewPool newPool(long pid, String secret) {
        return new NewPool(pid, "p" + pid, secret, Optional.empty(), true, false);
    }

    private static NewWorker newWorker(int number, long pid) {
        return new NewWorker(pid, "w" + number, endpoint(number).toString(), STAKE, true, false, false);
    }

    private static URI endpoint(int number) {
        return URI.create("http://127.0.0.1:1/w/" + number);
    }

    private static Worker with(Worker w, long pid, URI endpoint, BigInteger stake, boolean enabled, boolean syncOnly) {
        return new Worker(w.id(), pid, w.name(), endpoint, stake, enabled, syncOnly, w.gatekeeper());
    }

    private void update(Worker changed) throws Exception {
        inventory.updateWorkers(List.of(changed));
    }

    private void fleet() throws Exception {
        inventory.createPools(List.of(newPool(1, "//Alice"), newPool(2, "//Bob")));
        inventory.createWorkers(List.of(newWorker(1, 1), newWorker(2, 1), newWorker(3, 2), newWorker(4, 2)));
        await("all computing", () -> computes("w1", "w2", "w3", "w4"));
    }

    @Test
    void workersAreAddedChangedMovedDisabledAndDeletedAndNobodyElseNotices() throws Exception {
        fleet();
        leaveAlone("w1", "w3", "w4");
        inventory.createWorkers(List.of(newWorker(5, 1)));
        await("added worker computing", () -> computes("w5"));

        Instant since = report("w2").since();
        Worker two = worker("w2");
        update(with(two, 1, two.endpoint(), BigInteger.TEN.pow(14), true, false));
        await("stake raised", () -> jobs("restart_computing").size() == 1);
        await("in its report", () -> computes("w2"));
        assertEquals(1, calls("w2", "init"), "a raised stake starts no worker over");
        assertTrue(!report("w2").since().isBefore(since));

        update(with(worker("w2"), 1, endpoint(7), worker("w2").stake(), true, false));
        await("at its new endpoint", () -> computes("w2") && runtimes.containsKey(endpoint(7)));
        update(with(worker("w2"), 1, endpoint(7), worker("w2").stake(), false, false));
        await("disabled worker gone", () -> supervisor.report(worker("w2").id()).isEmpty());
        update(with(worker("w2"), 1, endpoint(7), worker("w2").stake(), true, false));
        await("enabled worker back", () -> computes("w2"));

        Bytes key = report("w2").publicKey().orElseThrow();
        update(with(worker("w2"), 2, endpoint(7), worker("w2").stake(), true, false));
        await("still in its old pool on chain", () -> report("w2").state() == WorkerState.ERROR);
        OnChain old = world.worker(key);
        world.put(key, new OnChain(old.registration(), OptionalLong.empty(), Optional.empty()));
        await("moved worker computing", () -> computes("w2"));
        assertEquals(OptionalLong.of(2), world.worker(key).pid());

        String gone = worker("w2").id();
        inventory.deleteWorkers(List.of(gone));
        await("deleted worker gone", () -> supervisor.report(gone).isEmpty());
        for (String name : List.of("w1", "w3", "w4")) {
            assertEquals(1, calls(name, "init"), name);
        }
    }

    @Test
    void poolsAreAddedRenamedRekeyedDisabledAndDeletedAndOtherPoolsDoNotNotice() throws Exception {
        fleet();
        leaveAlone("w1", "w2");
        inventory.createPools(List.of(newPool(3, "//Charlie")));
        inventory.createWorkers(List.of(newWorker(6, 3)));
        await("worker of the added pool computing", () -> computes("w6"));

        leaveAlone("w1", "w2", "w3", "w4", "w6");
        Pool three = inventory.pool(3).orElseThrow();
        inventory.updatePools(List.of(new Pool(three.id(), 3, "renamed", three.operator(), Optional.empty(), true, false)));
        inventory.changePools(List.of(new PoolUpdate(inventory.pool(3).orElseThrow(), Optional.of("//Charlie"))), List.of());
        long seen = world.finalizedPara();
        await("a name and the same key change nothing", () -> world.finalizedPara() > seen + 20);

        leaveAlone("w1", "w2", "w6");
        Pool two = inventory.pool(2).orElseThrow();
        inventory.changePools(List.of(new PoolUpdate(two, Optional.of("//Dave"))), List.of());
        AccountId dave = inventory.pool(2).orElseThrow().operator();
        await("registered for the new operator", () -> jobs("register_worker").stream()
                .filter(job -> job.signer().equals(dave)).count() >= 2);
        await("computing for it", () -> computes("w3", "w4"));

        inventory.updatePools(List.of(new Pool(two.id(), 2, two.name(), dave, Optional.empty(), false, false)));
        await("workers of the disabled pool gone",
                () -> supervisor.report(worker("w3").id()).isEmpty() && supervisor.report(worker("w4").id()).isEmpty());
        inventory.updatePools(List.of(new Pool(two.id(), 2, two.name(), dave, Optional.empty(), true, false)));
        await("and back", () -> computes("w3", "w4"));

        Set<String> leaving = Set.of(worker("w3").id(), worker("w4").id());
        inventory.deletePools(List.of(two.id()));
        await("workers of the deleted pool gone", () -> leaving.stream().allMatch(id -> supervisor.report(id).isEmpty()));
        assertEquals(3, supervisor.counts().total());
        for (String name : List.of("w1", "w2", "w6")) {
            assertEquals(1, calls(name, "init"), name);
        }
    }

    /** The guide has its readers create pools and workers and then restart the manager. */
    @Test
    void createThenRestartTakesUpWhatIsThereOnceAndStartsNothingTwice() throws Exception {
        fleet();
        List<String> before = new ArrayList<>(queue.stages());
        supervisor.close();
        Supervisor next = new Supervisor(inventory,
                new Surroundings(this::client, new BlobCache(world, 1_000_000), new Lanes(), world, queue, new FastPace(),
                        new KeyClaims(), new Settings(50, false, false, false, 8, Settings.STILL_MAX, Duration.ZERO)));
        inventory.onChange(next::changed);
        world.onProgress(progress -> next.ringAll(Doorbell.PROGRESS | Doorbell.HEAD));
        supervisor = next;
        next.start();
        await("all computing again", () -> computes("w1", "w2", "w3", "w4"));
        assertEquals(before, queue.stages(), "no job is sent again");
        for (String name : List.of("w1", "w2", "w3", "w4")) {
            assertEquals(1, calls(name, "init"), name);
        }
    }
}
