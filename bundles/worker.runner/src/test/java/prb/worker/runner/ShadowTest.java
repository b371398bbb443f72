package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import prb.worker.api.Checkpoint;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.Worker;
import prb.worker.api.WorkerState;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.FastPace;
import prb.worker.runner.fake.World;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.machine.KeyClaims;
import prb.worker.runner.machine.Settings;
import prb.worker.runner.machine.Shadow;
import prb.worker.runner.machine.Surroundings;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.share.Share;

/** A fleet of two pools that another bridge drove, then one in shadow beside it. */
class ShadowTest {

    private static final Duration DEADLINE = Duration.ofSeconds(20);
    private static final Settings SETTINGS = new Settings(50, false, false, false);

    private final World world = new World(60);
    private final FakeQueue queue = new FakeQueue(world);
    private final FakeInventory inventory = new FakeInventory();
    private final Map<URI, FakePRuntime> runtimes = new ConcurrentHashMap<>();
    private final Shadow shadow = new Shadow(true, Set.of());
    private final Worker one = FakeInventory.workerOf(1, 1);
    private final Worker two = FakeInventory.workerOf(2, 2);
    private Supervisor running;

    @AfterEach
    void stop() {
        running.close();
    }

    private PRuntimeClient client(URI endpoint) {
        String path = endpoint.getPath();
        return runtimes.computeIfAbsent(endpoint,
                e -> new FakePRuntime(world, Integer.parseInt(path.substring(path.lastIndexOf('/') + 1)), false));
    }

    private Supervisor start(Shadow mode) {
        running = new Supervisor(inventory, new Surroundings(this::client, new BlobCache(world, 1_000_000), new Lanes(), world,
                queue, new FastPace(), new KeyClaims(), SETTINGS, mode, Share.whole()), Duration.ofMillis(300));
        world.onProgress(progress -> running.ringAll(Doorbell.PROGRESS | Doorbell.HEAD));
        running.start();
        return running;
    }

    private void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + DEADLINE.toNanos();
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, () -> "not in time: " + what + "; " + running.reports() + running.wishes());
            world.grow(4);
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    private boolean computes(Worker worker) {
        return running.report(worker.id()).map(report -> report.state() == WorkerState.COMPUTING).orElse(false);
    }

    /** Brings both workers to computing, as the other bridge, and ends it. */
    private void drivenByAnother() {
        queue.executesAtOnce = true;
        inventory.put(FakeInventory.poolOf(1));
        inventory.put(FakeInventory.poolOf(2));
        inventory.put(one);
        inventory.put(two);
        start(new Shadow(false, Set.of()));
        await("both computing", () -> computes(one) && computes(two));
        running.close();
        runtimes.values().forEach(runtime -> runtime.calls.clear());
    }

    private Map<String, Long> counts(Worker worker) {
        return running.wishes().stream().filter(report -> report.worker().worker().id().equals(worker.id())).findFirst()
                .map(ShadowReport::counts).orElse(Map.of());
    }

    private static boolean onlyAsked(FakePRuntime runtime) {
        return runtime.calls.stream().allMatch(call -> call.equals("info") || call.equals("egress"));
    }

    @Test
    void followedFleetIsSentNothingAndItsNeedsAreTold() {
        drivenByAnother();
        int jobs = queue.offered().size();
        start(shadow);
        await("both have wishes", () -> counts(one).size() > 0 && counts(two).size() > 0);
        assertTrue(counts(one).containsKey("sync_combined_headers"), counts(one).toString());
        ShadowReport.Wish wish = running.wishes().getFirst().latest().getFirst();
        assertTrue(wish.bytes() > 0 && wish.hash().size() == 16, wish.toString());
        assertTrue(runtimes.values().stream().allMatch(ShadowTest::onlyAsked));
        assertEquals(jobs, queue.offered().size());
        assertFalse(running.kick(one.id()));
        assertFalse(running.stopComputing(one.id()));
        assertFalse(running.refreshAttestation(one.id()));
        assertTrue(ofFailure(running, one));
    }

    private static boolean ofFailure(Supervisor fleet, Worker worker) {
        try {
            return fleet.takeCheckpoint(worker.id()).equals(Optional.of(
                    new Checkpoint.Failed("Its pool is only followed (shadow); adopt it first")));
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void poolIsAdoptedWithoutARegistrationAndGivenBack() {
        drivenByAnother();
        start(shadow);
        await("followed", () -> counts(one).size() > 0 && counts(two).size() > 0);
        assertTrue(shadow.adopt(1));
        assertFalse(shadow.adopt(1));
        running.renewPool(1);
        await("the adopted one computes", () -> computes(one) && running.wishes().size() == 1);
        assertEquals(0, runtimes.get(one.endpoint()).calls.stream().filter(call -> call.startsWith("init")).count());
        assertTrue(runtimes.get(one.endpoint()).calls.stream().anyMatch(call -> call.startsWith("headers")));
        assertTrue(onlyAsked(runtimes.get(two.endpoint())));
        assertEquals(6, queue.stages().size(), "two workers on their way once");
        assertTrue(shadow.release(1));
        running.renewPool(1);
        await("followed again", () -> running.wishes().size() == 2);
        runtimes.get(one.endpoint()).calls.clear();
        await("has wishes again", () -> counts(one).size() > 0);
        assertTrue(onlyAsked(runtimes.get(one.endpoint())), runtimes.get(one.endpoint()).calls.toString());
    }

    @Test
    void wayOnChainIsToldTooAndFreshWorkersAreLeftFresh() {
        inventory.put(FakeInventory.poolOf(1));
        inventory.put(FakeInventory.poolOf(2));
        inventory.put(one);
        inventory.put(two);
        FakePRuntime synced = (FakePRuntime) client(one.endpoint());
        runInit(synced);
        synced.advance(59);
        Supervisor fleet = start(shadow);
        await("fresh one is told",
                () -> fleet.report(two.id()).filter(r -> r.reason().contains("would be initialised")).isPresent());
        await("registration is wished for", () -> {
            synced.advance(world.progress().relayEncoded() + 1 - relay(synced));
            return counts(one).containsKey("register_worker");
        });
        assertEquals(List.of(), queue.offered());
        assertTrue(runtimes.get(two.endpoint()).calls.stream().allMatch("info"::equals));
        assertTrue(onlyAsked(synced), synced.calls.toString());
    }

    private static long relay(FakePRuntime runtime) {
        return runtime.paraBlock() * 2 - 1;
    }

    private static void runInit(FakePRuntime runtime) {
        try {
            runtime.init(new PRuntimeClient.InitRequest(false, prb.scale.Bytes.EMPTY, prb.scale.Bytes.EMPTY, Optional.empty(),
                    Optional.empty()));
            runtime.calls.clear();
        } catch (prb.worker.api.PRuntimeException e) {
            throw new IllegalStateException(e);
        }
    }
}
