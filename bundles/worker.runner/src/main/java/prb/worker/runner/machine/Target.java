package prb.worker.runner.machine;

import prb.worker.api.Pool;
import prb.worker.api.Worker;

/** A worker to drive, with its pool, as the inventory has them. */
public record Target(Worker worker, Pool pool) {

    /** Whether a machine can go on with the new configuration; else it starts over. */
    public boolean isContinuedBy(Target next) {
        return worker.endpoint().equals(next.worker.endpoint()) && worker.pid() == next.worker.pid()
                && pool.operator().equals(next.pool.operator()) && pool.owner().equals(next.pool.owner());
    }

    boolean isSyncOnly() {
        return worker.syncOnly() || pool.syncOnly();
    }
}
