package prb.worker.runner.roll;

import java.time.Instant;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.roll.RollStatus.Step;
import prb.worker.api.roll.RollStatus.WorkerStep;

/** One worker's part in a roll. Guarded by its {@link Roll}. */
final class Turn {

    final String id;
    final long pid;
    private final String name;
    private String oldVersion;
    private WorkerState before = WorkerState.IDLE;
    private String version;
    private String note = "";
    private Step step = Step.WAITING;
    private Instant begun = Instant.MIN;

    Turn(WorkerReport report) {
        this.id = report.worker().id();
        this.pid = report.worker().pid();
        this.name = report.worker().name();
        this.oldVersion = report.version();
        this.version = report.version();
    }

    String name() {
        return name;
    }

    Step step() {
        return step;
    }

    boolean isUnderWay() {
        return step == Step.LEAVING || step == Step.COMING;
    }

    /** Its turn has come; it is to come back to what it does now. */
    void begin(WorkerReport report, Instant now) {
        step = Step.LEAVING;
        begun = now;
        before = report.state();
        oldVersion = report.version();
    }

    Instant begun() {
        return begun;
    }

    void become(Step next, String why) {
        step = next;
        note = why;
    }

    void seen(WorkerReport report) {
        version = report.version();
        note = report.state().text() + (report.reason().isEmpty() ? "" : ": " + report.reason());
    }

    /** Whether it does again what it did before its turn. */
    boolean isBack(WorkerReport report) {
        return switch (before) {
            case COMPUTING -> report.state() == WorkerState.COMPUTING;
            case SYNCED, REGISTERING, BENCHMARKING, ADDING -> report.state().isSynced();
            // What was not well before must only run the newer version.
            default -> true;
        };
    }

    String oldVersion() {
        return oldVersion;
    }

    WorkerStep show() {
        return new WorkerStep(name, pid, step, version, note);
    }
}
