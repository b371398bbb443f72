package prb.worker.inventory.methods;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.scale.Bytes;
import prb.substrate.crypto.account.AccountId;
import prb.substrate.crypto.account.KeyType;
import prb.substrate.crypto.account.Keypair;
import prb.walkie.api.WalkieException;
import prb.wire.walkie.FullAccount;
import prb.wire.walkie.Pool;
import prb.wire.walkie.PoolList;
import prb.wire.walkie.WalkieRpcRequestWrapper;
import prb.wire.walkie.WalkieRpcResponseWrapper;
import prb.wire.walkie.Worker;
import prb.wire.walkie.WorkerList;
import prb.wire.walkie.WorkerState;
import prb.wire.walkie.WorkerStateUpdate;
import prb.worker.api.NewPool;
import prb.worker.api.NewWorker;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;

/**
 * The recorded exchanges of the original's lifecycle manager: its requests go through our methods into a fresh inventory, and
 * the answers have the same bytes but for what is random in them: uuids and encrypted operators.
 */
class RecordedExchangesTest {

    @TempDir
    Path folder;

    private Path recordings;
    private Running running;

    @BeforeEach
    void open() throws Exception {
        String shared = System.getProperty("prb.shared");
        assumeTrue(shared != null && Files.isDirectory(Path.of(shared, "vectors", "peer", "walkie")),
                "prb.shared names no folder with vectors/peer/walkie: recorded exchanges are not compared");
        recordings = Path.of(shared, "vectors", "peer", "walkie");
        running = new Running(folder.resolve("local.db"));
    }

    @AfterEach
    void close() throws Exception {
        if (running != null) {
            running.close();
        }
    }

    private Bytes call(String recording) throws Exception {
        WalkieRpcRequestWrapper request = WalkieRpcRequestWrapper.parseFrom(
                Files.readAllBytes(recordings.resolve(recording + ".request.bin")));
        return running.call(request.getMethod(), Bytes.wrap(request.getData().toByteArray()));
    }

    private WalkieRpcResponseWrapper recorded(String recording) throws Exception {
        return WalkieRpcResponseWrapper.parseFrom(Files.readAllBytes(recordings.resolve(recording + ".response.bin")));
    }

    /** Our answer with the recording's random parts, as bytes; every one of them must be there in ours too. */
    private static Bytes withRandomOf(PoolList original, PoolList ours) {
        PoolList.Builder out = PoolList.newBuilder();
        for (int i = 0; i < ours.getPoolsCount(); i++) {
            Pool pool = ours.getPools(i);
            Pool theirs = original.getPools(i);
            assertEquals(theirs.getUuid().length(), pool.getUuid().length());
            assertTrue(pool.getOwner().getPolkadotJson().matches("([0-9a-f]{2})+"));
            out.addPools(pool.toBuilder().setUuid(theirs.getUuid()).setOwner(pool.getOwner().toBuilder()
                    .setPolkadotJson(theirs.getOwner().getPolkadotJson())));
        }
        return Bytes.wrap(out.build().toByteArray());
    }

    private static Bytes withRandomOf(WorkerList original, WorkerList ours) {
        WorkerList.Builder out = WorkerList.newBuilder();
        for (int i = 0; i < ours.getWorkersCount(); i++) {
            assertEquals(original.getWorkers(i).getUuid().length(), ours.getWorkers(i).getUuid().length());
            out.addWorkers(ours.getWorkers(i).toBuilder().setUuid(original.getWorkers(i).getUuid()));
        }
        return Bytes.wrap(out.build().toByteArray());
    }

    private void assertSamePools(String recording) throws Exception {
        Bytes original = Bytes.wrap(recorded(recording).getData().toByteArray());
        PoolList ours = PoolList.parseFrom(call(recording).toArray());
        assertEquals(original, withRandomOf(PoolList.parseFrom(original.toArray()), ours), recording);
        assertNotEquals(PoolList.parseFrom(original.toArray()).getPools(0).getUuid(), ours.getPools(0).getUuid());
    }

    private void assertSameWorkers(String recording) throws Exception {
        Bytes original = Bytes.wrap(recorded(recording).getData().toByteArray());
        WorkerList ours = WorkerList.parseFrom(call(recording).toArray());
        assertEquals(original, withRandomOf(WorkerList.parseFrom(original.toArray()), ours), recording);
    }

    private void createRecordedWorkers() throws Exception {
        running.inventory.createPools(List.of(new NewPool(1, "pool1", "//Alice", Optional.empty(), true, false)));
        for (Worker worker : WorkerList.parseFrom(recorded("ListWorker").getData()).getWorkersList()) {
            running.inventory.createWorkers(List.of(new NewWorker(worker.getPid(), worker.getName(), worker.getEndpoint(),
                    worker.getStake(), worker.getEnabled(), worker.getSyncOnly(), false)));
        }
    }

    @Test
    void poolAndWorkerAreCreatedAndThePoolIsChanged() throws Exception {
        assertSamePools("CreatePool");
        assertSameWorkers("CreateWorker");
        String id = running.inventory.pool(77).orElseThrow().id();
        assertSamePools("UpdatePool");
        assertEquals(id, running.inventory.pool(78).orElseThrow().id());
        assertEquals(78, running.inventory.workers().getFirst().pid(), "a worker follows its pool");
        WalkieException again = assertThrows(WalkieException.class, () -> {
            call("CreatePool");
            call("CreatePool");
        });
        assertEquals(WalkieException.Type.DUPLICATED, again.type());
        assertEquals("pool \"p77\": pid: 77 is already in use", again.getMessage());
    }

    @Test
    void workerOfAnUnknownPoolIsRefusedInTheOriginalsWords() throws Exception {
        WalkieException e = assertThrows(WalkieException.class, () -> call("CreateWorker-nopool"));
        WalkieRpcResponseWrapper original = recorded("CreateWorker-nopool");
        assertEquals(original.getError().getMessage(), e.getMessage());
        assertEquals(original.getError().getTypeValue(), e.type().ordinal());
    }

    @Test
    void listsHaveTheRecordedBytes() throws Exception {
        createRecordedWorkers();
        assertSameWorkers("ListWorker");
        // The phrase of that pool's operator is not recorded: its addresses are put in its place.
        PoolList original = PoolList.parseFrom(recorded("ListPool").getData());
        FullAccount owner = original.getPools(0).getOwner();
        PoolList ours = PoolList.parseFrom(call("ListPool").toArray());
        AccountId alice = Keypair.fromUri("//Alice", KeyType.SR25519).accountId();
        assertEquals(alice.toSs58(30), ours.getPools(0).getOwner().getSs58Phala());
        assertEquals(alice.toSs58(0), ours.getPools(0).getOwner().getSs58Polkadot());
        assertFalse(ours.toString().contains("mnemonic"));
        Pool.Builder pool = ours.getPools(0).toBuilder();
        pool.getOwnerBuilder().setSs58Phala(owner.getSs58Phala()).setSs58Polkadot(owner.getSs58Polkadot());
        assertEquals(Bytes.wrap(recorded("ListPool").getData().toByteArray()),
                withRandomOf(original, PoolList.newBuilder().addPools(pool).build()));
    }

    @Test
    void workerIsChanged() throws Exception {
        createRecordedWorkers();
        String id = running.inventory.workers().get(1).id();
        assertSameWorkers("UpdateWorker");
        prb.worker.api.Worker changed = running.inventory.workers().get(1);
        assertEquals(id, changed.id());
        assertEquals("w1b", changed.name());
        assertEquals(new BigInteger("30000000000000000"), changed.stake());
    }

    @Test
    void statesHaveTheRecordedBytes() throws Exception {
        WorkerStateUpdate original = WorkerStateUpdate.parseFrom(recorded("GetWorkerStatus").getData());
        FakeFleet fleet = new FakeFleet();
        running.desk.bindFleet(fleet);
        for (WorkerState state : original.getWorkerStatesList()) {
            fleet.report(report(state));
            fleet.details.put(state.getWorker().getUuid(), new WorkerDetails(Optional.empty(), state.getSessionInfoJson()));
        }
        WorkerStateUpdate ours = WorkerStateUpdate.parseFrom(call("GetWorkerStatus").toArray());
        // The original's order is that of its processes; ours is by name.
        assertEquals(10, ours.getWorkerStatesCount());
        for (WorkerState state : original.getWorkerStatesList()) {
            WorkerState same = ours.getWorkerStatesList().stream()
                    .filter(one -> one.getWorker().getUuid().equals(state.getWorker().getUuid())).findFirst().orElseThrow();
            assertEquals(Bytes.wrap(state.toByteArray()), Bytes.wrap(same.toByteArray()), state.getWorker().getName());
        }
    }

    private static WorkerReport report(WorkerState state) {
        Worker w = state.getWorker();
        assertEquals(WorkerState.Status.S_SYNCHING, state.getStatus());
        String[] message = state.getLastMessage().split("[\\[\\]] ?", 3);
        return new WorkerReport(new prb.worker.api.Worker(w.getUuid(), w.getPid(), w.getName(), URI.create(w.getEndpoint()),
                new BigInteger(w.getStake()), w.getEnabled(), w.getSyncOnly(), false),
                prb.worker.api.WorkerState.SYNCING, message[2], OffsetDateTime.parse(message[1]).toInstant(), Optional.empty(),
                Optional.of(Bytes.fromHex("0x" + state.getPublicKey())), state.getParentHeaderSynchedTo() + 1,
                state.getParaHeaderSynchedTo() + 1, state.getParaBlockDispatchedTo() + 1);
    }
}
