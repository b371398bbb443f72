package prb.worker.inventory.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import prb.scale.Bytes;
import prb.walkie.api.WalkieException.Type;
import prb.wire.walkie.Empty;
import prb.wire.walkie.PoolOrWorkerQueryIdentity;
import prb.wire.walkie.UuidQueryRequest;
import prb.wire.walkie.Worker;
import prb.wire.walkie.WorkerCreate;
import prb.wire.walkie.WorkerList;
import prb.wire.walkie.WorkerState;
import prb.wire.walkie.WorkerStateUpdate;
import prb.wire.walkie.WorkerUpdate;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;

class WorkerMethodsTest {

    private static final Instant SINCE = Instant.parse("2026-11-22T16:40:31.987Z");
    private static final Bytes KEY = Bytes.fromHex("0x" + "33".repeat(32));

    @TempDir
    Path folder;

    private Running running;
    private FakeFleet fleet;

    @BeforeEach
    void open() throws Exception {
        running = new Running(folder.resolve("local.db"));
        fleet = new FakeFleet();
        running.inventory.createPools(List.of(new NewPool(1, "a", "//Alice", Optional.empty(), true, false),
                new NewPool(3, "c", "//Bob", Optional.empty(), true, false)));
        running.inventory.createWorkers(List.of(new NewWorker(1, "v", "http://h:1", "4000 PHA", true, false, true),
                new NewWorker(3, "w", "http://h:2", "1PHA", true, false, false)));
    }

    @AfterEach
    void close() throws Exception {
        running.close();
    }

    private prb.worker.api.Worker worker(String name) {
        return running.inventory.workers().stream().filter(one -> one.name().equals(name)).findFirst().orElseThrow();
    }

    private static Worker.Builder value(long pid, String name) {
        return Worker.newBuilder().setPid(pid).setName(name).setEndpoint("http://h:9").setStake("2000000000000");
    }

    private static WorkerUpdate.Item item(String name, Worker.Builder worker) {
        return WorkerUpdate.Item.newBuilder().setId(PoolOrWorkerQueryIdentity.newBuilder().setName(name)).setWorker(worker)
                .build();
    }

    private void drive(String name, prb.worker.api.WorkerState state, Optional<Bytes> key) {
        fleet.report(new WorkerReport(worker(name), state, "", SINCE, Optional.empty(), key, 81, 0, -1));
        running.desk.bindFleet(fleet);
    }

    @Test
    void stakeMayBeInPhaAndIsToldInTheSmallestUnit() throws Exception {
        WorkerList made = running.workers("CreateWorker", WorkerCreate.newBuilder()
                .addWorkers(value(1, "x").setStake("4000.5 PHA").setUuid("mine")).addWorkers(value(1, "y").setStake("4000PHA")));
        assertEquals("4000500000000000", made.getWorkers(0).getStake());
        assertEquals("4000000000000000", made.getWorkers(1).getStake());
        assertFalse(made.getWorkers(0).getUuid().equals("mine"));
        assertEquals(4, running.workers("ListWorker", Empty.newBuilder()).getWorkersCount());
    }

    @Test
    void aWorkerIsMovedReplacedAndKeepsWhatTheWireDoesNotKnow() throws Exception {
        WorkerList changed = running.workers("UpdateWorker", WorkerUpdate.newBuilder().addItems(item("v", value(3, "v2"))));
        assertEquals(3, changed.getWorkers(0).getPid());
        prb.worker.api.Worker after = worker("v2");
        assertFalse(after.enabled());
        assertTrue(after.gatekeeper());
        assertEquals(BigInteger.TWO.multiply(BigInteger.TEN.pow(12)), after.stake());
        changed = running.workers("UpdateWorker", WorkerUpdate.newBuilder()
                .addItems(item("v2", Worker.newBuilder().setDeleted(true))).addItems(item("w", value(1, "v2"))));
        assertEquals(1, changed.getWorkersCount());
        assertEquals(List.of("v2"), running.inventory.workers().stream().map(prb.worker.api.Worker::name).toList());
    }

    @Test
    void badItemsOfAnUpdateAreNamedAndNothingIsChanged() {
        WorkerUpdate.Item good = item("v", value(1, "renamed"));
        assertEquals("Can't find worker: name z", running.refused(Type.NOT_FOUND, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good).addItems(item("z", value(1, "z")))));
        assertEquals("Pool {pid:9 not found!", running.refused(Type.NOT_FOUND, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good).addItems(item("w", value(9, "w")))));
        assertEquals("worker \"renamed\": name: renamed is already in use", running.refused(Type.DUPLICATED, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good).addItems(item("w", value(1, "renamed")))));
        String message = running.refused(Type.SERVER, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good).addItems(item("w", value(1, "w").setStake("1"))));
        assertTrue(message.startsWith("worker \"w\": stake: is 1"), message);
        message = running.refused(Type.SERVER, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good).addItems(item("w", value(1, "").setEndpoint("ftp://h"))));
        assertTrue(message.startsWith("worker #2: endpoint: "), message);
        running.refused(Type.SERVER, "UpdateWorker", WorkerUpdate.newBuilder().addItems(WorkerUpdate.Item.newBuilder()
                .setId(PoolOrWorkerQueryIdentity.newBuilder().setPid(1)).setWorker(value(1, "w"))));
        running.refused(Type.NOT_FOUND, "UpdateWorker",
                WorkerUpdate.newBuilder().addItems(good.toBuilder().clearWorker()));
        assertEquals(List.of("v", "w"), running.inventory.workers().stream().map(prb.worker.api.Worker::name).toList());
    }

    @ParameterizedTest
    @CsvSource({"RestartWorker,restart", "RefreshRaAndRestartWorker,refresh", "KickWorker,kick"})
    void commandsReachEachWorkerOnceAndAreAnsweredWithTheStatesAtHand(String method, String command) throws Exception {
        drive("v", prb.worker.api.WorkerState.SYNCED, Optional.of(KEY));
        drive("w", prb.worker.api.WorkerState.ERROR, Optional.empty());
        WorkerStateUpdate states = running.states(method, UuidQueryRequest.newBuilder().addIds(worker("w").id())
                .addIds(worker("v").id()).addIds(worker("w").id()));
        assertEquals(List.of(command + " w", command + " v"), fleet.commands);
        assertEquals(List.of(WorkerState.Status.S_ERROR, WorkerState.Status.S_SYNCHED),
                states.getWorkerStatesList().stream().map(WorkerState::getStatus).toList());
        assertEquals(0, running.states(method, UuidQueryRequest.newBuilder()).getWorkerStatesCount());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RestartWorker", "RefreshRaAndRestartWorker", "KickWorker"})
    void anUnknownOrRestingWorkerKeepsTheCommandFromAll(String method) {
        drive("v", prb.worker.api.WorkerState.SYNCED, Optional.of(KEY));
        assertEquals("Worker nobody not found!", running.refused(Type.NOT_FOUND, method,
                UuidQueryRequest.newBuilder().addIds(worker("v").id()).addIds("nobody")));
        String message = running.refused(Type.SERVER, method,
                UuidQueryRequest.newBuilder().addIds(worker("v").id()).addIds(worker("w").id()));
        assertTrue(message.startsWith("worker w: not driven here"), message);
        assertEquals(List.of(), fleet.commands);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RestartWorker", "RefreshRaAndRestartWorker", "KickWorker", "GetWorkerStatus"})
    void withoutFleetAllFourFailButUnknownWorkersAreNamedFirst(String method) {
        drive("v", prb.worker.api.WorkerState.SYNCED, Optional.of(KEY));
        running.desk.unbindFleet(fleet);
        String message = running.refused(Type.SERVER, method, UuidQueryRequest.newBuilder().addIds(worker("v").id()));
        assertTrue(message.contains("PHALA_LIFECYCLE_CONFIG_MODE"), message);
        running.refused(Type.SERVER, method, UuidQueryRequest.newBuilder());
        running.refused(Type.NOT_FOUND, method, UuidQueryRequest.newBuilder().addIds("nobody"));
    }

    @Test
    void statesOfAllOrOfTheNamedOnes() throws Exception {
        drive("v", prb.worker.api.WorkerState.COMPUTING, Optional.of(KEY));
        WorkerStateUpdate all = running.states("GetWorkerStatus", UuidQueryRequest.newBuilder());
        assertEquals(1, all.getWorkerStatesCount());
        WorkerState v = all.getWorkerStates(0);
        assertEquals(WorkerState.Status.S_ACTIVE, v.getStatus());
        assertEquals(List.of(80, -1, -1), List.of(v.getParentHeaderSynchedTo(), v.getParaHeaderSynchedTo(),
                v.getParaBlockDispatchedTo()));
        assertTrue(v.getInitialized());
        assertEquals("33".repeat(32), v.getPublicKey());
        assertEquals("[2026-11-22T16:40:31+00:00] computing", v.getLastMessage());
        assertEquals("{}", v.getSessionInfoJson());
        WorkerState w = running.states("GetWorkerStatus", UuidQueryRequest.newBuilder().addIds(worker("w").id()))
                .getWorkerStates(0);
        assertEquals("w", w.getWorker().getName());
        assertEquals(WorkerState.Status.S_IDLE, w.getStatus());
        assertFalse(w.getInitialized());
        assertTrue(w.getLastMessage().startsWith("not driven here"), w.getLastMessage());
        assertEquals(-1, w.getParentHeaderSynchedTo());
    }

    @Test
    void sessionAccountIsTheFleetsWordOrThatOfAComputingWorker() throws Exception {
        assertEquals("0x73706d2f1f1f4b08b0d98c5f031f80995926bffcedccbf77ff9571c15fa2958b",
                StateMessages.sessionAccount(3, KEY).bytes().toHex());
        UuidQueryRequest.Builder all = UuidQueryRequest.newBuilder();
        drive("w", prb.worker.api.WorkerState.COMPUTING, Optional.of(KEY));
        assertEquals(StateMessages.sessionAccount(3, KEY).toSs58(30),
                running.states("GetWorkerStatus", all).getWorkerStates(0).getWorkerAccountId());
        drive("w", prb.worker.api.WorkerState.SYNCING, Optional.of(KEY));
        assertEquals("", running.states("GetWorkerStatus", all).getWorkerStates(0).getWorkerAccountId());
        fleet.details.put(worker("w").id(), new WorkerDetails(Optional.empty(), "{\"runtimeInfo\":{}}"));
        WorkerState unbound = running.states("GetWorkerStatus", all).getWorkerStates(0);
        assertEquals("3zcnkmF6XjEogm8vAyPiL2ykPZHpeVtcfDcwTWJ2teqdSvjq", unbound.getWorkerAccountId());
        assertEquals("{\"runtimeInfo\":{}}", unbound.getSessionInfoJson());
    }

    @Test
    void everyStateHasAWordOnTheWire() throws Exception {
        WorkerState.Status[] words = {WorkerState.Status.S_IDLE, WorkerState.Status.S_STARTING, WorkerState.Status.S_SYNCHING,
            WorkerState.Status.S_SYNCHED, WorkerState.Status.S_PRE_ACTIVE, WorkerState.Status.S_PRE_ACTIVE,
            WorkerState.Status.S_PRE_ACTIVE, WorkerState.Status.S_ACTIVE, WorkerState.Status.S_KICKED,
            WorkerState.Status.S_ERROR};
        for (prb.worker.api.WorkerState state : prb.worker.api.WorkerState.values()) {
            drive("v", state, Optional.empty());
            WorkerState told = running.states("GetWorkerStatus", UuidQueryRequest.newBuilder()).getWorkerStates(0);
            assertEquals(words[state.ordinal()], told.getStatus(), state.text());
            assertTrue(told.hasStatus(), "written even when it is the default");
        }
    }
}
