package prb.worker.runner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.trade.api.JobAction;
import prb.trade.api.JobOutcome;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakeInventory;
import prb.worker.runner.fake.FakePRuntime.Trouble;
import prb.worker.api.chain.OnChain;
import prb.worker.api.chain.OnChain.Phase;
import prb.worker.api.chain.OnChain.Registration;
import prb.worker.runner.pace.Doorbell;

class WorkerMachineTest {

    private static final List<String> WHOLE_WAY = List.of("register_worker", "add_worker", "start_computing");

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void workerGoesAllTheWayInOrder(boolean second) throws InterruptedException {
        Rig rig = new Rig(100, second, new Settings(50, false, false, false), 1);
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(WHOLE_WAY, rig.queue.stages());
        assertEquals(List.of(WorkerState.IDLE, WorkerState.STARTING, WorkerState.SYNCING, WorkerState.SYNCED,
                WorkerState.REGISTERING,
                WorkerState.BENCHMARKING, WorkerState.ADDING, WorkerState.COMPUTING), rig.states);
        assertEquals("", rig.runtime.overlap);
        JobAction.RegisterWorker register = (JobAction.RegisterWorker) rig.queue.offered().getFirst().action();
        assertEquals(second, register.legacyAttestation().isEmpty());
    }

    @Test
    void computingWorkerFollowsTheTipAndCarriesItsMessages() throws InterruptedException {
        Rig rig = new Rig(10);
        rig.tickTo(WorkerState.COMPUTING);
        long messages = rig.queue.offered().size();
        for (int i = 0; i < 5; i++) {
            rig.runtime.say();
            rig.tick();
        }
        rig.tick();
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.report().nextParaBlock());
        assertEquals(messages + 5, rig.queue.offered().size());
        assertEquals(6, rig.world.carried(rig.runtime.key()));
    }

    @Test
    void laggingSourceDoesNotCountAsTheTip() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.lag(20);
        rig.tick(3);
        assertEquals(WorkerState.SYNCING, rig.state());
        assertTrue(rig.report().reason().contains("the chain is at"), rig.report().reason());
        assertTrue(rig.queue.offered().isEmpty());
        rig.world.lag(0);
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void unreachableWorkerIsRetriedWithGrowingPauses() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.runtime.trouble = Trouble.DOWN;
        Duration first = rig.settle();
        assertEquals(WorkerState.STARTING, rig.state());
        assertTrue(rig.report().nextTry().isPresent());
        assertTrue(first.compareTo(Duration.ofSeconds(1)) <= 0, first.toString());
        Duration last = first;
        for (int i = 0; i < 10; i++) {
            rig.pace.advance(last);
            last = rig.settle();
        }
        assertTrue(last.compareTo(Duration.ofSeconds(30)) >= 0 && last.compareTo(Duration.ofSeconds(60)) <= 0, last.toString());
        rig.runtime.trouble = Trouble.NONE;
        rig.pace.advance(last);
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void endpointThatIsNoPRuntimeIsAnErrorAndRetried() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.runtime.trouble = Trouble.MALFORMED;
        rig.settle();
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("not a pRuntime"), rig.report().reason());
        rig.runtime.trouble = Trouble.NONE;
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void computingWorkerThatGoesDownComesBackWithoutNewJobs() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.trouble = Trouble.DOWN;
        rig.tick(6);
        assertEquals(WorkerState.ERROR, rig.state());
        rig.runtime.trouble = Trouble.NONE;
        rig.pace.advance(Duration.ofSeconds(60));
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void wipedWorkerIsInitialisedAndSyncedAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.wipe();
        rig.states.clear();
        rig.tick(2);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertTrue(rig.states.containsAll(List.of(WorkerState.STARTING, WorkerState.SYNCING, WorkerState.COMPUTING)),
                rig.states.toString());
        assertEquals(2, rig.runtime.calls.stream().filter("init"::equals).count());
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void workerRestoredFromAnOldCheckpointSyncsFromThere() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.restore(18);
        rig.tick(4);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.runtime.paraBlock());
    }

    @Test
    void workerAheadOfTheSourceWaits() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.settle();
        rig.runtime.restore(60);
        rig.renew(new Settings(50, false, false, false));
        rig.world.lag(10);
        rig.settle();
        int calls = rig.runtime.calls.size();
        rig.bell.ring(Doorbell.PROGRESS);
        rig.settle();
        assertEquals(WorkerState.SYNCING, rig.state());
        assertEquals(calls, rig.runtime.calls.size());
        rig.world.grow(20);
        rig.world.lag(0);
        rig.tickTo(WorkerState.COMPUTING);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void failedParaHalfHeals(boolean hidesWaiting) throws InterruptedException {
        Rig rig = new Rig(40);
        rig.runtime.hidesWaiting = hidesWaiting;
        rig.runtime.failParaHalves = 1;
        rig.tickTo(WorkerState.COMPUTING);
        assertTrue(rig.runtime.calls.stream().anyMatch(call -> call.startsWith("para headers")), rig.runtime.calls.toString());
    }

    @Test
    void busyWorkerIsAskedAgainInAMomentAndKeepsItsState() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.trouble = Trouble.BUSY;
        rig.tick();
        assertEquals(WorkerState.COMPUTING, rig.state());
        rig.runtime.trouble = Trouble.NONE;
        rig.tick();
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.runtime.paraBlock());
    }

    @Test
    void workerOfAnotherPoolIsAnErrorAndNothingIsSent() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.put(rig.runtime.key(), new OnChain(Optional.empty(), OptionalLong.of(7), Optional.empty()));
        rig.tick(3);
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("pool 7"), rig.report().reason());
        assertTrue(rig.queue.stages().isEmpty());
        rig.world.put(rig.runtime.key(), OnChain.NOTHING);
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void workerWithAnotherOperatorIsRegisteredAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        AccountId other = new AccountId(Bytes.fromHex("bb".repeat(32)));
        rig.world.put(rig.runtime.key(),
                new OnChain(Optional.of(new Registration(Optional.of(other), OptionalLong.of(100), Instant.EPOCH)),
                        OptionalLong.empty(), Optional.empty()));
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void registeredWorkerIsNotRegisteredAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.put(rig.runtime.key(), new OnChain(Optional.of(new Registration(Optional.of(FakeInventory.OPERATOR),
                OptionalLong.of(50), Instant.EPOCH)),
                OptionalLong.empty(), Optional.empty()));
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(List.of("add_worker", "start_computing"), rig.queue.stages());
    }

    @Test
    void enforcedScoreHoldsTheWorkerBackAndRegistersAgainWithPauses() throws InterruptedException {
        Rig rig = new Rig(40, false, new Settings(200, true, false, false), 3);
        rig.tick(10);
        assertEquals(WorkerState.BENCHMARKING, rig.state());
        assertEquals(List.of("register_worker"), rig.queue.stages());
        rig.world.score = 300;
        rig.pace.advance(Duration.ofMinutes(40));
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(List.of("register_worker", "register_worker", "add_worker", "start_computing"), rig.queue.stages());
    }

    @Test
    void stoppedWorkerIsStartedAgainAndRaisedStakeRestarts() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.world.phase(rig.runtime.key(), Phase.COOLING_DOWN);
        rig.tick(2);
        assertEquals(WorkerState.ADDING, rig.state());
        rig.world.phase(rig.runtime.key(), Phase.READY);
        rig.tickTo(WorkerState.COMPUTING);
        rig.world.phase(rig.runtime.key(), Phase.UNRESPONSIVE);
        rig.tick();
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertTrue(rig.report().reason().contains("unresponsive"), rig.report().reason());
        rig.world.phase(rig.runtime.key(), Phase.IDLE);
        BigInteger more = BigInteger.TEN.pow(13);
        rig.machine.retarget(new Target(FakeInventory.withStake(rig.target.worker(), more), rig.target.pool()));
        rig.tick(2);
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(more, rig.world.worker(rig.runtime.key()).session().orElseThrow().stake());
        assertEquals("restart_computing", rig.queue.stages().getLast());
    }

    @Test
    void failedJobIsShownAndTriedAgainAfterALongPause() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.BENCHMARKING);
        rig.queue.onOffer = job -> {
            if (job.action() instanceof JobAction.AddWorker && rig.queue.stages().size() == 2) {
                rig.queue.complete(job.id(), new JobOutcome.Failed(Bytes.EMPTY, Bytes.EMPTY,
                        "PhalaStakePoolv2.UnauthorizedPoolOwner"));
            }
        };
        for (int i = 0; i < 20 && rig.queue.stages().size() < 2; i++) {
            rig.tick();
        }
        rig.bell.ring(Doorbell.JOB);
        rig.settle();
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("UnauthorizedPoolOwner"), rig.report().reason());
        assertTrue(rig.report().nextTry().isPresent());
        rig.pace.advance(Duration.ofMinutes(1));
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(List.of("register_worker", "add_worker", "add_worker", "start_computing"), rig.queue.stages());
    }

    @Test
    void syncOnlySendsNothing() throws InterruptedException {
        Rig rig = new Rig(40, false, new Settings(50, false, true, false), 1);
        rig.tick(5);
        assertEquals(WorkerState.SYNCED, rig.state());
        assertTrue(rig.queue.offered().isEmpty());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.report().nextParaBlock());
    }

    @Test
    void missingAttestationIsAnErrorAndBlocksGoOn() throws InterruptedException {
        Rig rig = new Rig(40, true, new Settings(50, false, false, false), 1);
        rig.runtime.attests = false;
        rig.tick(3);
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("attestation"), rig.report().reason());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.report().nextParaBlock());
        rig.runtime.attests = true;
        rig.pace.advance(Duration.ofMinutes(1));
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void refreshedAttestationRegistersAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.machine.forceRegistration();
        rig.tick(4);
        assertEquals("register_worker", rig.queue.stages().getLast());
        assertEquals(4, rig.queue.stages().size());
        assertEquals(WorkerState.COMPUTING, rig.state());
    }

    @Test
    void kickedWorkerIsLeftAlone() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.machine.kick();
        int calls = rig.runtime.calls.size();
        rig.tick(3);
        assertEquals(WorkerState.KICKED, rig.state());
        assertEquals(calls, rig.runtime.calls.size());
    }

    @Test
    void restartOfTheBridgeFindsItsJobsAgain() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.settle();
        assertEquals(1, rig.queue.waiting().size());
        rig.renew(new Settings(50, false, false, false));
        rig.settle();
        assertEquals(1, rig.queue.waiting().size());
        rig.tickTo(WorkerState.COMPUTING);
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void aWorkerThatAlwaysHasNewMessagesComputesAfterARestart() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.tickTo(WorkerState.COMPUTING);
        rig.runtime.say();
        rig.renew(new Settings(50, false, false, false));
        for (int i = 0; i < 4; i++) {
            rig.pace.advance(Duration.ofSeconds(24));
            rig.world.grow(4);
            rig.runtime.say();
            rig.bell.ring(Doorbell.PROGRESS | Doorbell.HEAD);
            rig.settle();
            rig.queue.executeAll();
            rig.runtime.say();
            rig.bell.ring(Doorbell.JOB);
            rig.settle();
        }
        assertEquals(WorkerState.COMPUTING, rig.state());
        assertEquals(WHOLE_WAY, rig.queue.stages());
    }

    @Test
    void chainAndQueueTroubleHoldsJobsBackButNotBlocks() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.chainDown = true;
        rig.tick(3);
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.report().nextParaBlock());
        assertFalse(rig.report().reason().isEmpty());
        rig.world.chainDown = false;
        rig.queue.full = true;
        rig.tick(3);
        assertTrue(rig.report().reason().contains("full"), rig.report().reason());
        rig.queue.full = false;
        rig.pace.advance(Duration.ofMinutes(1));
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void sourceTroubleIsWaitedOut() throws InterruptedException {
        Rig rig = new Rig(40);
        rig.world.sourceDown = true;
        rig.tick(3);
        assertTrue(rig.report().reason().contains("blob source"), rig.report().reason());
        rig.world.sourceDown = false;
        rig.pace.advance(Duration.ofMinutes(1));
        rig.tickTo(WorkerState.COMPUTING);
    }
}
