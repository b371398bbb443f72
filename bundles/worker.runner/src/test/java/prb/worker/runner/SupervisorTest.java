package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.worker.api.Checkpoint;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.Worker;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakePRuntime.Trouble;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.FastPace;
import prb.worker.runner.fake.World;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.machine.KeyClaims;
import prb.worker.runner.machine.Settings;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.share.Share;

class SupervisorTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Duration DRAIN = Duration.ofMillis(300);

    private final World world = new World(60);
    private final FakeQueue queue = new FakeQueue(world);
    private final FakeInventory inventory = new FakeInventory();
    private final Map<URI, FakePRuntime> runtimes = new ConcurrentHashMap<>();
    private Supervisor supervisor;
    private Thread chain;

    @BeforeEach
    void start() {
        queue.executesAtOnce = true;
        supervisor = new Supervisor(inventory,
                new Surroundings(this::client, new BlobCache(world, 1_000_000), new Lanes(), world, queue,
                        new FastPace(),
                        new KeyClaims(), new Settings(50, false, false, false, 8, Settings.STILL_MAX, Duration.ZERO),
                        Share.whole()),
                DRAIN);
        inventory.put(FakeInventory.poolOf(1));
        inventory.onChange(supervisor::changed);
        world.onProgress(progress -> supervisor.ringAll(Doorbell.PROGRESS | Doorbell.HEAD));
        supervisor.start();
        chain = Thread.ofVirtual().start(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                world.grow(4);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
            }
        });
    }

    @AfterEach
    void stop() throws InterruptedException {
        chain.interrupt();
        chain.join();
        supervisor.close();
    }

    private PRuntimeClient client(URI endpoint) {
        String path = endpoint.getPath();
        return runtimes.computeIfAbsent(endpoint,
                e -> new FakePRuntime(world, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), false));
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what + "; " + supervisor.reports());
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    private boolean computes(Worker worker) {
        return supervisor.report(worker.id()).map(report -> report.state() == WorkerState.COMPUTING).orElse(false);
    }

    private long starts(Worker worker) {
        return runtimes.get(worker.endpoint()).calls.stream().filter("init"::equals).count();
    }

    @Test
    void wholeFleetComputesAndLeavesNoThread() {
        for (int i = 1; i <= 20; i++) {
            inventory.put(FakeInventory.workerOf(i, 1));
        }
        await("20 computing", () -> supervisor.counts().computing() == 20);
        assertEquals(20, supervisor.counts().synced());
        assertEquals(3, supervisor.runners());
        supervisor.close();
        assertEquals(0, supervisor.counts().total());
        long calls = runtimes.values().stream().mapToLong(runtime -> runtime.calls.size()).sum();
        world.grow(40);
        supervisor.ringAll(Doorbell.PROGRESS);
        assertEquals(calls, runtimes.values().stream().mapToLong(runtime -> runtime.calls.size()).sum());
        runtimes.values().forEach(runtime -> assertEquals("", runtime.overlap));
    }

    @Test
    void threadsThatWaitForJobsEndToo() {
        queue.executesAtOnce = false;
        for (int i = 1; i <= 5; i++) {
            inventory.put(FakeInventory.workerOf(i, 1));
        }
        await("all wait for their registration", () -> queue.awaiting() == 5);
        supervisor.close();
        assertEquals(0, queue.awaiting());
    }

    @Test
    void inventoryChangesTouchOnlyWhatChanged() {
        Worker stays = FakeInventory.workerOf(1, 1);
        Worker changes = FakeInventory.workerOf(2, 1);
        inventory.put(stays);
        inventory.put(changes);
        await("both computing", () -> computes(stays) && computes(changes));
        var since = supervisor.report(stays.id()).orElseThrow().since();

        inventory.put(FakeInventory.withEnabled(changes, false));
        await("disabled worker gone", () -> supervisor.report(changes.id()).isEmpty());
        inventory.put(changes);
        await("enabled worker back", () -> computes(changes));
        inventory.put(FakeInventory.withStake(changes, BigInteger.TEN.pow(14)));
        await("stake raised", () -> queue.stages().contains("restart_computing"));
        Worker moved = FakeInventory.withEndpoint(changes, URI.create("http://127.0.0.1:1/w/3"));
        inventory.put(moved);
        await("moved worker computing", () -> computes(moved) && runtimes.containsKey(moved.endpoint())
                && supervisor.report(moved.id()).orElseThrow().worker().endpoint().equals(moved.endpoint()));
        inventory.remove(moved);
        await("removed worker gone", () -> supervisor.counts().total() == 1);

        assertEquals(since, supervisor.report(stays.id()).orElseThrow().since());
        assertEquals(1, starts(stays));
    }

    @Test
    void disabledPoolStopsItsWorkersOnly() {
        inventory.put(FakeInventory.poolOf(2));
        Worker one = FakeInventory.workerOf(1, 1);
        Worker two = FakeInventory.workerOf(2, 2);
        inventory.put(one);
        inventory.put(two);
        await("both computing", () -> computes(one) && computes(two));
        var pool = FakeInventory.poolOf(2);
        inventory.put(new prb.worker.api.Pool(pool.id(), pool.pid(), pool.name(), pool.operator(), pool.proxiedOwner(), false,
                false));
        await("workers of the disabled pool gone", () -> supervisor.report(two.id()).isEmpty());
        assertTrue(computes(one));
    }

    @Test
    void hangingWorkerHarmsNoOtherAndIsStoppedAtOnce() throws InterruptedException {
        Worker hangs = FakeInventory.workerOf(1, 1);
        Worker works = FakeInventory.workerOf(2, 1);
        FakePRuntime runtime = (FakePRuntime) client(hangs.endpoint());
        runtime.trouble = Trouble.HANGING;
        inventory.put(hangs);
        inventory.put(works);
        assertTrue(runtime.hanging.await(DEADLINE.toSeconds(), TimeUnit.SECONDS));
        await("the other computing", () -> computes(works));
        runtime.trouble = Trouble.NONE;
        assertTrue(supervisor.restart(hangs.id()));
        await("restarted worker computing", () -> computes(hangs));
        runtime.trouble = Trouble.HANGING;
        await("a call hangs again", () -> runtime.inFlight() == 1);
        supervisor.close();
        assertEquals(0, runtime.inFlight());
        assertEquals(0, supervisor.counts().total());
    }

    @Test
    void commandsReachTheirWorkerOnly() {
        Worker one = FakeInventory.workerOf(1, 1);
        Worker two = FakeInventory.workerOf(2, 1);
        inventory.put(one);
        inventory.put(two);
        await("both computing", () -> computes(one) && computes(two));
        assertTrue(supervisor.kick(one.id()));
        await("kicked", () -> supervisor.report(one.id()).orElseThrow().state() == WorkerState.KICKED);
        assertTrue(supervisor.restart(one.id()));
        await("back", () -> computes(one));
        long registered = queue.stages().stream().filter("register_worker"::equals).count();
        assertTrue(supervisor.refreshAttestation(two.id()));
        await("registered again", () -> queue.stages().stream().filter("register_worker"::equals).count() == registered + 1);
        assertFalse(supervisor.restart("unknown"));
        assertFalse(supervisor.kick("unknown"));
    }

    @Test
    void checkpointIsTakenBetweenTwoCalls() throws InterruptedException {
        Worker old = FakeInventory.workerOf(1, 1);
        Worker second = FakeInventory.workerOf(2, 1);
        runtimes.put(second.endpoint(), new FakePRuntime(world, 2, true));
        inventory.put(old);
        inventory.put(second);
        await("both computing", () -> computes(old) && computes(second));
        assertEquals(Optional.of(new Checkpoint.Unsupported()), supervisor.takeCheckpoint(old.id()));
        assertTrue(supervisor.takeCheckpoint(second.id()).orElseThrow() instanceof Checkpoint.Taken taken
                && taken.paraBlock() > 0);
        assertEquals(Optional.empty(), supervisor.takeCheckpoint("unknown"));
        assertEquals("2.0.1", supervisor.report(second.id()).orElseThrow().version());
        assertEquals("", runtimes.get(second.endpoint()).overlap);
    }

    @Test
    void handedOverWorkerGoesOnAtItsNewEndpointWithoutARegistration() {
        Worker worker = FakeInventory.workerOf(1, 1);
        inventory.put(worker);
        await("computing", () -> computes(worker));
        Worker moved = FakeInventory.withEndpoint(worker, URI.create("http://127.0.0.1:1/x/1")); // the key of its last number
        inventory.put(moved);
        await("computing there", () -> computes(moved) && runtimes.containsKey(moved.endpoint())
                && supervisor.report(moved.id()).orElseThrow().worker().endpoint().equals(moved.endpoint()));
        assertEquals(List.of("register_worker", "add_worker", "start_computing"), queue.stages());
    }

    @Test
    void queueOutOfReachIsNoBugAndItsJobsAreFollowedAgain() {
        queue.executesAtOnce = false;
        Worker one = FakeInventory.workerOf(1, 1);
        inventory.put(one);
        await("registration on its way", () -> queue.awaiting() == 1);
        queue.outOfReach = true;
        queue.executeAll();
        await("told", () -> supervisor.report(one.id()).orElseThrow().reason().contains("out of reach"));
        queue.executesAtOnce = true;
        queue.outOfReach = false;
        await("computing", () -> computes(one));
    }

    @Test
    void samePRuntimeUnderTwoNamesIsDrivenOnce() {
        Worker one = FakeInventory.workerOf(1, 1);
        inventory.put(one);
        await("computing", () -> computes(one));
        Worker twin = FakeInventory.withEndpoint(FakeInventory.workerOf(2, 1), one.endpoint());
        inventory.put(twin);
        await("refused", () -> supervisor.report(twin.id()).filter(r -> r.state() == WorkerState.ERROR).isPresent());
        assertTrue(supervisor.report(twin.id()).orElseThrow().reason().contains("same pRuntime"));
        assertTrue(computes(one));
    }

    @Test
    void callOnItsWayIsFinishedBeforeAWorkerIsLetGo() throws InterruptedException {
        Worker worker = FakeInventory.workerOf(1, 1);
        FakePRuntime runtime = (FakePRuntime) client(worker.endpoint());
        inventory.put(worker);
        await("computing", () -> computes(worker));
        runtime.trouble = Trouble.SLOW;
        await("a call is on its way", () -> runtime.inFlight() == 1);
        long finished = runtime.finishedSlowly.get();
        supervisor.close();
        assertEquals(0, runtime.inFlight());
        assertTrue(runtime.finishedSlowly.get() > finished, "the call came to its end");
    }
}
