package prb.worker.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.felix.hc.api.Result.Status;
import org.junit.jupiter.api.Test;
import prb.worker.api.Fleet;
import prb.worker.api.WorkerReport;
import prb.worker.api.WorkerState;
import prb.worker.runner.fake.FakeInventory;

class HealthTest {

    private final List<WorkerReport> reports = new ArrayList<>();
    private final List<WorkerReport> missed = new ArrayList<>();

    private final Fleet fleet = new Fleet() {
        @Override
        public List<WorkerReport> reports() {
            return reports;
        }

        @Override
        public Optional<WorkerReport> report(String workerId) {
            return Optional.empty();
        }

        @Override
        public boolean restart(String workerId) {
            return false;
        }

        @Override
        public boolean refreshAttestation(String workerId) {
            return false;
        }

        @Override
        public boolean kick(String workerId) {
            return false;
        }

        @Override
        public List<WorkerReport> unresponsive() {
            return missed;
        }

        @Override
        public Counts counts() {
            return new Counts(reports.size(), 0, (int) reports.stream().filter(r -> r.state() == WorkerState.COMPUTING).count(),
                    0);
        }
    };

    private WorkerReport add(WorkerState state) {
        WorkerReport report = new WorkerReport(FakeInventory.workerOf(reports.size(), 1), state, "because", Instant.EPOCH,
                Optional.empty(), Optional.empty(), 0, 0, 0);
        reports.add(report);
        return report;
    }

    private Status workers() {
        return new WorkersHealth(fleet).execute().getStatus();
    }

    private Status unresponsive() {
        return new UnresponsiveHealth(fleet).execute().getStatus();
    }

    @Test
    void someErrorsWarnAndAllAreCritical() {
        assertEquals(Status.OK, workers());
        add(WorkerState.COMPUTING);
        assertEquals(Status.OK, workers());
        add(WorkerState.ERROR);
        assertEquals(Status.WARN, workers());
        assertTrue(new WorkersHealth(fleet).execute().toString().contains("w1: because"));
        reports.removeFirst();
        assertEquals(Status.CRITICAL, workers());
    }

    @Test
    void missedHeartbeatsAlarm() {
        missed.add(add(WorkerState.COMPUTING));
        add(WorkerState.COMPUTING);
        assertEquals(Status.WARN, unresponsive());
        missed.add(reports.getLast());
        assertEquals(Status.CRITICAL, unresponsive());
        missed.clear();
        assertEquals(Status.OK, unresponsive());
    }
}
