package prb.worker.runner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import prb.trade.api.JobAction;
import prb.trade.api.TradeJob;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.OnChain;
import prb.worker.runner.fake.FakePRuntime.Trouble;
import prb.worker.runner.pace.Doorbell;

/** Random orders of events: whatever happens when, no job is queued too early, and the worker computes in the end. */
class EventOrderTest {

    private static final int RUNS = 300;
    private static final int EVENTS = 200;
    private static final BigInteger PLENTY = BigInteger.TEN.pow(30);

    @Test
    void noJobIsQueuedBeforeBlocksAndMessagesAreSyncedWhateverTheOrderOfEvents() throws InterruptedException {
        long base = Long.getLong("prb.seed", System.nanoTime());
        System.out.println("seed " + base);
        for (int run = 0; run < RUNS; run++) {
            run(base + run);
        }
    }

    private static void run(long seed) throws InterruptedException {
        Random random = new Random(seed);
        Rig rig = new Rig(random.nextInt(60), random.nextBoolean(), new Settings(50, random.nextBoolean(), false, false), seed);
        List<String> early = new ArrayList<>();
        rig.queue.onOffer = job -> check(rig, job, early);
        for (int i = 0; i < EVENTS; i++) {
            event(rig, random);
            rig.machine.turn();
            rig.runtime.wasAtTip();
        }
        String story = "seed " + seed + ": " + rig.report() + " jobs " + rig.queue.stages();
        assertTrue(early.isEmpty(), () -> story + " early " + early);
        assertEquals("", rig.runtime.overlap, story);
        calm(rig);
        try {
            rig.tickTo(WorkerState.COMPUTING);
        } catch (AssertionError e) {
            throw new AssertionError(story, e);
        }
        assertTrue(early.isEmpty(), () -> story + " early " + early);
    }

    private static void check(Rig rig, TradeJob job, List<String> early) {
        boolean message = job.action() instanceof JobAction.SyncMessages;
        if (!rig.runtime.wasAtTip() || !message && !rig.runtime.wasDrained()) {
            early.add(job.id());
        }
    }

    private static void event(Rig rig, Random random) {
        switch (random.nextInt(18)) {
            case 0, 1 -> rig.world.grow(1 + random.nextInt(8));
            case 2 -> rig.pace.advance(Duration.ofSeconds(random.nextInt(40)));
            case 3 -> rig.bell.ring(1 + random.nextInt(15));
            case 4 -> rig.queue.executeAll();
            case 5 -> rig.runtime.trouble = Trouble.DOWN;
            case 6, 7, 8 -> calm(rig);
            case 9 -> rig.runtime.say();
            case 10 -> rig.world.lag(random.nextInt(12));
            case 11 -> rig.runtime.failParaHalves = random.nextInt(2);
            case 12 -> disturb(rig, random);
            case 13 -> rig.world.noHeaders = random.nextInt(4) == 0;
            case 14 -> rig.pace.advance(Duration.ofMinutes(random.nextInt(8)));
            case 15 -> rig.world.freeStake = random.nextBoolean() ? BigInteger.ZERO : PLENTY;
            case 16 -> rig.runtime.refusals.add(random.nextBoolean() ? "StateRootMismatch block=1" : "NoStateRoot");
            default -> rig.world.withSets = random.nextBoolean();
        }
    }

    private static void disturb(Rig rig, Random random) {
        switch (random.nextInt(9)) {
            case 0 -> rig.runtime.wipe();
            case 1 -> rig.world.sourceDown = true;
            case 2 -> rig.world.chainDown = true;
            case 3 -> rig.queue.full = true;
            case 4 -> rig.runtime.trouble = Trouble.BUSY;
            case 5 -> rig.runtime.restoreOlder(random.nextInt(20));
            case 6 -> rig.world.withParaBatches = random.nextBoolean();
            case 7 -> stopOnChain(rig);
            default -> rig.machine.forceRegistration();
        }
    }

    /** Somebody stops the worker with another wallet. */
    private static void stopOnChain(Rig rig) {
        rig.world.worker(rig.runtime.key()).session().filter(session -> session.phase().isComputing()).ifPresent(session -> {
            OnChain old = rig.world.worker(rig.runtime.key());
            rig.world.put(rig.runtime.key(), new OnChain(old.registration(), old.pid(), Optional.of(new OnChain.Session(
                    session.account(), OnChain.Phase.COOLING_DOWN, session.stake(), Optional.of(rig.pace.now())))));
        });
    }

    private static void calm(Rig rig) {
        rig.world.noHeaders = false;
        rig.world.freeStake = PLENTY;
        rig.runtime.refusals.clear();
        rig.runtime.trouble = Trouble.NONE;
        rig.world.sourceDown = false;
        rig.world.chainDown = false;
        rig.queue.full = false;
        rig.world.lag(0);
        rig.bell.ring(Doorbell.PROGRESS | Doorbell.HEAD | Doorbell.JOB);
    }
}
