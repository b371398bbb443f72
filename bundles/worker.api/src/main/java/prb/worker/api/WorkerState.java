package prb.worker.api;

/** Where a worker stands. Order is the usual way of a worker; error and kicked can follow any. */
public enum WorkerState {
    /** Not started yet. */
    IDLE,
    /** Being reached and initialised. */
    STARTING,
    /** Fed with blocks, behind the tip. */
    SYNCING,
    /** At the tip; messages are being synced. */
    SYNCED,
    REGISTERING,
    /** Registered, waiting for the benchmark score. */
    BENCHMARKING,
    /** Being added to its pool and started. */
    ADDING,
    /** Computing, as seen on chain. */
    COMPUTING,
    KICKED,
    /** Something failed; the next try is planned. */
    ERROR;

    /** Lower-case name, as operators see it. */
    public String text() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Whether blocks are synced: synced and everything after it. */
    public boolean isSynced() {
        return compareTo(SYNCED) >= 0 && compareTo(COMPUTING) <= 0;
    }
}
