package prb.worker.inventory.methods;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerDetails;
import prb.worker.api.WorkerReport;

/** A fleet that reports what it was told and notes commands. */
final class FakeFleet implements Fleet {

    final Map<String, WorkerReport> reports = new HashMap<>();
    final Map<String, WorkerDetails> details = new HashMap<>();
    final List<String> commands = new ArrayList<>();

    void report(WorkerReport report) {
        reports.put(report.worker().id(), report);
    }

    @Override
    public List<WorkerReport> reports() {
        return reports.values().stream().sorted(Comparator.comparing(report -> report.worker().name())).toList();
    }

    @Override
    public Optional<WorkerReport> report(String workerId) {
        return Optional.ofNullable(reports.get(workerId));
    }

    @Override
    public Optional<WorkerDetails> details(String workerId) {
        return Optional.ofNullable(details.get(workerId));
    }

    @Override
    public boolean restart(String workerId) {
        return command("restart", workerId);
    }

    @Override
    public boolean refreshAttestation(String workerId) {
        return command("refresh", workerId);
    }

    @Override
    public boolean kick(String workerId) {
        return command("kick", workerId);
    }

    private boolean command(String command, String workerId) {
        commands.add(command + " " + reports.get(workerId).worker().name());
        return reports.containsKey(workerId);
    }

    @Override
    public Counts counts() {
        return new Counts(reports.size(), 0, 0, 0);
    }
}
