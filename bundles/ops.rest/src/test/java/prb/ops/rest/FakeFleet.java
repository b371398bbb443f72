package prb.ops.rest;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.scale.Bytes;
import prb.worker.api.Checkpoint;
import prb.worker.api.Fleet;
import prb.worker.api.Worker;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;

/** A fleet that notes what it is told. */
final class FakeFleet implements Fleet {

    final Map<String, WorkerReport> reports = new LinkedHashMap<>();
    final List<String> told = new ArrayList<>();
    final List<WorkerReport> unresponsive = new ArrayList<>();

    FakeFleet with(Worker worker, WorkerState state, long next, String reason) {
        reports.put(worker.id(), new WorkerReport(worker, state, reason, Instant.ofEpochSecond(1_000 + next), Optional.of(
                Instant.EPOCH), Optional.of(Bytes.wrap(new byte[32])), next, next, next, "0.2.6"));
        return this;
    }

    @Override
    public List<WorkerReport> reports() {
        return List.copyOf(reports.values());
    }

    @Override
    public Optional<WorkerReport> report(String workerId) {
        return Optional.ofNullable(reports.get(workerId));
    }

    @Override
    public Optional<WorkerDetails> details(String workerId) {
        return report(workerId).map(report -> new WorkerDetails(Optional.of(FakeInventory.BOB), "{\"runtimeInfo\":{\"v\":1}}"));
    }

    private boolean note(String verb, String workerId) {
        boolean known = reports.containsKey(workerId);
        if (known) {
            told.add(verb + " " + workerId);
        }
        return known;
    }

    @Override
    public boolean restart(String workerId) {
        return note("restart", workerId);
    }

    @Override
    public boolean refreshAttestation(String workerId) {
        return note("refresh", workerId);
    }

    @Override
    public boolean kick(String workerId) {
        return note("kick", workerId);
    }

    @Override
    public boolean stopComputing(String workerId) {
        return note("stop", workerId);
    }

    @Override
    public Optional<Checkpoint> takeCheckpoint(String workerId) {
        return report(workerId).map(report -> switch (report.state()) {
            case COMPUTING -> new Checkpoint.Taken(7);
            case ERROR -> new Checkpoint.Failed("no turn came");
            default -> new Checkpoint.Unsupported();
        });
    }

    @Override
    public List<WorkerReport> unresponsive() {
        return unresponsive;
    }

    @Override
    public Counts counts() {
        throw new UnsupportedOperationException();
    }
}
