package prb.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import prb.scale.Bytes;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;
import prb.worker.api.Inventory;
import prb.worker.api.PRuntimeClient;
import prb.worker.api.PRuntimeException;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.roll.RollPlan;
import prb.worker.api.roll.RollStatus;
import prb.worker.api.roll.RollStatus.Phase;
import prb.worker.api.roll.RollStatus.Step;
import prb.worker.api.roll.RollStatus.WorkerStep;
import prb.worker.api.roll.Roller;
import prb.worker.api.shadow.ShadowReport;
import prb.worker.api.shadow.ShadowReport.Wish;
import prb.worker.api.shadow.Shadowing;

class WorkerCommandTest {

    private static final Bytes KEY = Bytes.fromHex("33".repeat(32));
    private static final Worker WORKER = new Worker("id1", 7, "w1", URI.create("http://127.0.0.1:1/w/1"), BigInteger.TEN, true,
            false, false);

    private final WorkerCommand command = new WorkerCommand();
    private final List<Object> done = new ArrayList<>();
    private Checkpoint checkpoint = new Checkpoint.Taken(12);
    private Optional<Bytes> newKey = Optional.of(KEY);
    private Optional<RollPlan> plan = Optional.empty();

    @BeforeEach
    void wire() {
        command.fleet = fake(Fleet.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "reports" -> List.of(new WorkerReport(WORKER, WorkerState.COMPUTING, "", Instant.EPOCH, Optional.empty(),
                    Optional.of(KEY), 1, 1, 1, "2.0.1"));
            case "takeCheckpoint" -> Optional.of(checkpoint);
            case "stopComputing" -> done.add("stop " + arguments[0]);
            default -> throw new AssertionError(method.getName());
        });
        command.inventory = fake(Inventory.class, (proxy, method, arguments) -> {
            assertEquals("updateWorkers", method.getName());
            done.addAll((List<?>) arguments[0]);
            return arguments[0];
        });
        PRuntimeClient client = fake(PRuntimeClient.class, (proxy, method, arguments) -> {
            if (newKey == null) {
                throw new PRuntimeException(PRuntimeException.Kind.UNREACHABLE, "no connection", null);
            }
            return new PRuntimeInfo(true, true, newKey, Optional.empty(), 1, 1, 1, false, 0, 0, "2.2.0");
        });
        command.clients = endpoint -> client;
        command.roller = fake(Roller.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "start" -> {
                plan = Optional.of((RollPlan) arguments[0]);
                yield status();
            }
            case "status" -> plan.map(present -> status());
            default -> plan.isPresent();
        });
    }

    private static <T> T fake(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }

    private RollStatus status() {
        return new RollStatus(Phase.ROLLING, "", plan.orElseThrow(), Instant.EPOCH,
                List.of(new WorkerStep("w1", 7, Step.COMING, "2.0.1", "syncing"), new WorkerStep("w2", 7, Step.WAITING, "", "")));
    }

    private String refusal(String... words) {
        return assertThrows(IllegalArgumentException.class, () -> command.worker(words)).getMessage();
    }

    @Test
    void stopReachesTheFleet() throws Exception {
        assertEquals("worker w1: stop is under way", command.worker("stop", "w1"));
        assertEquals(List.of("stop id1"), done);
    }

    @Test
    void checkpointTellsWhatBecameOfIt() throws Exception {
        assertEquals("worker w1 has a checkpoint at para block 12", command.worker("checkpoint", "w1"));
        checkpoint = new Checkpoint.Unsupported();
        assertTrue(refusal("checkpoint", "w1").contains("does not know TakeCheckpoint"));
        checkpoint = new Checkpoint.Failed("disk full");
        assertTrue(refusal("checkpoint", "w1").contains("disk full"));
    }

    @Test
    void recordGoesOverToThePRuntimeWithTheSameKey() throws Exception {
        String said = command.worker("handover", "http://127.0.0.1:1/w/1", "http://127.0.0.1:2/w/1");
        assertTrue(said.contains("driven at http://127.0.0.1:2/w/1 (version 2.2.0)"), said);
        assertEquals(List.of(new Worker("id1", 7, "w1", URI.create("http://127.0.0.1:2/w/1"), BigInteger.TEN, true, false,
                false)), done);
    }

    @Test
    void anotherKeyOrNoneIsNoHandover() {
        newKey = Optional.of(Bytes.fromHex("44".repeat(32)));
        assertTrue(refusal("handover", "w1", "http://127.0.0.1:2").contains("was the handover done?"));
        newKey = Optional.empty();
        assertTrue(refusal("handover", "w1", "http://127.0.0.1:2").contains("has no key"));
        newKey = null;
        assertTrue(refusal("handover", "w1", "http://127.0.0.1:2").contains("no connection"));
        assertTrue(refusal("handover", "w9", "http://127.0.0.1:2").contains("no worker 'w9'"));
        assertEquals(List.of(), done);
    }

    @Test
    void shadowIsReportedAndPoolsAreFlipped() throws Exception {
        Set<Long> adopted = new java.util.TreeSet<>();
        command.shadowing = fake(Shadowing.class, (proxy, method, arguments) -> switch (method.getName()) {
            case "isOn" -> true;
            case "adopted" -> adopted;
            case "adopt" -> adopted.add((Long) arguments[0]);
            case "release" -> adopted.remove(arguments[0]);
            default -> List.of(new ShadowReport(command.fleet.reports().getFirst(), java.util.Map.of("dispatch_block", 2L),
                    List.of(new Wish(Instant.EPOCH, "dispatch_block", "0x04", 100, Bytes.ofInts(1, 2)))));
        });
        String said = command.worker("shadow");
        assertTrue(said.contains("1 workers are only followed, adopted pools: none"), said);
        assertTrue(said.contains("would have been sent: {dispatch_block=2}") && said.contains("hash 0x0102"), said);
        assertTrue(command.worker("adopt", "7", "8").endsWith("PRB_ADOPTED_POOLS=7,8"));
        assertTrue(command.worker("adopt", "7").contains("pool 7 is driven already"));
        assertTrue(command.worker("release", "7").startsWith("pool 7 is only followed from now on"));
        assertTrue(refusal("adopt").startsWith("usage"));
        command.shadowing = fake(Shadowing.class, (proxy, method, arguments) -> false);
        assertThrows(IllegalStateException.class, () -> command.worker("shadow"));
    }

    @Test
    void rollTakesItsOptionsAndShowsWhereItIs() throws Exception {
        assertEquals("No roll was started since this role started.", command.worker("roll"));
        assertTrue(refusal("roll", "pause").contains("no roll is under way"));
        String said = command.worker("roll", "start", "--pool", "7", "--pool", "8", "--version", "2.2.0", "--batch", "3",
                "--absent", "1", "--pause", "5", "--wait", "600", "--failures", "4");
        assertEquals(Optional.of(new RollPlan(Set.of(7L, 8L), "2.2.0", 3, 1, Duration.ofSeconds(5), Duration.ofMinutes(10), 4)),
                plan);
        assertTrue(said.startsWith("roll: rolling since 1970-01-01T00:00:00Z, workers: 1 waiting, 1 coming"), said);
        assertTrue(said.contains("w1") && said.contains("syncing") && !said.contains("w2"), said);
        assertTrue(command.worker("roll", "pause").startsWith("roll: "));
        assertTrue(refusal("roll", "start", "--bach", "3").contains("unknown option '--bach'"));
        assertTrue(refusal("roll", "start", "--batch").startsWith("usage"));
        assertTrue(refusal("roll", "start", "--batch", "0").contains("batch is 0"));
        assertTrue(refusal("roll", "jump").contains("unknown verb 'jump'"));
    }
}
