package prb.ops.rest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import prb.worker.api.Pool;
import prb.worker.api.Worker;
import prb.worker.api.WorkerReport;

/** Why a worker is not computing, in plain words, the most basic reason first. Stateless. */
final class Why {

    private Why() {}

    /** @param driving whether workers are driven in this process */
    static String notDriven(Worker worker, Optional<Pool> pool, boolean driving) {
        List<String> switches = switches(worker, pool);
        if (!switches.isEmpty()) {
            return switches.getFirst();
        }
        return driving ? "it is not driven here: another node of the fleet drives it, or it is just being taken up"
                : Answers.NO_FLEET;
    }

    /** What the operator switched off. */
    private static List<String> switches(Worker worker, Optional<Pool> pool) {
        List<String> reasons = new ArrayList<>();
        if (!worker.enabled()) {
            reasons.add("the worker is disabled");
        }
        if (pool.isEmpty()) {
            reasons.add("there is no pool " + worker.pid() + " in the inventory");
        } else if (!pool.get().enabled()) {
            reasons.add("pool " + worker.pid() + " is disabled, and its workers rest");
        }
        return reasons;
    }

    /**
     * @param unresponsive whether the chain misses its heartbeats
     * @param behind why the inventory may not be acted by; empty when it may
     */
    static List<String> reasons(WorkerView view, Optional<Pool> pool, boolean unresponsive, Optional<String> behind) {
        List<String> reasons = new ArrayList<>(switches(view.worker(), pool));
        if (unresponsive) {
            reasons.add("the chain misses its heartbeats: it loses money until they come again");
        }
        Optional<WorkerReport> report = view.report();
        if (report.isEmpty() && !reasons.contains(view.reason())) {
            reasons.add(view.reason());
        }
        report.ifPresent(each -> driven(each, pool, reasons));
        behind.ifPresent(reasons::add);
        return reasons;
    }

    private static void driven(WorkerReport report, Optional<Pool> pool, List<String> reasons) {
        String step = switch (report.state()) {
            case IDLE -> "it waits for its turn to start";
            case STARTING -> "its pRuntime is being reached and initialised";
            case SYNCING -> "it is behind the chain and being fed blocks";
            case SYNCED -> "it is at the tip; its messages are being brought to the chain";
            case REGISTERING -> "it is being registered on chain";
            case BENCHMARKING -> "it is registered and waits for its benchmark score";
            case ADDING -> "it is being added to its pool and started";
            case COMPUTING -> "";
            case KICKED -> "it was kicked; restart it to drive it again";
            case ERROR -> "a step failed";
        };
        if (!step.isEmpty()) {
            reasons.add(step);
            if (report.worker().syncOnly()) {
                reasons.add("the worker is sync-only: it is fed and never registered");
            }
            if (pool.map(Pool::syncOnly).orElse(false)) {
                reasons.add("pool " + report.worker().pid() + " is sync-only: its workers are fed and never registered");
            }
            report.nextTry().ifPresent(at -> reasons.add("the next try is at " + at));
        }
        if (!report.reason().isEmpty()) {
            reasons.add(report.reason());
        }
    }
}
