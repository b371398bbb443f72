package prb.worker.runner.roll;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import prb.worker.api.Fleet;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakeInventory;

/** Workers that exit and come back, a second at a time. */
final class RolledFleet implements Fleet {

    /** What becomes of a worker that is told to exit. */
    enum Fate { RETURNS, STAYS_OLD, VANISHES, NEVER_KICKED }

    static final class One {
        final Worker worker;
        final Fate fate;
        WorkerState state = WorkerState.COMPUTING;
        String version = "2.0.1";
        boolean unresponsive;
        private int away = -1;

        One(Worker worker, Fate fate) {
            this.worker = worker;
            this.fate = fate;
        }
    }

    private static final int SYNC_AFTER = 20;
    private static final int COMPUTE_AFTER = 30;

    private final Map<String, One> workers = new LinkedHashMap<>();
    private final Map<Long, Integer> most = new HashMap<>();
    final List<String> kicked = new ArrayList<>();
    private long seconds;
    private long allBackAt = -1;
    private long leastPause = Long.MAX_VALUE;

    One add(int index, long pid, Fate fate) {
        One one = new One(FakeInventory.workerOf(index, (int) pid), fate);
        workers.put(one.worker.id(), one);
        return one;
    }

    One get(int index) {
        return new ArrayList<>(workers.values()).get(index - 1);
    }

    void second() {
        seconds++;
        boolean before = workers.values().stream().anyMatch(RolledFleet::isAway);
        workers.values().forEach(this::second);
        if (before && workers.values().stream().noneMatch(RolledFleet::isAway)) {
            allBackAt = seconds;
        }
    }

    private void second(One one) {
        if (one.state == WorkerState.KICKED || one.away < 0 || one.fate == Fate.VANISHES) {
            return;
        }
        one.away++;
        if (one.away == 2) {
            one.version = one.fate == Fate.STAYS_OLD ? "2.0.1" : "2.0.2";
            one.state = WorkerState.SYNCING;
        } else if (one.away == SYNC_AFTER) {
            one.state = WorkerState.SYNCED;
        } else if (one.away == COMPUTE_AFTER) {
            one.state = WorkerState.COMPUTING;
            one.away = -1;
        }
    }

    private static boolean isAway(One one) {
        return one.state != WorkerState.COMPUTING;
    }

    int mostAway(long pid) {
        return most.getOrDefault(pid, 0);
    }

    long leastPause() {
        return leastPause;
    }

    boolean anyUndriven() {
        return workers.values().stream().anyMatch(one -> one.state == WorkerState.KICKED);
    }

    @Override
    public List<WorkerReport> reports() {
        return workers.values().stream().map(RolledFleet::report).toList();
    }

    private static WorkerReport report(One one) {
        return new WorkerReport(one.worker, one.state, "", Instant.EPOCH, Optional.empty(), Optional.empty(), 1, 1, 1,
                one.version);
    }

    @Override
    public Optional<WorkerReport> report(String workerId) {
        return Optional.ofNullable(workers.get(workerId)).map(RolledFleet::report);
    }

    @Override
    public List<WorkerReport> unresponsive() {
        return workers.values().stream().filter(one -> one.unresponsive).map(RolledFleet::report).toList();
    }

    @Override
    public boolean restart(String workerId) {
        One one = workers.get(workerId);
        if (one.fate == Fate.NEVER_KICKED) {
            return true;
        }
        one.state = WorkerState.STARTING;
        one.version = "";
        one.away = 0;
        return true;
    }

    @Override
    public boolean refreshAttestation(String workerId) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean kick(String workerId) {
        One one = workers.get(workerId);
        kicked.add(one.worker.name());
        if (allBackAt >= 0 && workers.values().stream().noneMatch(RolledFleet::isAway)) {
            leastPause = Math.min(leastPause, seconds - allBackAt);
        }
        if (one.fate != Fate.NEVER_KICKED) {
            one.state = WorkerState.KICKED;
            int away = (int) workers.values().stream().filter(other -> other.worker.pid() == one.worker.pid())
                    .filter(RolledFleet::isAway).count();
            most.merge(one.worker.pid(), away, Math::max);
        }
        return true;
    }

    @Override
    public Counts counts() {
        throw new UnsupportedOperationException();
    }
}
