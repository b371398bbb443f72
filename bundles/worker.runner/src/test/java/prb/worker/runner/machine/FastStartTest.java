package prb.worker.runner.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.worker.api.WorkerState;
import prb.worker.api.chain.ChainStart;
import prb.worker.runner.fake.World;

/** Fresh workers of the second generation, with and without a state to start from. */
class FastStartTest {

    private static final ChainStart STATE = new ChainStart.State(17, World.stateRoot(17), List.of(Bytes.utf8("st"),
            Bytes.utf8("ate")));

    private final Rig rig = new Rig(40, true, new Settings(50, false, false, false), 1);

    FastStartTest() {
        rig.runtime.loads = true;
        rig.world.chainStart = STATE;
    }

    private boolean loaded() {
        return rig.runtime.calls.contains("load state 17 state");
    }

    private long dispatches(String blocks) {
        return rig.runtime.calls.stream().filter(call -> call.startsWith("dispatch") && call.contains(blocks)).count();
    }

    @Test
    void freshWorkerIsFedFromTheStateOn() throws InterruptedException {
        rig.tickTo(WorkerState.COMPUTING);
        assertTrue(loaded(), rig.runtime.calls.toString());
        assertEquals(List.of("info", "init", "info", "load state 17 state", "info"), rig.runtime.calls.subList(0, 5));
        List<String> dispatched = rig.runtime.calls.stream().filter(call -> call.startsWith("dispatch")).toList();
        assertTrue(dispatched.getFirst().contains(":18"), dispatched.toString());
        assertEquals(rig.world.progress().paraEncoded() + 1, rig.runtime.paraBlock());
    }

    @Test
    void workerThatWasOnlyInitialisedIsGivenTheStateToo() throws Exception {
        rig.runtime.init(new prb.worker.api.PRuntimeClient.InitRequest(false, Bytes.EMPTY, Bytes.EMPTY,
                java.util.Optional.empty(), java.util.Optional.empty()));
        rig.settle();
        assertTrue(loaded());
    }

    @Test
    void workerThatRefusesIsFedFromGenesisAndSaysWhy() throws InterruptedException {
        rig.runtime.noLoad = "Failed to load state: the worker is already registered at block 17";
        int turns = 0;
        while (rig.state() != WorkerState.SYNCING && turns++ < 10) {
            rig.machine.turn();
        }
        assertTrue(rig.report().reason().startsWith("No fast start: pRuntime refused the state of para block 17: Failed"),
                rig.report().reason());
        rig.tickTo(WorkerState.COMPUTING);
        assertTrue(dispatches(":1") > 0);
    }

    @Test
    void stateThatIsNotTheProvenOneIsNotGiven() throws InterruptedException {
        rig.world.chainStart = new ChainStart.State(17, World.stateRoot(18), List.of(Bytes.utf8("state")));
        rig.tickTo(WorkerState.COMPUTING);
        assertFalse(loaded());
    }

    @Test
    void chainThatHasNoneIsNotAskedAgain() throws InterruptedException {
        rig.world.chainStart = new ChainStart.None("the state of para block 17 is larger than a worker takes");
        rig.tickTo(WorkerState.COMPUTING);
        assertFalse(loaded());
    }

    @Test
    void nodeThatIsAwayIsWaitedForAWhile() throws InterruptedException {
        rig.world.failingStarts.set(FastStart.TRIES_MAX - 1);
        rig.settle();
        assertEquals(WorkerState.ERROR, rig.state());
        assertTrue(rig.report().reason().contains("no node"), rig.report().reason());
        for (int i = 0; i < 10; i++) {
            rig.pace.advance(Duration.ofSeconds(60));
            rig.settle();
        }
        assertTrue(loaded());
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void nodeThatStaysAwayMeansFeedingFromGenesis() throws InterruptedException {
        rig.world.failingStarts.set(FastStart.TRIES_MAX);
        for (int i = 0; i < 10; i++) {
            rig.pace.advance(Duration.ofSeconds(60));
            rig.settle();
        }
        assertFalse(loaded());
        rig.tickTo(WorkerState.COMPUTING);
    }

    @Test
    void switchedOffOrUnableMeansFromGenesis() throws InterruptedException {
        rig.renew(new Settings(50, false, false, false, 150, Settings.STILL_MAX, Duration.ZERO, false));
        rig.tickTo(WorkerState.COMPUTING);
        assertFalse(loaded());
        Rig old = new Rig(40, true, new Settings(50, false, false, false), 1);
        old.world.chainStart = STATE;
        old.tickTo(WorkerState.COMPUTING);
        assertTrue(old.runtime.calls.stream().noneMatch(call -> call.startsWith("load")));
    }
}
