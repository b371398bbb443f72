package prb.ops.alarms;

import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import prb.blob.api.blob.BlobProgress;
import prb.chain.api.ChainSource;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/** A bridge with two chains and its workers, all well at first; what a test breaks stays broken until it mends it. */
final class Scene {

    static final Thresholds LIMITS = new Thresholds(300_000, 100, BigInteger.valueOf(1_000), 5_000, 365);
    static final Timing TIMING = new Timing(60_000, 60_000, 4 * 3_600_000, 3_600_000);
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    final Rules rules = new Rules();
    final Book book;
    Instant now = START;

    /** Nodes of the relay chain, by name, and whether each is up. */
    List<ChainSource> relaySources = new ArrayList<>(List.of(node("a", true), node("b", true)));
    boolean chainMoves = true;
    boolean blobsMove = true;
    boolean workersMove = true;
    long relay = 10_000;
    long para = 5_000;
    long relayBlobs = 10_000;
    long paraBlobs = 5_000;
    long next = 5_001;
    int workers;
    WorkerState state = WorkerState.COMPUTING;
    final Set<Integer> failed = new HashSet<>();
    boolean unresponsive;
    final Set<Integer> stuck = new HashSet<>();
    final Map<Integer, Long> stuckAt = new java.util.HashMap<>();
    List<Snapshot.Account> accounts = List.of();
    List<Snapshot.Disk> disks = List.of();
    List<Snapshot.Check> checks = List.of();
    List<String> dead = List.of();
    Map<String, Instant> registered = Map.of();

    Scene(int workers, Silences silences) {
        this.workers = workers;
        this.book = new Book(silences);
    }

    static ChainSource node(String name, boolean up) {
        return new ChainSource("ws://" + name + ":9944", up ? ChainSource.State.READY : ChainSource.State.DOWN, up ? ""
                : "connection refused", 1, 0, Duration.ofMillis(3), 0, 1, 0, 0, 1, false);
    }

    /** One look, 10 s after the last. */
    List<Event> look() {
        now = now.plusSeconds(10);
        if (chainMoves) {
            relay += 2;
            para += 1;
        }
        if (chainMoves && blobsMove) {
            relayBlobs = relay;
            paraBlobs = para;
        }
        if (chainMoves && blobsMove && workersMove) {
            next = paraBlobs + 1;
        }
        return book.step(findings(), TIMING, now);
    }

    List<Finding> findings() {
        return rules.look(snapshot(), LIMITS, now);
    }

    /** All that is told within a time. */
    List<Event> run(Duration time) {
        List<Event> told = new ArrayList<>();
        Instant end = now.plus(time);
        while (now.isBefore(end)) {
            told.addAll(look());
        }
        return told;
    }

    private Snapshot snapshot() {
        List<WorkerReport> reports = IntStream.range(0, workers).mapToObj(this::report).toList();
        Set<String> missed = new HashSet<>();
        if (unresponsive) {
            reports.forEach(report -> missed.add(report.worker().id()));
        }
        return new Snapshot(
                List.of(new Snapshot.Chain("relay", relay, relaySources), new Snapshot.Chain("para", para, List.of(node(
                        "p", true)))),
                Optional.empty(), new BlobProgress(2004, 0, relayBlobs, paraBlobs, paraBlobs), reports, missed,
                registered, Map.of(0L, "operator0", 1L, "operator1"), accounts, disks, checks, dead);
    }

    /** Workers belong to pools 0 and 1 by turns. */
    private WorkerReport report(int i) {
        Worker worker = new Worker("id" + i, i % 2, "w" + i, URI.create("http://127.0.0.1:8000"), BigInteger.TEN, true, false,
                false);
        if (stuck.contains(i)) {
            stuckAt.putIfAbsent(i, next);
        }
        boolean isFailed = failed.contains(i);
        return new WorkerReport(worker, isFailed ? WorkerState.ERROR : state, isFailed ? "it does not answer" : "", START,
                Optional
                        .empty(),
                Optional.empty(), next, next, stuckAt.getOrDefault(i, next));
    }
}
