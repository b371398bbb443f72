package prb.worker.runner.machine;

import java.time.Instant;
import java.util.Optional;
import prb.scale.Bytes;
import prb.worker.api.PRuntimeInfo;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.runner.feed.Counters;
import prb.worker.runner.pace.Pace;

/** What a machine shows of itself. Written by the machine's thread, read by any. */
final class WorkerStatus {

    private record Shown(WorkerState state, String reason, Instant since, Optional<Instant> nextTry, Optional<Bytes> publicKey,
            Counters counters) {}

    private static final Counters UNKNOWN = new Counters(-1, -1, -1, false);

    private final Pace pace;
    private volatile Shown shown;
    private volatile String version = "";
    private volatile String description = "";

    WorkerStatus(Pace pace) {
        this.pace = pace;
        this.shown = new Shown(WorkerState.IDLE, "", pace.now(), Optional.empty(), Optional.empty(), UNKNOWN);
    }

    /** Shows a state; the time it was entered changes only with the state. */
    void show(WorkerState state, String reason) {
        show(state, reason, Optional.empty());
    }

    void show(WorkerState state, String reason, Optional<Instant> nextTry) {
        Shown old = shown;
        Instant since = old.state() == state ? old.since() : pace.now();
        shown = new Shown(state, reason, since, nextTry, old.publicKey(), old.counters());
    }

    void counters(Counters counters) {
        Shown old = shown;
        shown = new Shown(old.state(), old.reason(), old.since(), old.nextTry(), old.publicKey(), counters);
    }

    void publicKey(Optional<Bytes> key) {
        Shown old = shown;
        shown = new Shown(old.state(), old.reason(), old.since(), old.nextTry(), key, old.counters());
    }

    /** What the pRuntime told of itself. */
    void told(PRuntimeInfo info) {
        version = info.version();
        description = info.description();
    }

    /** JSON object of what the pRuntime told of itself last; empty before it did. */
    String description() {
        return description;
    }

    WorkerState state() {
        return shown.state();
    }

    Optional<Bytes> publicKey() {
        return shown.publicKey();
    }

    WorkerReport report(Target target) {
        Shown s = shown;
        return new WorkerReport(target.worker(), s.state(), s.reason(), s.since(), s.nextTry(), s.publicKey(),
                s.counters().relay(),
                s.counters().paraHeader(), s.counters().paraBlock(), version);
    }
}
