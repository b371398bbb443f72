package prb.ops.alarms;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import prb.worker.api.WorkerState;

class RulesTest {

    @TempDir
    private Path folder;
    private Scene scene;

    @BeforeEach
    void bridgeWith500Workers() {
        scene = new Scene(500, new Silences(folder.resolve("silences.json")));
        assertEquals(List.of(), scene.run(Duration.ofMinutes(2)), "all is well");
    }

    private static List<String> ids(List<Event> events) {
        return events.stream().map(event -> event.kind().text() + " " + event.alarm().id()).toList();
    }

    @Test
    void nodeThatTakes500WorkersAlongIsOneAlarm() {
        scene.relaySources = List.of(Scene.node("a", false));
        scene.chainMoves = false;
        List<Event> told = scene.run(Duration.ofMinutes(5));
        scene.unresponsive = true;
        IntStream.range(0, 500).forEach(scene.failed::add);
        told = Stream.concat(told.stream(), scene.run(Duration.ofMinutes(20)).stream()).toList();

        assertEquals(List.of("firing chain-down:relay"), ids(told));
        Alarm alarm = scene.book.firing().getFirst();
        assertEquals(500, alarm.finding().items().size());
        assertEquals(Severity.CRITICAL, alarm.severity());
    }

    @Test
    void workersHaveTimeToCatchUpWhenTheNodeIsBack() {
        scene.relaySources = List.of(Scene.node("a", false));
        scene.chainMoves = false;
        scene.unresponsive = true;
        scene.run(Duration.ofMinutes(10));
        scene.relaySources = List.of(Scene.node("a", true));
        scene.chainMoves = true;
        List<Event> told = scene.run(Duration.ofSeconds(50));
        scene.unresponsive = false;
        told = Stream.concat(told.stream(), scene.run(Duration.ofMinutes(5)).stream()).toList();

        assertEquals(List.of("resolved chain-down:relay"), ids(told));
        assertEquals(List.of(), scene.book.firing());
    }

    @Test
    void chainThatStandsStillExplainsItsWorkersToo() {
        scene.chainMoves = false;
        List<Event> told = scene.run(Duration.ofMinutes(5));
        scene.unresponsive = true;
        told = Stream.concat(told.stream(), scene.run(Duration.ofMinutes(5)).stream()).toList();

        assertEquals(List.of("firing chain-stalled:relay"), ids(told), "the parachain stands still because of it");
        assertEquals(500, scene.book.firing().getFirst().finding().items().size());
    }

    @Test
    void oneOfTwoNodesIsAWarningThatNamesIt() {
        scene.relaySources = List.of(Scene.node("a", true), Scene.node("b", false));

        List<Event> told = scene.run(Duration.ofMinutes(3));

        assertEquals(List.of("firing chain-source:relay"), ids(told));
        assertEquals(List.of("ws://b:9944 is down (connection refused)"), told.getFirst().alarm().finding().items());
        assertEquals(Severity.WARNING, told.getFirst().alarm().severity());
    }

    @Test
    void blobsThatStopExplainTheirWorkers() {
        scene.blobsMove = false;
        List<Event> told = scene.run(Duration.ofMinutes(25));

        assertTrue(ids(told).contains("firing provider-stalled:relay"), ids(told)::toString);
        assertTrue(ids(told).stream().noneMatch(id -> id.contains("workers")), ids(told)::toString);
    }

    @Test
    void firstSyncIsNoAlarm() {
        Scene fresh = new Scene(0, new Silences(folder.resolve("other.json")));
        fresh.relay = 1_000_000;
        fresh.relayBlobs = 0;
        fresh.blobsMove = false;
        for (int i = 0; i < 100; i++) {
            fresh.relayBlobs += 100;
            fresh.paraBlobs = fresh.para;
            assertEquals(List.of(), ids(fresh.look()));
        }
    }

    @Test
    void workerThatComputesAndTakesNoBlocksIsARiskAndIsNamed() {
        scene.stuck.add(7);
        scene.failed.add(8);
        scene.stuck.add(8);

        List<Event> told = scene.run(Duration.ofMinutes(8));

        assertEquals(List.of("firing workers-error", "resolved workers-error", "firing workers-slashing-risk"), ids(told));
        Finding risk = scene.book.firing().getFirst().finding();
        assertEquals(Causes.SLASHING, risk.cause());
        assertEquals(2, risk.items().size());
        assertTrue(risk.items().getFirst().startsWith("w7 (pool 1), computing, no block for "), risk.items()::toString);
        assertTrue(risk.items().getLast().startsWith("w8 (pool 0), error, no block for "), risk.items()::toString);
    }

    @Test
    void workerThatNeverComputedIsNoRisk() {
        Scene fresh = new Scene(3, new Silences(folder.resolve("other.json")));
        fresh.state = WorkerState.SYNCING;
        fresh.stuck.add(1);

        assertEquals(List.of(), ids(fresh.run(Duration.ofMinutes(30))));
    }

    @Test
    void syncedWorkersThatFallBehindAreToldOnce() {
        // So that no worker stands still: they take every second block.
        scene.workersMove = false;
        List<Event> told = new java.util.ArrayList<>();
        for (int i = 0; i < 300; i++) {
            scene.next += i % 2;
            told.addAll(scene.look());
        }

        assertEquals(List.of("firing workers-behind"), ids(told));
    }

    @Test
    void emptyAccountExplainsItsPoolAndNoOther() {
        scene.accounts = List.of(new Snapshot.Account("operator0", Optional.of(BigInteger.ZERO), "it can not pay"));
        scene.failed.addAll(List.of(0, 1, 2));

        List<Event> told = scene.run(Duration.ofMinutes(3));

        assertEquals(List.of("firing account-empty:operator0", "firing workers-error"), ids(told));
        assertEquals(2, told.getFirst().alarm().finding().items().size(), "w0 and w2 are of pool 0");
        assertEquals(List.of("w1 (pool 1): it does not answer"), told.getLast().alarm().finding().items());
    }

    @Test
    void accountThatIsLowIsAWarning() {
        scene.accounts = List.of(new Snapshot.Account("operator1", Optional.of(BigInteger.valueOf(999)), ""),
                new Snapshot.Account("rich", Optional.of(BigInteger.valueOf(1_000)), ""), new Snapshot.Account("unknown", Optional
                        .empty(), "no runtime yet"));

        assertEquals(List.of("account-low:operator1"), scene.findings().stream().map(Finding::id).toList());
        assertEquals(Severity.WARNING, scene.findings().getFirst().severity());
    }

    @Test
    void diskIsLowThenCritical() {
        scene.disks = List.of(new Snapshot.Disk("/data", 4_999));
        assertEquals(Severity.WARNING, scene.findings().getFirst().severity());

        scene.disks = List.of(new Snapshot.Disk("/data", 999));
        assertEquals("disk-low:/data CRITICAL", scene.findings().getFirst().id() + " " + scene.findings().getFirst().severity());

        scene.disks = List.of(new Snapshot.Disk("/data", 5_000));
        assertEquals(List.of(), scene.findings());
    }

    @Test
    void healthCheckIsToldUnlessARuleSaysItBetter() {
        scene.checks = List.of(new Snapshot.Check("journal", "the disk refuses"), new Snapshot.Check("relay chain nodes",
                "all down"));
        assertEquals(List.of("health:journal", "health:relay chain nodes"), scene.findings().stream().map(Finding::id).toList());

        scene.relaySources = List.of(Scene.node("a", false));
        assertEquals(List.of("chain-down:relay", "health:journal"), scene.findings().stream().map(Finding::id).toList());
    }

    @Test
    void deadProcessesAndOldAttestationsAreTold() {
        scene.dead = List.of("trade (pid 7, data folder /d)");
        scene.registered = Map.of("id3", Scene.START.minus(Duration.ofDays(400)), "id4", Scene.START);

        List<Finding> found = scene.findings();

        assertEquals(List.of("attestation-expiring", "process-dead"), found.stream().map(Finding::id).toList());
        assertTrue(found.getFirst().items().getFirst().startsWith("w3 (pool 1), registered 2024-"), found::toString);
    }
}
