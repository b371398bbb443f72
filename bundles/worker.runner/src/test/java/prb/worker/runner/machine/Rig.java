package prb.worker.runner.machine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime;
import prb.worker.runner.fake.FakeQueue;
import prb.worker.runner.fake.HandPace;
import prb.worker.runner.fake.World;
import prb.worker.runner.feed.BlobCache;
import prb.worker.runner.feed.Lanes;
import prb.worker.runner.pace.Doorbell;
import prb.worker.runner.share.Share;

/** One machine in a small world, turned by hand. */
final class Rig {

    private static final int TURNS_MAX = 2000;

    final World world;
    final FakePRuntime runtime;
    final FakeQueue queue;
    final HandPace pace;
    final Doorbell bell = new Doorbell();
    final List<WorkerState> states = new ArrayList<>();
    final Target target = new Target(FakeInventory.workerOf(1, 1), FakeInventory.poolOf(1));
    WorkerMachine machine;

    Rig(long history, boolean second, Settings settings, long seed) {
        world = new World(history);
        runtime = new FakePRuntime(world, 0x33, second);
        queue = new FakeQueue(world);
        pace = new HandPace(seed);
        renew(settings);
    }

    Rig(long history) {
        this(history, false, new Settings(50, false, false, false), 1);
    }

    void renew(Settings settings) {
        Surroundings around = new Surroundings(endpoint -> runtime, new BlobCache(world, 1_000_000), new Lanes(), world, queue,
                pace,
                new KeyClaims(), settings, Share.whole());
        machine = new WorkerMachine(target, around, bell, id -> {}, new InFlight(() -> true));
        note();
    }

    private void note() {
        WorkerState state = machine.report().state();
        if (states.isEmpty() || states.getLast() != state) {
            states.add(state);
        }
    }

    WorkerReport report() {
        return machine.report();
    }

    WorkerState state() {
        return report().state();
    }

    /** Turns until the machine rests. @return how long it would */
    Duration settle() throws InterruptedException {
        for (int i = 0; i < TURNS_MAX; i++) {
            Duration rest = machine.turn();
            note();
            if (rest.isPositive() && !bell.isRung()) {
                return rest;
            }
        }
        throw new AssertionError("no rest after " + TURNS_MAX + " turns: " + report() + " calls "
                + runtime.calls.reversed().subList(0, 10));
    }

    /** Lets the chain grow by one range and the waiting jobs be executed, and the machine hear of it. */
    void tick() throws InterruptedException {
        pace.advance(Duration.ofSeconds(24));
        world.grow(4);
        bell.ring(Doorbell.PROGRESS | Doorbell.HEAD);
        settle();
        if (!queue.waiting().isEmpty()) {
            queue.executeAll();
            bell.ring(Doorbell.JOB);
        }
        settle();
    }

    void tick(int times) throws InterruptedException {
        for (int i = 0; i < times; i++) {
            tick();
        }
    }

    /** Ticks until a state is reached. */
    void tickTo(WorkerState wanted) throws InterruptedException {
        for (int i = 0; i < 100 && state() != wanted; i++) {
            tick();
        }
        if (state() != wanted) {
            throw new AssertionError("not " + wanted + " but " + report() + " jobs " + queue.stages());
        }
    }
}
