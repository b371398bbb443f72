package prb.worker.runner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import prb.worker.api.PRuntimeClient.Attestation;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakePRuntime.Trouble;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;
import prb.worker.runner.pace.Doorbell;

/** What goes wrong with one worker, and how it comes back; and what its operator may want. */
class WorkerTroubleTest {

    private static final List<String> WHOLE_WAY = List.of("register_worker", "add_worker", "start_computing");

    @Test
    void workerThatNeverMovesIsAskedAgainThenStartedOver() throws InterruptedException {
        Rig rig = new Rig(40, false, new Settings(50, false, false, false, 150, Duration.ofMinutes(5), Duration.ZERO), 1);
        rig.tickTo(WorkerState.COMPUTING);
        rig.world.noHeaders = true;
        rig.tick(4);
        int asked = rig.world.asked.size();
        int started = count(rig, "info");
        rig.pace.advance(Duration.ofMinutes(6));
        rig.bell.ring(Doorbell.PROGRESS);
        rig.settle();
        assertTrue(rig.world.asked.size() > asked, "the source is asked again");
        assertTrue(count(rig, "info") > started, "the worker is asked again");
        rig.pace.advance(Duration.ofMinutes(6));
        rig.states.clear();
        rig.bell.ring(Doorbell.PROGRESS);
        rig.settle();
        assertTrue(rig.states.contains(WorkerState.ERROR) || rig.states.contains(WorkerState.SYNCING), rig.states.toString());
        assertTrue(rig.report().reason().contains("started over"), rig.report().reason());
        rig.world.noHeaders = false;
        rig.tickTo(WorkerState.COMPUTING);
        assertFalse(rig.report().reason().contains("started over"), rig.report().reason());
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    private static int count(Rig rig, String call) {
        return (int) rig.runtime.calls.stream().filter(call::equals).count();
    }

    @Test
    void workerThatSomebodyElseFeedsIsLeftAloneUntilItStandsStill() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.pace.advance(Duration.ofMinutes(9));
        rig.world.grow(8);
        rig.runtime.advance(8);
        rig.bell.ring(Doorbell.PROGRESS);
        rig.settle();
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("driven by another bridge"), rig.report().reason());
        rig.runtime.calls.clear();
        for (int i = 0; i < 10; i++) {
            rig.pace.advance(Duration.ofSeconds(30));
            rig.runtime.say();
            rig.world.grow(4);
            rig.runtime.advance(4);
            rig.bell.ring(Doorbell.PROGRESS | Doorbell.HEAD);
            rig.settle();
        }
        assertTrue(rig.runtime.calls.stream().allMatch("info"::equals), rig.runtime.calls.toString());
        assertEquals(WorkerState.ERROR, rig.state());
        rig.world.grow(20);
        rig.pace.advance(Duration.ofMinutes(5));
        rig.settle();
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(WHOLE_WAY, rig.queue.stages());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.runtime.paraBlock());
    }

    @Test
    void movementAfterAFailedRequestIsNoSignOfAnotherBridge() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.pace.advance(Duration.ofMinutes(9));
        rig.runtime.trouble = Trouble.DOWN;
        rig.tick();
        rig.world.grow(8);
        rig.runtime.advance(4); // the request that timed out was carried out after all
        rig.runtime.trouble = Trouble.NONE;
        rig.tick(2);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertFalse(rig.report().reason().contains("another bridge"));
    }

    @Test
    void workerWaitsForFreeStakeWithoutAnError() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.freeStake = BigInteger.ZERO;
        rig.tickTo(WorkerState.ADDING);
        rig.states.clear();
        rig.tick(20);
        assertFalse(rig.states.contains(WorkerState.ERROR), rig.states.toString());
        assertEquals(WorkerState.ADDING, rig.state());
        assertTrue(rig.report().reason().contains("free stake"), rig.report().reason());
        long starts = rig.queue.stages().stream().filter("start_computing"::equals).count();
        assertTrue(starts >= 2 && starts <= 6, "tries in 8 minutes: " + starts);
        rig.world.freeStake = BigInteger.TEN.pow(30);
        rig.pace.advance(Duration.ofMinutes(15));
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void operatorsStopTakesTheWorkerFromComputingAndReclaimsItsStake() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.world.coolDownEnds = Optional.of(rig.pace.now().plus(Duration.ofMinutes(10)));
        rig.machine.stopComputing();
        rig.tick(4);
        assertEquals(Phase.COOLING_DOWN, rig.world.worker(rig.runtime.key()).session().orElseThrow().phase());
        assertTrue(rig.report().reason().contains("cooling down"), rig.report().reason());
        rig.pace.advance(Duration.ofMinutes(10));
        rig.tick(4);
        assertEquals(Phase.READY, rig.world.worker(rig.runtime.key()).session().orElseThrow().phase());
        assertEquals(List.of("stop_computing", "reclaim_pool_worker"), rig.queue.stages().subList(3, 5));
        assertEquals(WorkerState.SYNCED, rig.state());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.report().nextParaBlock());
        rig.renew(new Settings(50, false, false, false));
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void workerStoppedElsewhereIsReclaimedAndStartedAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        OnChain old = rig.world.worker(rig.runtime.key());
        rig.world.put(rig.runtime.key(), new OnChain(old.registration(), old.pid(), Optional.of(new OnChain.Session(rig.runtime
                .key(), Phase.COOLING_DOWN, BigInteger.TEN, Optional.of(rig.pace.now().plus(Duration.ofSeconds(1)))))));
        rig.tick(2);
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(List.of("reclaim_pool_worker", "start_computing"), rig.queue.stages().subList(3, 5));
    }

    @Test
    void blobThatTheWorkerFindsWrongIsFetchedAnew() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.runtime.refusals.add("StateRootMismatch block=1 expected=0x00 actual=0x01");
        rig.tickTo(WorkerState.COMPUTING);
        long asked = rig.world.asked.stream().filter("paraBlocks:1:6"::equals).count()
                + rig.world.asked.stream().filter("dryParaBlock:1"::equals).count();
        assertEquals(2, asked, rig.world.asked.toString());
    }

    @Test
    void endedMachineIsFollowedNoMore() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.machine.end();
        assertEquals(List.of(rig.runtime.key()), rig.world.forgotten);
    }

    @Test
    void runtimeIsToldHowToAttestItselfByWhatItSaysOfItself() throws InterruptedException {
        assertEquals(Optional.empty(), attestation("0.2.6", List.of()));
        assertEquals(Optional.of(Attestation.IAS), attestation("2.0.1", List.of()));
        assertEquals(Optional.of(Attestation.IAS), attestation("2.2.0", List.of("epid", "dcap")));
        assertEquals(Optional.of(Attestation.DCAP), attestation("2.2.0", List.of("dcap")));
    }

    private static Optional<Attestation> attestation(String version, List<String> methods) throws InterruptedException {
        Rig rig = new Rig(40);
        rig.runtime.version = version;
        rig.runtime.methods = methods;
        rig.settle();
        return rig.runtime.initialisedWith.orElseThrow().attestation();
    }

    @Test
    void queueOutOfReachIsWaitedForWhileBlocksGoOn() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.queue.outOfReach = true;
        rig.tick(3);
        assertFalse(rig.states.contains(WorkerState.ERROR), rig.states.toString());
        assertTrue(rig.report().reason().startsWith("The trade queue is out of reach: redis"), rig.report().reason());
        assertTrue(rig.report().nextTry().isPresent());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.runtime.paraBlock());
        rig.queue.outOfReach = false;
        rig.tickTo(WorkerState.COMPUTING);
        rig.queue.outOfReach = true;
        rig.runtime.say();
        rig.tick(2);
        rig.queue.outOfReach = false;
        rig.pace.advance(Duration.ofMinutes(1));
        rig.tick(2);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals("", rig.report().reason());
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void checkpointIsTakenBeforeAKickWhereTheRuntimeCan() throws InterruptedException {
        Rig rig = new Rig(40, true, new Settings(50, false, false, false), 1);
        rig.tickTo(WorkerState.COMPUTING);
        rig.machine.kick();
        assertEquals(List.of("checkpoint", "kick"), last(rig, 2));
        assertTrue(rig.report().reason().contains("checkpoint at para block " + (rig.runtime.paraBlock() - 1)),
                rig.report().reason());
    }

    @Test
    void kickWithoutACheckpointIsAsBefore() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.machine.kick();
        assertEquals("kick", last(rig, 1).getFirst());
        assertEquals("Was asked to exit; restart it to drive it again", rig.report().reason());
    }

    @Test
    void failingCheckpointDoesNotHoldBackTheKick() throws InterruptedException {
        Rig rig = new Rig(40, true, new Settings(50, false, false, false), 1);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.noCheckpoint = "disk full";
        rig.machine.kick();
        assertEquals("kick", last(rig, 1).getFirst());
        assertTrue(rig.report().reason().contains("disk full"), rig.report().reason());
    }

    @Test
    void workerInTroubleIsKickedWithoutWaitingForACheckpoint() throws InterruptedException {
        Rig rig = new Rig(40, true, new Settings(50, false, false, false), 1);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.trouble = Trouble.DOWN;
        rig.tick(2);
        rig.runtime.calls.clear();
        rig.machine.kick();
        assertEquals(List.of("kick"), rig.runtime.calls);
    }

    @Test
    void kickThatIsNotEnabledIsToldApart() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.kickDisabled = true;
        rig.machine.kick();
        assertEquals(WorkerState.KICKED, rig.state());
        assertTrue(rig.report().reason().contains("did not exit"), rig.report().reason());
        assertTrue(rig.machine.takeCheckpoint() instanceof prb.worker.api.Checkpoint.Failed);
    }

    private static List<String> last(Rig rig, int count) {
        List<String> calls = rig.runtime.calls;
        return List.copyOf(calls.subList(calls.size() - count, calls.size()));
    }

    @Test
    void oldRegistrationIsRenewedOnceAnHourAtMost() throws InterruptedException {
        Rig rig = new Rig(40, false, new Settings(50, false, false, false, 150, Settings.STILL_MAX, Duration.ofDays(20)), 1);
        rig.tickTo(WorkerState.COMPUTING); // the registry of this world says that every registration is of 1970
        rig.tick(10);
        assertEquals(WHOLE_WAY, rig.queue.stages());
        rig.pace.advance(Duration.ofHours(1));
        rig.tick(10);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(4, rig.queue.stages().size());
        assertEquals("register_worker", rig.queue.stages().getLast());
    }
}
