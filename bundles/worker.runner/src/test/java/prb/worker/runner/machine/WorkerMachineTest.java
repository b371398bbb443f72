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
import prb.worker.api.PRuntimeClient.Attestation;
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
