package prb.worker.runner.roll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.api.roll.RollPlan;
import prb.worker.api.roll.RollStatus;
import prb.worker.api.roll.RollStatus.Phase;
import prb.worker.api.roll.RollStatus.Step;

/**
 * One roll. Each look takes note of what became of the workers under way and, when none is left and it is time, tells the next
 * batch to exit. A worker that was told to exit is always driven again, however the roll ends. Any thread, one at a time.
 */
final class Roll {

    private static final Logger LOG = LoggerFactory.getLogger(Roll.class);
    private static final Comparator<Turn> ORDER = Comparator.<Turn>comparingLong(turn -> turn.pid).thenComparing(Turn::name);

    private final Fleet fleet;
    private final RollPlan plan;
    private final Instant since;
    private final List<Turn> turns = new ArrayList<>();
    private Instant nextBatchAt;
    private Phase phase = Phase.ROLLING;
    private Phase end = Phase.DONE;
    private String note = "";

    Roll(Fleet fleet, RollPlan plan, Instant now) {
        this.fleet = fleet;
        this.plan = plan;
        this.since = now;
        this.nextBatchAt = now;
        fleet.reports().stream().filter(report -> plan.pools().isEmpty() || plan.pools().contains(report.worker().pid()))
                .forEach(report -> turns.add(new Turn(report)));
        turns.sort(ORDER);
    }

    synchronized RollStatus status() {
        return new RollStatus(phase, note, plan, since, turns.stream().map(Turn::show).toList());
    }

    synchronized boolean isOver() {
        return phase.isOver();
    }

    synchronized boolean pause() {
        if (phase == Phase.ROLLING) {
            phase = Phase.PAUSED;
            note = "Was paused; the workers under way are waited for";
        }
        return phase == Phase.PAUSED;
    }

    synchronized boolean resume() {
        if (phase == Phase.PAUSED) {
            phase = Phase.ROLLING;
            note = "";
        }
        return phase == Phase.ROLLING;
    }

    synchronized boolean cancel() {
        if (phase.isOver()) {
            return false;
        }
        wind(Phase.CANCELLED, "Was cancelled");
        return true;
    }

    /** Begins no further batch. */
    private void wind(Phase to, String why) {
        if (phase != Phase.ENDING) {
            phase = Phase.ENDING;
            end = to;
            note = why;
        }
    }

    /** Looks at the workers and does what is due. */
    synchronized void look(Instant now) {
        if (phase.isOver()) {
            return;
        }
        boolean under = turns.stream().anyMatch(Turn::isUnderWay);
        turns.stream().filter(Turn::isUnderWay).forEach(turn -> follow(turn, now));
        long failed = turns.stream().filter(turn -> turn.step() == Step.FAILED).count();
        if (failed >= plan.failuresMost()) {
            wind(Phase.STOPPED, failed + " workers did not come back as they should");
        }
        if (turns.stream().anyMatch(Turn::isUnderWay)) {
            return;
        }
        if (under) {
            nextBatchAt = now.plus(plan.pause());
        }
        if (phase == Phase.ENDING) {
            finish(end);
        } else if (turns.stream().noneMatch(turn -> turn.step() == Step.WAITING)) {
            note = "";
            finish(Phase.DONE);
        } else if (phase == Phase.ROLLING && now.isBefore(nextBatchAt)) {
            note = "Pauses until " + nextBatchAt + " before the next batch";
        } else if (phase == Phase.ROLLING) {
            begin(now);
        }
    }

    private void finish(Phase over) {
        phase = over;
        LOG.info("the roll ended: {} {}", over, note);
    }

    private void follow(Turn turn, Instant now) {
        Optional<WorkerReport> found = fleet.report(turn.id);
        if (found.isEmpty()) {
            fail(turn, "is not driven here any more");
            return;
        }
        WorkerReport report = found.get();
        turn.seen(report);
        if (turn.step() == Step.LEAVING) {
            if (report.state() == WorkerState.KICKED && fleet.restart(turn.id)) {
                turn.become(Step.COMING, "");
            }
        } else if (isNew(report.version(), turn.oldVersion()) && turn.isBack(report)) {
            turn.become(Step.DONE, "");
            LOG.info("worker {} is back as {} instead of {}", turn.name(), report.version(), turn.oldVersion());
        } else if (report.state().isSynced() && !isNew(report.version(), turn.oldVersion())) {
            fail(turn, "still is version " + report.version()
                    + ": its kick is not enabled, or what restarts it brings no newer version");
        }
        if (turn.isUnderWay() && !now.isBefore(turn.begun().plus(plan.workerMost()))) {
            giveUp(turn, report);
        }
    }

    /** One whose exit never came is driven on; one that was restarted is anyway. */
    private void giveUp(Turn turn, WorkerReport report) {
        if (turn.step() == Step.LEAVING) {
            fleet.restart(turn.id);
        }
        fail(turn, "is not back within " + plan.workerMost().toMinutes() + " min: " + report.state().text() + ", version "
                + (report.version().isEmpty() ? "unknown" : report.version()) + ". " + report.reason());
    }

    private static void fail(Turn turn, String why) {
        turn.become(Step.FAILED, why);
        LOG.warn("worker {} failed in the roll: it {}", turn.name(), why);
    }

    private boolean isNew(String version, String than) {
        return !version.isEmpty() && (plan.version().isEmpty() ? Versions.isNewer(version, than)
                : !Versions.isNewer(plan.version(), version));
    }

    private void begin(Instant now) {
        Map<Long, Set<String>> absent = absent();
        List<Turn> batch = new ArrayList<>();
        Set<Long> full = new HashSet<>();
        for (Turn turn : turns) {
            Optional<WorkerReport> report = turn.step() == Step.WAITING ? fleet.report(turn.id) : Optional.empty();
            if (turn.step() == Step.WAITING && report.isEmpty()) {
                turn.become(Step.SKIPPED, "is not driven here any more");
            } else if (report.isPresent() && !plan.version().isEmpty() && isNew(report.get().version(), "")) {
                turn.seen(report.get());
                turn.become(Step.SKIPPED, "has the version already");
            } else if (report.isPresent() && batch.size() < plan.batch()) {
                Set<String> away = absent.computeIfAbsent(turn.pid, pool -> new HashSet<>());
                boolean room = away.contains(turn.id) ? away.size() <= plan.absentPerPool() : away.size() < plan.absentPerPool();
                if (room) {
                    away.add(turn.id);
                    turn.begin(report.get(), now);
                    batch.add(turn);
                } else {
                    full.add(turn.pid);
                }
            }
        }
        for (Turn turn : batch) {
            if (!fleet.kick(turn.id)) {
                turn.become(Step.SKIPPED, "is not driven here");
            }
        }
        note = full.isEmpty() || !batch.isEmpty() ? "" : "Waits: in pools " + full.stream().sorted().toList() + " "
                + plan.absentPerPool() + " workers or more are unresponsive, in error or away";
        if (!batch.isEmpty()) {
            LOG.info("the roll tells a batch to exit: {}", batch.stream().map(Turn::name).toList());
        }
    }

    /** Per pool the workers that do not work as they should, also those that this roll lost. */
    private Map<Long, Set<String>> absent() {
        Map<Long, Set<String>> absent = new HashMap<>();
        fleet.unresponsive().forEach(report -> add(absent, report.worker().pid(), report.worker().id()));
        for (WorkerReport report : fleet.reports()) {
            if (report.state() == WorkerState.ERROR || report.state() == WorkerState.KICKED) {
                add(absent, report.worker().pid(), report.worker().id());
            }
        }
        turns.stream().filter(turn -> turn.step() == Step.FAILED).forEach(turn -> add(absent, turn.pid, turn.id));
        return absent;
    }

    private static void add(Map<Long, Set<String>> absent, long pid, String id) {
        absent.computeIfAbsent(pid, pool -> new HashSet<>()).add(id);
    }
}
